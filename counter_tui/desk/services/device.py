"""03 绑定设备: bind a phone, prove it at later visits, unbind it."""

from counter_tui.desk import devices
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.outbox import write_message
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.common import FACE_STEPS
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.slips import make_slip
from counter_tui.desk.visits import change_visit, signed_in
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.evidence import Device
from data.tables.operations import Operation
from data.terms.enums import Gate, OtpPurpose, StepKind
from data.terms.errors import Conflict, Refusal
from data.terms.words import L, Words


def _new_to_bind(work: Work, visit: OpenVisit) -> bool:
    client, account = signed_in(work, visit)
    unbound = devices.live_binding(work, account.id) is None
    return unbound and devices.known_device(work, client.id, account.id) is None


def _known_to_bind(work: Work, visit: OpenVisit) -> bool:
    client, account = signed_in(work, visit)
    unbound = devices.live_binding(work, account.id) is None
    return unbound and devices.known_device(work, client.id, account.id) is not None


def _unproven(work: Work, visit: OpenVisit) -> bool:
    _, account = signed_in(work, visit)
    device = devices.bound_device(work, account.id)
    return device is not None and visit.device_proven != device.id


def _bind(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    client, account = signed_in(work, visit)
    device = devices.begun(work, operation)
    if device is None or device.client_id != client.id:
        raise RuntimeError("nothing was enrolled")
    _require_unbound(work, account)
    device.enrolled_at = work.now
    work.session.add(device)
    work.session.flush()
    _serve(work, operation, visit, account, device)
    return L("The client's identity is verified and this phone is bound.")


def _join(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    """The code just typed was of the device that serves the client's other account."""
    client, account = signed_in(work, visit)
    _require_unbound(work, account)
    device = devices.known_device(work, client.id, account.id)
    if device is None:
        raise RuntimeError("no device is known, and yet one was asked for its code")
    _serve(work, operation, visit, account, device)
    return L("This phone serves this account too.")


def _require_known(work: Work, visit: OpenVisit) -> None:
    client_id, account_id = visit.client_id, visit.account_id
    if client_id is None or account_id is None:
        return  # the gate says so
    if devices.known_device(work, client_id, account_id) is None:
        raise Refusal(
            "no-known-device",
            L("No phone of this client serves another of their accounts."),
            L("Press 03 to bind one."),
            rule=2,
        )


def _require_unbound(work: Work, account: FundAccount) -> None:
    if devices.live_binding(work, account.id) is not None:
        raise Conflict(
            "bound-meanwhile",
            L("Another device was bound meanwhile."),
            L("Unbind it first if it is not this."),
        )


def _serve(work: Work, operation: Operation, visit: OpenVisit, account: FundAccount, device: Device) -> None:
    """Bind the account to the device, whose code was typed in this visit: that is its proof."""
    devices.bind(work, account.id, device, operation)
    change_visit(work, visit, device_proven=device.id)
    work.audit("device.bound", {"device": str(device.id), "account": str(account.id)})
    write_message(work, "device_bound", account, tail=account.number[-2:], device=device.name)
    make_slip(work, operation, BIND.title, "bound", {"device": device.name})


def _prove(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    _, account = signed_in(work, visit)
    device = devices.bound_device(work, account.id)
    if device is None:
        raise Conflict("unbound-meanwhile", L("No device is bound any more."), L("Press 03 to bind one."))
    change_visit(work, visit, device_proven=device.id)
    return L("The device is proven for this visit.")


def _unbind(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    _, account = signed_in(work, visit)
    device = devices.unbind(work, account.id, operation)
    if device is None:
        raise Conflict("unbound-meanwhile", L("No device is bound any more."), L("Press 03 to bind one."))
    change_visit(work, visit, device_proven=None)
    work.audit("device.unbound", {"device": str(device.id), "account": str(account.id)})
    write_message(work, "device_unbound", account, tail=account.number[-2:], device=device.name)
    make_slip(work, operation, UNBIND.title, "unbound", {"device": device.name})
    others = devices.still_serves(work, device)
    if others:
        return L(
            "The device is unbound here. It still serves {count} more of the client's accounts;"
            " where the phone is lost, unbind it there too.",
            count=others,
        )
    return L("The device is unbound. The new one is bound next.")


def _note(work: Work, visit: OpenVisit | None, account: FundAccount | None) -> tuple[Sign, Words | None]:
    if visit is None or account is None:
        return Sign.NONE, None
    device = devices.bound_device(work, account.id)
    if device is None:
        return Sign.WARN, L("Not bound")
    if visit.device_proven != device.id and devices.blocked_until(work, device) is not None:
        return Sign.WARN, L("Blocked")
    return (Sign.OK, L("Proven")) if visit.device_proven == device.id else (Sign.WARN, L("To prove"))


BIND = Service(
    key="bind",
    code="03",
    title=L("Bind device"),
    summary=L("Face check, QR code, the phone's code"),
    initials="bd",
    group=Group.PREPARE,
    gates=(Gate.SIGNED_IN,),
    steps=(
        *FACE_STEPS,
        Step("scan", StepKind.DEVICE_SCAN, L("Scan"), client_turn=True),
        Step("verify", StepKind.DEVICE_CODE, L("Verify"), client_turn=True),
    ),
    applies=_new_to_bind,
    finish=_bind,
    note=_note,
)

JOIN = Service(
    key="join",
    code="03",
    title=L("Bind known device"),
    summary=L("The phone that serves the client's other account"),
    initials="bd",
    group=Group.PREPARE,
    gates=(Gate.SIGNED_IN,),
    steps=(Step("verify", StepKind.DEVICE_CODE, L("Verify"), client_turn=True),),
    applies=_known_to_bind,
    begin=_require_known,
    finish=_join,
    note=_note,
    instead=("bind",),
)

PROVE = Service(
    key="prove",
    code="03",
    title=L("Prove device"),
    summary=L("The phone's current code"),
    initials="bd",
    group=Group.PREPARE,
    gates=(Gate.SIGNED_IN, Gate.DEVICE_BOUND),
    steps=(Step("verify", StepKind.DEVICE_CODE, L("Verify"), client_turn=True),),
    applies=_unproven,
    finish=_prove,
    note=_note,
    instead=("unbind",),
)

UNBIND = Service(
    key="unbind",
    code="03",
    title=L("Unbind device"),
    summary=L("Other phone or lost: original document, code"),
    initials="jb",
    group=Group.PREPARE,
    gates=(Gate.SIGNED_IN, Gate.DEVICE_BOUND),
    steps=(
        Step("original", StepKind.ORIGINAL_SEEN, L("Original")),
        Step("otp", StepKind.OTP, L("Code"), client_turn=True, purpose=OtpPurpose.UNBIND),
    ),
    finish=_unbind,
    note=_note,
    follows="03",
)
