"""One-time codes by SMS (rule 3; NIST SP 800-63B, OWASP ASVS 6.5 and 6.6)."""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, update
from sqlmodel import col, select

from counter_tui.desk.ageing import serves
from counter_tui.desk.locks import lock_mobile, locking
from counter_tui.desk.outbox import write_message
from counter_tui.desk.work import Refused, Work
from data.tables.clients import FundAccount
from data.tables.evidence import OtpChallenge
from data.tables.operations import Operation
from data.terms.clock import SLACK
from data.terms.enums import OtpPurpose, OtpState
from data.terms.errors import Refusal, WrongSecret
from data.terms.random import digits
from data.terms.words import L

LENGTH = 6
_FOR: Final = {
    OtpPurpose.SIGN_IN: L("signing in"),
    OtpPurpose.UNBIND: L("unbinding the device"),
    OtpPurpose.IDENTITY: L("this service"),
    OtpPurpose.SIGNING: L("signing the agreements"),
}
"""What a message was sent for, as the messages themselves say it."""


def challenge_of(
    work: Work, operation: Operation, purpose: OtpPurpose, *, lock: bool = False
) -> OtpChallenge | None:
    """The code sent last for an operation and purpose, whatever became of it."""
    query = (
        select(OtpChallenge)
        .where(col(OtpChallenge.operation_id) == operation.id, col(OtpChallenge.purpose) == purpose)
        # One at most is live, and that is the last, whatever the clock said when it was sent.
        .order_by(
            (col(OtpChallenge.state) == OtpState.LIVE).desc(),
            col(OtpChallenge.sent_at).desc(),
            col(OtpChallenge.id).desc(),
        )
    )
    return work.session.exec(locking(query) if lock else query).first()


def resend_at(work: Work, mobile_index: bytes, purpose: OtpPurpose) -> datetime | None:
    """When another code of `purpose` may go to a mobile, None for now."""
    last: datetime | None = work.session.exec(
        select(func.max(OtpChallenge.counts_at)).where(
            col(OtpChallenge.mobile_index) == mobile_index, col(OtpChallenge.purpose) == purpose
        )
    ).one()
    if last is None or last > work.now + SLACK:
        return None  # the clock was set back: `send` counts that code anew, and tells
    free = last + work.desk.policy.otp_resend
    return free if free > work.now else None


