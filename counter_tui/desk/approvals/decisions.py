"""Deciding: once, by someone who took no part, with the effect in the same transaction (rule 8)."""

from sqlalchemy import delete, update
from sqlmodel import col

from counter_tui.desk.accounts import account_by_id, client_of
from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.api.views.deciding import Decided
from counter_tui.desk.approvals.claims import in_force, pending
from counter_tui.desk.approvals.returning import put_back, to_redo
from counter_tui.desk.authorise import authorise, refuse_own
from counter_tui.desk.gates import require_eligible
from counter_tui.desk.locks import lock
from counter_tui.desk.operations import newest_slip
from counter_tui.desk.outbox import write_message
from counter_tui.desk.people import participate
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.slips import make_slip
from counter_tui.desk.work import Work
from data.content.library import ListedReason
from data.tables.clients import FundAccount
from data.tables.operations import ApprovalClaim, Decision, Operation
from data.terms.enums import OperationState, Outcome, Role, Side
from data.terms.errors import Conflict, Invalid
from data.terms.words import CLIENT_LANGUAGE, L

_STATE = {
    Outcome.APPROVE: OperationState.APPROVED,
    Outcome.RETURN: OperationState.DRAFT,
    Outcome.REJECT: OperationState.REJECTED,
}
_TEMPLATE = {Outcome.APPROVE: "approved", Outcome.RETURN: "returned", Outcome.REJECT: "rejected"}


def decide(work: Work, command: Decide) -> Decided:
    """Approve, return or reject a held application.

    The decision, its effect, the audit, the SMS and the slip are one transaction. A
    decision is spent: it names the version it saw, and only one can find it pending.

    Raises:
        NotAllowed: the person took part, or it is their own account.
        Conflict: it is not held by this person any more, or was decided.
        Refusal: approval of what is no longer eligible.
    """
    actor = authorise(work, command.session, Role.SUPERVISOR)
    operation = pending(work, command.operation)
    service = service_of(operation.service)
    account = account_by_id(work, operation.account_id)
    refuse_own(work, client_of(work, account).document_index)
    participate(work, operation, actor.staff_id, Side.CHECKER)
    _require_claim(work, command, operation)
    reason = _listed(work, command, service)
    redo = to_redo(work, command, operation)
    work.keep(
        Decision,
        id=work.new_id(),
        operation_id=operation.id,
        staff_id=actor.staff_id,
        version=operation.version,
        outcome=command.outcome,
        reason=reason.code if reason else "",
        note=command.note.strip(),
        at=work.now,
    )
    _spend(work, command, operation, reason)
    work.audit(
        f"operation.{_TEMPLATE[command.outcome]}",
        {"version": command.version, "reason": reason.code if reason else None},
    )
    if command.outcome is Outcome.APPROVE:
        _approve(work, operation, service, account)
    if command.outcome is Outcome.RETURN:
        put_back(work, operation, redo)
    return _tell(work, command, operation, service, account, reason)


def _require_claim(work: Work, command: Decide, operation: Operation) -> None:
    held = lock(work, ApprovalClaim, operation.id)
    mine = held is not None and held.token == command.token and held.staff_id == work.who.staff_id
    if not mine or held is None or not in_force(work, held):
        raise Conflict(
            "claim-over",
            L("This item is no longer held by you."),
            L("Open it again, look at it once more, then decide."),
        )
    work.session.execute(delete(ApprovalClaim).where(col(ApprovalClaim.operation_id) == operation.id))


def _listed(work: Work, command: Decide, service: Service) -> ListedReason | None:
    """The listed reason of a return or rejection; the client is told that one, never free text."""
    if command.outcome is Outcome.APPROVE:
        return None
    rows = (
        work.desk.library.return_reasons
        if command.outcome is Outcome.RETURN
        else work.desk.library.reject_reasons
    )
    for row in rows:
        if row.code == command.reason:
            return row
    raise Invalid("reason", "reason", L("A reason from the list is needed."), L("Choose one by its number."))


def _spend(work: Work, command: Decide, operation: Operation, reason: ListedReason | None) -> None:
    spent = work.session.execute(
        update(Operation)
        .where(
            col(Operation.id) == operation.id,
            col(Operation.state) == OperationState.PENDING,
            col(Operation.version) == command.version,
        )
        .values(
            state=_STATE[command.outcome],
            version=command.version + 1,
            changed_at=work.now,
            returned=command.outcome is Outcome.RETURN,
            reason=reason.text if reason else "",
        )
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict(
            "decided-already",
            L("This was decided or changed meanwhile."),
            L("The queue shows what still waits; choose the next."),
        )
    work.session.refresh(operation)


def _approve(work: Work, operation: Operation, service: Service, account: FundAccount) -> None:
    require_eligible(work, service, account)
    if service.effect is None:
        raise RuntimeError(f"service {service.key} declares no effect")
    service.effect(work, operation, account)


def _tell(
    work: Work,
    command: Decide,
    operation: Operation,
    service: Service,
    account: FundAccount,
    reason: ListedReason | None,
) -> Decided:
    """The SMS and the slip of a decision."""
    template = _TEMPLATE[command.outcome]
    told = reason.text if reason else ""
    write_message(
        work,
        template,
        account,
        applied=f"{work.local(operation.submitted_at or operation.changed_at):%Y/%m/%d}",
        service=service.title.render(CLIENT_LANGUAGE),
        reason=told,
    )
    template, facts = service.slips.get(template, template), service.facts(work, operation)
    slip = make_slip(work, operation, service.title, template, {"reason": told}, facts)
    return Decided(operation.number, command.outcome, slip)


def decided_again(work: Work, command: Decide) -> Decided:
    """The answer to a decision that was made before with the same key."""
    authorise(work, command.session, Role.SUPERVISOR)
    operation = work.session.get_one(Operation, command.operation)
    slip = newest_slip(work, operation.id)
    if slip is None:
        raise RuntimeError("a decision without a slip")
    return Decided(operation.number, command.outcome, slip)
