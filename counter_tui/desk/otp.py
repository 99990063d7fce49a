"""One-time codes by SMS (rule 3; NIST SP 800-63B, OWASP ASVS 6.5 and 6.6)."""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, func, insert, or_, select, update
from sqlmodel import col

from counter_tui.desk.ageing import serves
from counter_tui.desk.locks import lock_mobile
from counter_tui.desk.outbox import write_message
from counter_tui.desk.work import Refused, Work
from data.tables.base import table_of
from data.tables.clients import FundAccount
from data.tables.evidence import OtpChallenge, OtpMobile
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


class Challenge(NamedTuple):
    """A code that was sent, without what is not asked of it; see `data.tables.evidence.OtpChallenge`."""

    id: UUID
    mobile_index: bytes
    code_digest: bytes
    sent_at: datetime
    expires_at: datetime
    wrong: int
    state: str
    covers: bytes | None


_TABLE: Final = table_of(OtpChallenge)
_LAST: Final[Select[*tuple[Any, ...]]] = (
    select(*(_TABLE.c[name] for name in Challenge._fields))
    .where(
        col(OtpChallenge.operation_id) == bindparam("of_operation"),
        col(OtpChallenge.purpose) == bindparam("of_purpose"),
    )
    # One at most is live, and that is the last, whatever the clock said when it was sent.
    .order_by(
        (col(OtpChallenge.state) == OtpState.LIVE).desc(),
        col(OtpChallenge.sent_at).desc(),
        col(OtpChallenge.id).desc(),
    )
    .limit(1)
)
# Locked: a newer code for the same mobile kills this one from another operation.
_LAST_LOCKED: Final = _LAST.with_for_update(key_share=True)
_NEWEST: Final = select(func.max(OtpChallenge.counts_at).label("counts_at")).where(
    col(OtpChallenge.mobile_index) == bindparam("of_mobile"),
    col(OtpChallenge.purpose) == bindparam("of_purpose"),
)


def challenge_of(
    work: Work, operation: Operation, purpose: OtpPurpose, *, lock: bool = False
) -> Challenge | None:
    """The code sent last for an operation and purpose, whatever became of it."""
    places = {"of_operation": operation.id, "of_purpose": purpose}
    found = work.ask_one(_LAST_LOCKED if lock else _LAST, **places)
    return None if found is None else Challenge(*found)


def resend_at(work: Work, mobile_index: bytes, purpose: OtpPurpose) -> datetime | None:
    """When another code of `purpose` may go to a mobile, None for now."""
    last: datetime | None = work.ask(_NEWEST, of_mobile=mobile_index, of_purpose=purpose)[0].counts_at
    if last is None or last > work.now + SLACK:
        return None  # the clock was set back: `send` counts that code anew, and tells
    free = last + work.desk.policy.otp_resend
    return free if free > work.now else None


def _older(account_is: ColumnElement[bool]) -> Update:
    """Kill the live codes of a purpose: an operation's, and those to its mobile for the same account."""
    return (
        update(_TABLE)
        .where(
            _TABLE.c.purpose == bindparam("of_purpose"),
            _TABLE.c.state == OtpState.LIVE,
            or_(
                _TABLE.c.operation_id == bindparam("of_operation"),
                and_(_TABLE.c.mobile_index == bindparam("of_mobile"), account_is),
            ),
        )
        .values(state=OtpState.KILLED)
    )


_KILL_OLDER: Final = _older(_TABLE.c.account_id == bindparam("of_account"))
_KILL_OLDER_DECOYS: Final = _older(_TABLE.c.account_id.is_(None))
_COUNT: Final = (
    update(table_of(OtpMobile))
    .where(col(OtpMobile.mobile_index) == bindparam("of_mobile"))
    .values(sent=col(OtpMobile.sent) + 1)
)
_ADD: Final = insert(_TABLE)


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
    lock_mobile(work, mobile_index)
    anew = _count_anew(work, mobile_index)
    try:
        _refuse_too_many(work, mobile_index, purpose)
    except Refusal as refusal:
        if anew:
            return Refused(refusal)
        raise
    older = {"of_purpose": purpose, "of_operation": operation.id, "of_mobile": mobile_index}
    if account is None:
        work.write(_KILL_OLDER_DECOYS, **older)
    else:
        work.write(_KILL_OLDER, **older, of_account=account.id)
    work.write(_COUNT, of_mobile=mobile_index)
    challenge = work.new_id()
    code = digits(work.desk.random, LENGTH)
    work.write(
        _ADD,
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
        wrong=0,
        state=OtpState.LIVE,
        covers=covers,
    )
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


_AHEAD: Final = select(col(OtpChallenge.id)).where(
    col(OtpChallenge.mobile_index) == bindparam("of_mobile"), col(OtpChallenge.counts_at) > bindparam("ahead")
)


def _count_anew(work: Work, mobile_index: bytes) -> bool:
    """Let codes from before the clock was set back count as sent now; whether there are any.

    Left as they are they would lock the mobile until the clock comes there again;
    left out, setting it back would give more codes.
    """
    ahead = work.ask(_AHEAD, of_mobile=mobile_index, ahead=work.now + SLACK)
    for challenge in ahead:
        work.change(OtpChallenge, challenge.id, {"counts_at": work.now})
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
) -> Challenge | Refused:
    """Take a typed code: right once, for its own operation, mobile and purpose, while it lives.

    One that covers something serves for exactly that.

    Wrong, expired, used up and never sent give the same sentence; the cause is in the audit.
    A wrong try is kept.
    """
    challenge = challenge_of(work, operation, purpose, lock=True)
    cause = _cause(work, challenge, mobile_index, code, covers)
    if challenge is not None and not cause:
        work.change(OtpChallenge, challenge.id, {"state": OtpState.USED})
        work.audit("otp.used", {"challenge": str(challenge.id), "purpose": purpose})
        return challenge
    left = None
    if challenge is not None and challenge.state == OtpState.LIVE:
        wrong = challenge.wrong + 1
        killed = wrong >= work.desk.policy.otp_tries
        state = OtpState.KILLED if killed else OtpState.LIVE
        work.change(OtpChallenge, challenge.id, {"wrong": wrong, "state": state})
        left = work.desk.policy.otp_tries - wrong
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


def alive(work: Work, challenge: Challenge) -> bool:
    """Whether a code's time is not over; set back before its sending, the clock ends it."""
    return serves(work.now, challenge.sent_at, challenge.expires_at - challenge.sent_at)


def _cause(
    work: Work, challenge: Challenge | None, mobile_index: bytes, code: str, covers: bytes | None
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
