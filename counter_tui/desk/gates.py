"""What must be there before a service opens (rule 2), asked again at every step."""

from counter_tui.desk import devices, on_file, signatures
from counter_tui.desk.accounts import account_by_id
from counter_tui.desk.operations import move
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.catalogue import WAYS
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.visits import visit_account
from counter_tui.desk.work import Refused, Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, OperationState
from data.terms.errors import GateClosed, Refusal
from data.terms.words import L, Words

_SAYS: dict[Gate, tuple[Words, Words]] = {
    Gate.SIGNED_IN: (L("No client is signed in."), L("Sign the client in first.")),
    Gate.DEVICE_BOUND: (
        L("This account is not bound to a device; services need one."),
        L("Bind the client's phone first."),
    ),
    Gate.DEVICE_PROVEN: (
        L("This account is bound to a device that was not proven in this visit."),
        L("Prove it with the phone's current code; if the phone is another, unbind the old one first."),
    ),
    Gate.SIGNATURE: (
        L("No signature of this client is on file."),
        L("Take a signature first."),
    ),
}


def _open(work: Work, gate: Gate, visit: OpenVisit, account: FundAccount | None) -> bool:
    if account is None:
        return False
    if gate is Gate.DEVICE_BOUND:
        return devices.live_binding(work, account.id) is not None
    if gate is Gate.DEVICE_PROVEN:
        binding = devices.live_binding(work, account.id)
        return binding is not None and binding.device_id == visit.device_proven
    if gate is Gate.SIGNATURE:
        return signatures.on_file(work, account.client_id) is not None
    return True


def require_gates(work: Work, service: Service, visit: OpenVisit) -> None:
    """Refuse a service at the first gate that is closed.

    Raises:
        GateClosed: with the ways that lead through it.
    """
    account = visit_account(work, visit)
    if account is not None and service.gates:
        on_file.look(work, account)
    for gate in service.gates:
        if not _open(work, gate, visit, account):
            says, then = _SAYS[gate]
            if gate is Gate.DEVICE_PROVEN and account is not None:
                then = _of_proof(work, account, then)
            raise GateClosed(gate, says, then, (*_nearer(work, gate, account), *WAYS[gate]))


def _of_proof(work: Work, account: FundAccount, then: Words) -> Words:
    """What to do where the device was not proven: while it is blocked, no code of it serves."""
    device = devices.bound_device(work, account.id)
    until = devices.blocked_until(work, device) if device is not None else None
    if until is None:
        return then
    return L(
        "Too many wrong codes: none is taken before {time}. If the phone is another, unbind the old one.",
        time=work.clock_time(until),
    )


def _nearer(work: Work, gate: Gate, account: FundAccount | None) -> tuple[tuple[str, Words], ...]:
    """The way that only some clients have: a phone that serves their other account already."""
    if gate is not Gate.DEVICE_BOUND or account is None:
        return ()
    known = devices.known_device(work, account.client_id, account.id)
    return () if known is None else (("join", L("Bind {device}, known already", device=known.name)),)


def end_if_ineligible(work: Work, operation: Operation, service: Service) -> Refused | None:
    """End a draft whose account cannot have the service any more; the refusal is kept."""
    if not service.application or operation.account_id is None:
        return None
    why = service.eligible(work, account_by_id(work, operation.account_id))
    if why is None:
        return None
    move(work, operation, OperationState.ENDED)
    work.audit("operation.ended", {"cause": why.code})
    return Refused(Refusal(f"ineligible-{why.code}", why.says, why.then, rule=why.rule))


def require_eligible(work: Work, service: Service, account: FundAccount) -> None:
    """Refuse what an account cannot have now.

    Raises:
        Refusal: with the reason.
    """
    why = service.eligible(work, account)
    if why is not None:
        raise Refusal(f"ineligible-{why.code}", why.says, why.then, rule=why.rule)
