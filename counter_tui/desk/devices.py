"""The phone as a device: enrolled by QR code, proven by its current code (RFC 6238)."""

from base64 import b32encode
from datetime import datetime
from hmac import compare_digest
from typing import Final
from urllib.parse import quote
from uuid import UUID

from pyotp import TOTP
from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.ageing import barred
from counter_tui.desk.seen import Binding
from counter_tui.desk.work import Refused, Work
from data.tables.clients import FundAccount
from data.tables.evidence import Device, DeviceBinding
from data.tables.operations import Operation
from data.terms.errors import Refusal, WrongSecret
from data.terms.words import L

LABEL_SECRET = "device.secret"
STEP = 30
_SECRET_BYTES = 20  # 160 bits, as RFC 4226 section 4 advises

_BINDING: Final = select(DeviceBinding.id, DeviceBinding.device_id).where(
    col(DeviceBinding.account_id) == bindparam("of_account"), col(DeviceBinding.ended_at).is_(None)
)

_ELSEWHERE: Final = (
    select(Device)
    .join(DeviceBinding, col(DeviceBinding.device_id) == col(Device.id))
    .where(
        col(Device.client_id) == bindparam("of_client"),
        col(DeviceBinding.account_id) != bindparam("of_account"),
        col(DeviceBinding.ended_at).is_(None),
        col(Device.id).not_in(
            select(DeviceBinding.device_id).where(
                col(DeviceBinding.account_id) == bindparam("of_account"),
                col(DeviceBinding.ended_at).is_not(None),
            )
        ),
    )
    .order_by(col(DeviceBinding.bound_at).desc(), col(DeviceBinding.id).desc())
    .limit(1)
)


def live_binding(work: Work, account_id: UUID) -> Binding | None:
    """The account's live binding; at most one."""
    seen = work.seen.on_file
    if seen is not None and seen.account_id == account_id:
        return seen.binding
    found = work.ask_one(_BINDING, of_account=account_id)
    return None if found is None else Binding(*found)


def bound_device(work: Work, account_id: UUID) -> Device | None:
    """The device an account is bound to."""
    binding = live_binding(work, account_id)
    if binding is None:
        return None
    device = work.session.get_one(Device, binding.device_id)
    work.hold(device)
    return device


def known_device(work: Work, client_id: UUID, account_id: UUID) -> Device | None:
    """The client's own device that serves another account of theirs; after one valid code it serves this too.

    Never another client's, and none that this account was unbound from: that phone is lost,
    or somebody else's by now, until it is scanned anew.
    """
    places = {"of_client": client_id, "of_account": account_id}
    return work.session.exec(_ELSEWHERE, params=places).first()


def bind(work: Work, account_id: UUID, device: Device, operation: Operation) -> None:
    """Bind an account to a device; the database admits one live binding for an account."""
    row = DeviceBinding(
        id=work.new_id(),
        account_id=account_id,
        device_id=device.id,
        operation_id=operation.id,
        bound_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.seen.on_file = None


def still_serves(work: Work, device: Device) -> int:
    """How many accounts are bound to a device now."""
    bound = select(DeviceBinding.id).where(
        col(DeviceBinding.device_id) == device.id, col(DeviceBinding.ended_at).is_(None)
    )
    return len(work.session.exec(bound).all())


def unbind(work: Work, account_id: UUID, operation: Operation) -> Device | None:
    """End the account's live binding; the device it was to, None where there was none."""
    binding = live_binding(work, account_id)
    if binding is None:
        return None
    row = work.session.get_one(DeviceBinding, binding.id)
    row.ended_at = work.now
    row.ended_by = operation.id
    work.session.add(row)
    work.session.flush()
    work.seen.on_file = None
    return work.session.get_one(Device, binding.device_id)


def begun(work: Work, operation: Operation) -> Device | None:
    """The device that an operation is enrolling."""
    return work.session.exec(
        select(Device).where(col(Device.operation_id) == operation.id, col(Device.discarded_at).is_(None))
    ).first()


def begin(work: Work, operation: Operation, client_id: UUID) -> Device:
    """Make a new secret for a phone; one begun before in this operation stops working."""
    older = begun(work, operation)
    if older is not None:
        older.discarded_at = work.now
        work.session.add(older)
    device = work.new_id()
    secret = work.desk.random.bytes(_SECRET_BYTES)
    row = Device(
        id=device,
        client_id=client_id,
        operation_id=operation.id,
        name="",
        secret_sealed=work.desk.sealing.seal(LABEL_SECRET, device, secret),
        begun_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("device.begun", {"device": str(device)})
    return row


def secret_of(work: Work, device: Device) -> str:
    """A device's secret in Base32, as authenticators take it."""
    return b32encode(work.desk.sealing.open(LABEL_SECRET, device.id, device.secret_sealed)).decode()


def enrolment_uri(work: Work, device: Device, account: FundAccount) -> str:
    """The `otpauth://` address of the QR code: at most 78 bytes, so that it fits 80×24."""
    return f"otpauth://totp/{quote(account.number)}?secret={secret_of(work, device)}"


def blocked_until(work: Work, device: Device) -> datetime | None:
    """Until when no code of a device is taken, None where it is not blocked."""
    return barred(work.now, device.blocked_until, work.desk.policy.device_block)


def take_code(work: Work, device: Device, code: str) -> Refused | None:
    """Take the phone's current code: one step of drift either side, never the same step twice.

    Five wrong in a row block the device for the policy's time; a wrong one is kept.

    Raises:
        Refusal: the device is blocked.
    """
    policy = work.desk.policy
    until = blocked_until(work, device)
    if until is not None:
        blocked = Refusal(
            "device-blocked",
            L("Too many wrong codes."),
            L("Try after {time}; a phone that is lost is unbound instead.", time=work.clock_time(until)),
        )
        if until == device.blocked_until:
            raise blocked
        device.blocked_until = until  # the clock was set back: kept, or the wait would never end
        work.session.add(device)
        return Refused(blocked)
    totp = TOTP(secret_of(work, device))
    now = int(work.now.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if step > device.last_step and compare_digest(totp.generate_otp(step), code):
            device.last_step = step
            device.wrong = 0
            device.blocked_until = None
            work.session.add(device)
            return None
    device.blocked_until = None  # an earlier block is over
    device.wrong += 1
    if device.wrong >= policy.device_tries:
        device.wrong = 0
        device.blocked_until = work.now + policy.device_block
    work.session.add(device)
    work.audit("device.refused", {"device": str(device.id), "blocked": device.blocked_until is not None})
    then = L("Wait for the next code on the phone and type that one.")
    if device.blocked_until is not None:
        then = L(
            "No code of this phone is taken before {time}; one that is lost is unbound instead.",
            time=work.clock_time(device.blocked_until),
        )
    return Refused(
        WrongSecret(
            "device-code",
            L("The phone's code does not match."),
            then,
            rule=2,
            tries_left=policy.device_tries - device.wrong if device.blocked_until is None else 0,
        )
    )
