"""Opening a service: the first half of the engine. It knows no service by name."""

from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.accounts import client_of
from counter_tui.desk.api.commands.operations import OpenService
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.authorise import authorise, refuse_own
from counter_tui.desk.gates import end_if_ineligible, require_eligible, require_gates
from counter_tui.desk.locks import lock_account, locking
from counter_tui.desk.operations import expired, move, next_number
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.catalogue import by_code, service_of
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.views import operation_view
from counter_tui.desk.visits import begin_visit, change_visit, visit_account
from counter_tui.desk.work import Refused, Work
from data.audit_rows import opening_digest
from data.tables.operations import Operation
from data.terms.enums import OperationState, Role
from data.terms.errors import Conflict, Refusal
from data.terms.words import L


def open_service(work: Work, command: OpenService) -> OperationView | Refused:
    """Open a service for the visit's client; an open draft of it is resumed (rule 1).

    Raises:
        GateClosed: something must come first.
        Refusal: the account cannot have it now.
        Conflict: it waits for a decision already.
    """
    authorise(work, command.session, Role.TELLER)
    visit = begin_visit(work)
    change_visit(work, visit, touched_at=work.now)
    lock_account(work, visit.account_id)
    service = _choose(work, visit, command.service)
    if service.begin is not None:
        service.begin(work, visit)
    require_gates(work, service, visit)
    account = visit_account(work, visit) if service.gates else None
    if account is not None:
        refuse_own(work, client_of(work, account).document_index)
        draft = _open_one(work, service, account.id, visit)
        if draft is not None:
            work.operation_id = draft.id
            ended = end_if_ineligible(work, draft, service)
            if ended is not None:
                return ended
            work.audit("operation.resumed", {"visit": str(visit.id)})
            return operation_view(work, draft, L("Resumed where it was left."))
        require_eligible(work, service, account)
    operation = Operation(
        id=work.new_id(),
        number=next_number(work),
        service=service.key,
        code=service.code,
        application=service.application,
        branch_id=work.desk.here.branch_id,
        visit_id=visit.id,
        account_id=account.id if account else None,
        client_id=account.client_id if account else None,
        teller_id=work.who.staff_id,
        state=OperationState.DRAFT,
        version=1,
        opened_at=work.now,
        changed_at=work.now,
        expires_at=work.now + work.desk.policy.draft_lifetime,
    )
    work.session.add(operation)
    work.session.flush()
    work.operation_id = operation.id
    told = {"service": service.key, "visit": str(visit.id), "said": opening_digest(operation.model_dump())}
    work.audit("operation.opened", told)
    return operation_view(work, operation, service.opens)


def _choose(work: Work, visit: OpenVisit, wanted: str) -> Service:
    """The service of a key, or of two digits: among several, the first that applies to the visit."""
    candidates = by_code(wanted)
    if not candidates:
        try:
            return service_of(wanted)
        except KeyError:
            raise Refusal(
                "no-service", L("There is no such service."), L("Choose one from the list.")
            ) from None
    if visit.account_id is None:
        return candidates[0]
    return next(each for each in candidates if each.applies is None or each.applies(work, visit))


def _open_one(work: Work, service: Service, account_id: UUID, visit: OpenVisit) -> Operation | None:
    """The open operation of this account and service: for an application, whoever began it."""
    query = select(Operation).where(
        col(Operation.account_id) == account_id,
        col(Operation.service) == service.key,
        col(Operation.state).in_((OperationState.DRAFT, OperationState.PENDING)),
    )
    if not service.application:
        query = query.where(col(Operation.visit_id) == visit.id)
    found = work.session.exec(locking(query)).first()
    if found is None:
        return None
    if found.state == OperationState.PENDING:
        raise Conflict(
            "pending-already",
            L("This was submitted as {number} and waits for a decision.", number=found.number),
            L("It can be withdrawn in 10 Applications."),
        )
    if expired(work, found):
        work.operation_id = found.id
        move(work, found, OperationState.EXPIRED)
        work.audit("operation.expired")
        return None
    return found
