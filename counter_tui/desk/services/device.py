"""03 绑定设备: bind a phone, prove it at later visits, unbind it."""

from counter_tui.desk import devices
from counter_tui.desk.api.views import Group, Sign
from counter_tui.desk.outbox import write_message
from counter_tui.desk.services.common import FACE_STEPS
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.slips import make_slip
from counter_tui.desk.visits import signed_in
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.evidence import DeviceBinding
from data.tables.operations import Operation, Visit
from data.terms.enums import Gate, OtpPurpose, StepKind
from data.terms.errors import Conflict
from data.terms.words import L, Words


def _unbound(work: Work, visit: Visit) -> bool:
    _, account = signed_in(work, visit)
    return devices.live_binding(work, account.id) is None


def _unproven(work: Work, visit: Visit) -> bool:
    _, account = signed_in(work, visit)
    device = devices.bound_device(work, account.id)
    return device is not None and visit.device_proven != device.id


def _bind(work: Work, operation: Operation, visit: Visit) -> Words:
    client, account = signed_in(work, visit)
    device = devices.begun(work, operation)
    if device is None or device.client_id != client.id:
        raise RuntimeError("nothing was enrolled")
    if devices.live_binding(work, account.id) is not None:
        raise Conflict(
            "bound-meanwhile",
            L("Another device was bound meanwhile."),
            L("Unbind it first if it is not this."),
        )
    device.enrolled_at = work.now
    work.session.add(device)
    work.session.flush()
    work.session.add(
        DeviceBinding(
            id=work.new_id(),
            account_id=account.id,
            device_id=device.id,
            operation_id=operation.id,
            bound_at=work.now,
        )
    )
    visit.device_proven = device.id
    work.session.add(visit)
    work.session.flush()
    work.seen.on_file = None
    work.audit("device.bound", {"device": str(device.id), "account": str(account.id)})
    write_message(work, "device_bound", account, tail=account.number[-2:], device=device.name)
    make_slip(work, operation, BIND.title, "bound", {"device": device.name})
    return L("The client's identity is verified and this phone is bound.")


def _prove(work: Work, operation: Operation, visit: Visit) -> Words:
    _, account = signed_in(work, visit)
    device = devices.bound_device(work, account.id)
    if device is None:
        raise Conflict("unbound-meanwhile", L("No device is bound any more."), L("Press 03 to bind one."))
    visit.device_proven = device.id
    work.session.add(visit)
    return L("The device is proven for this visit.")


def _unbind(work: Work, operation: Operation, visit: Visit) -> Words:
    _, account = signed_in(work, visit)
    device = devices.unbind(work, account.id, operation)
    if device is None:
        raise Conflict("unbound-meanwhile", L("No device is bound any more."), L("Press 03 to bind one."))
    visit.device_proven = None
    work.session.add(visit)
    work.audit("device.unbound", {"device": str(device.id), "account": str(account.id)})
    write_message(work, "device_unbound", account, tail=account.number[-2:], device=device.name)
    make_slip(work, operation, UNBIND.title, "unbound", {"device": device.name})
    return L("The device is unbound. Press 03 to bind the new one.")


def _note(work: Work, visit: Visit | None, account: FundAccount | None) -> tuple[Sign, Words | None]:
    if visit is None or account is None:
        return Sign.NONE, None
    device = devices.bound_device(work, account.id)
    if device is None:
        return Sign.WARN, L("Not bound")
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
    applies=_unbound,
    finish=_bind,
    note=_note,
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
)