def send(
    work: Work,
    operation: Operation,
    step: str,
    purpose: OtpPurpose,
    mobile_index: bytes,
    account: FundAccount | None,
    service: str,
    *,
    covers: bytes | None = None,
) -> Refused | None:
    """Make a code, kill the older of the same purpose, and write its SMS.

    Args:
        account: whose reserved mobile it goes to; None makes a decoy, which looks
            the same from outside and is sent nowhere.
        covers: the hash of what exactly it stands for, where it is for one thing alone.

    Raises:
        Refusal: another was sent too short a while ago, or too many were. It is given as one
            to keep where codes count anew.
    """
    policy = work.desk.policy
    mobile = lock_mobile(work, mobile_index)
    anew = _count_anew(work, mobile_index)
    try:
        _refuse_too_many(work, mobile_index, purpose)
    except Refusal as refusal:
        if anew:
            return Refused(refusal)
        raise
    account_is = (
        col(OtpChallenge.account_id).is_(None)
        if account is None
        else col(OtpChallenge.account_id) == account.id
    )
    work.session.execute(
        update(OtpChallenge)
        .where(
            col(OtpChallenge.purpose) == purpose,
            col(OtpChallenge.state) == OtpState.LIVE,
            or_(
                col(OtpChallenge.operation_id) == operation.id,
                and_(col(OtpChallenge.mobile_index) == mobile_index, account_is),
            ),
        )
        .values(state=OtpState.KILLED)
    )
    mobile.sent += 1
    work.session.add(mobile)
    challenge = work.new_id()
    code = digits(work.desk.random, LENGTH)
    work.session.add(
        OtpChallenge(
            id=challenge,
            operation_id=operation.id,
            visit_id=operation.visit_id,
            account_id=account.id if account else None,
            step=step,
            purpose=purpose,
            mobile_index=mobile_index,
            code_digest=work.desk.sealing.code_digest(challenge, code),
            sent=account is not None,
            sent_at=work.now,
            counts_at=work.now,
            expires_at=work.now + policy.otp_lifetime,
            state=OtpState.LIVE,
            covers=covers,
        )
    )
    work.session.flush()
    work.audit("otp.sent", {"challenge": str(challenge), "purpose": purpose, "decoy": account is None})
    if account is not None:
        minutes = int(policy.otp_lifetime.total_seconds() // 60)
        write_message(
            work,
            f"otp_{purpose}",
            account,
            lifetime_minutes=minutes,
            code=code,
            minutes=str(minutes),
            service=service,
        )
    return None


def _count_anew(work: Work, mobile_index: bytes) -> bool:
    """Let codes from before the clock was set back count as sent now; whether there are any.

    Left as they are they would lock the mobile until the clock comes there again;
    left out, setting it back would give more codes.
    """
    ahead = work.session.exec(
        select(OtpChallenge).where(
            col(OtpChallenge.mobile_index) == mobile_index, col(OtpChallenge.counts_at) > work.now + SLACK
        )
    ).all()
    for challenge in ahead:
        challenge.counts_at = work.now
        work.session.add(challenge)
    work.session.flush()
    return bool(ahead)


_SENT: Final = select(
    func.count().filter(col(OtpChallenge.counts_at) > bindparam("hour")),
    func.count().filter(col(OtpChallenge.counts_at) > bindparam("day")),
).where(
    col(OtpChallenge.mobile_index) == bindparam("of_mobile"), col(OtpChallenge.counts_at) > bindparam("day")
)


def _refuse_too_many(work: Work, mobile_index: bytes, purpose: OtpPurpose) -> None:
    policy = work.desk.policy
    free = resend_at(work, mobile_index, purpose)
    if free is not None:
        seconds = -int(-(free - work.now).total_seconds() // 1)
        raise Refusal(
            "otp-too-soon",
            L("A code was sent just now."),
            L("You can resend in {seconds} seconds.", seconds=seconds),
            rule=3,
        )
    hour, day = work.now - timedelta(hours=1), work.now - timedelta(days=1)
    counted = work.ask(_SENT, of_mobile=mobile_index, hour=hour, day=day)[0]
    for limit, sent in zip((policy.otp_per_hour, policy.otp_per_day), counted, strict=True):
        if sent >= limit:
            raise Refusal(
                "otp-too-many",
                L("Too many codes were sent to this mobile."),
                L("Put this aside and try again later; what is done is kept."),
                rule=3,
            )


def kill(work: Work, operation: Operation) -> None:
    """Kill every live code of an operation: what they stood for is to be done again."""
    work.session.execute(
        update(OtpChallenge)
        .where(col(OtpChallenge.operation_id) == operation.id, col(OtpChallenge.state) == OtpState.LIVE)
        .values(state=OtpState.KILLED)
    )


def verify(
    work: Work,
    operation: Operation,
    purpose: OtpPurpose,
    mobile_index: bytes,
    code: str,
    *,
    covers: bytes | None = None,
) -> OtpChallenge | Refused:
    """Take a typed code: right once, for its own operation, mobile and purpose, while it lives.

    One that covers something serves for exactly that.

    Wrong, expired, used up and never sent give the same sentence; the cause is in the audit.
    A wrong try is kept.
    """
    # Locked: a newer code for the same mobile kills this one from another operation.
    challenge = challenge_of(work, operation, purpose, lock=True)
    cause = _cause(work, challenge, mobile_index, code, covers)
    if challenge is not None and not cause:
        challenge.state = OtpState.USED
        work.session.add(challenge)
        work.audit("otp.used", {"challenge": str(challenge.id), "purpose": purpose})
        return challenge
    left = None
    if challenge is not None and challenge.state == OtpState.LIVE:
        challenge.wrong += 1
        if challenge.wrong >= work.desk.policy.otp_tries:
            challenge.state = OtpState.KILLED
        work.session.add(challenge)
        left = work.desk.policy.otp_tries - challenge.wrong
    work.audit(
        "otp.refused",
        {"challenge": str(challenge.id) if challenge else None, "purpose": purpose, "cause": cause},
    )
    return Refused(
        WrongSecret(
            "otp",
            L("The code is wrong or no longer valid."),
            L("Use the latest message for {purpose}.", purpose=_FOR[purpose]),
            rule=3,
            tries_left=left,
        )
    )


def alive(work: Work, challenge: OtpChallenge) -> bool:
    """Whether a code's time is not over; set back before its sending, the clock ends it."""
    return serves(work.now, challenge.sent_at, challenge.expires_at - challenge.sent_at)


def _cause(
    work: Work, challenge: OtpChallenge | None, mobile_index: bytes, code: str, covers: bytes | None
) -> str:
    """Why a code does not serve, empty where it does."""
    if challenge is None:
        return "never-sent"
    right = compare_digest(work.desk.sealing.code_digest(challenge.id, code), challenge.code_digest)
    if challenge.state != OtpState.LIVE:
        return str(challenge.state)
    if not alive(work, challenge):
        return "expired"
    if challenge.mobile_index != mobile_index:
        return "other-mobile"
    if challenge.covers != covers:
        return "other-set"
    return "" if right else "wrong"
