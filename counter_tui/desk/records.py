"""业务流水: the client's applications, and the papers that belong to them."""

from typing import Final

from sqlalchemy import and_, bindparam, exists, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from counter_tui.desk.agreements import signing
from counter_tui.desk.agreements.papers import may_open
from counter_tui.desk.api.commands.operations import AskOperation
from counter_tui.desk.api.commands.records import AskRecords, AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.papers import SlipPaper
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.api.views.slips import Slip
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.approvals.history import STATE_WORDS
from counter_tui.desk.authorise import authorise
from counter_tui.desk.operations import current, expired, newest_slip, reach, standing
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.views import operation_view
from counter_tui.desk.visits import open_visit, visit_account
from counter_tui.desk.work import Work
from data.tables.agreements import Signing
from data.tables.clients import FundAccount
from data.tables.messages import SlipRow
from data.tables.operations import Operation
from data.tables.staff import Staff
from data.terms.enums import OperationState, Role
from data.terms.errors import Conflict, NotAllowed
from data.terms.words import L, Words, plain

_ANY_SLIP: Final = aliased(SlipRow)
_NEWEST_SLIP: Final = (
    select(func.max(_ANY_SLIP.number))
    .where(col(_ANY_SLIP.operation_id) == col(Operation.id))
    .correlate(Operation)
    .scalar_subquery()
)
_SIGNED: Final = exists().where(col(Signing.operation_id) == col(Operation.id)).correlate(Operation)
_APPLICATIONS: Final = (
    select_columns(Operation, col(Staff.name), col(SlipRow.number), col(SlipRow.id), _SIGNED)
    .join(Staff, col(Staff.id) == col(Operation.teller_id))
    .outerjoin(
        SlipRow,
        and_(col(SlipRow.operation_id) == col(Operation.id), col(SlipRow.number) == _NEWEST_SLIP),
    )
    .where(col(Operation.account_id) == bindparam("of_account"), col(Operation.application).is_(True))
    .order_by(col(Operation.changed_at).desc(), col(Operation.id).desc())
)


def applications_of(work: Work, account: FundAccount) -> tuple[Operation, ...]:
    """Every application of an account, newest first; with all that their lines ask for."""
    rows = work.session.execute(_APPLICATIONS, {"of_account": account.id}).all()
    for operation, teller, number, slip, has_papers in rows:
        work.seen.tellers[operation.teller_id] = teller
        work.seen.slips[operation.id] = number or 0, slip
        if has_papers:
            work.seen.signed.add(operation.id)
    return tuple(operation for operation, *_ in rows)


def is_open(row: Operation) -> bool:
    """Whether an application is a draft or waits (办理中)."""
    return row.state in (OperationState.DRAFT, OperationState.PENDING)


def state_sign(row: Operation) -> tuple[Sign, Words]:
    """The sign and the word of an application's state."""
    if row.state == OperationState.DRAFT and row.returned:
        return Sign.RETURNED, L("Returned")
    signs = {
        OperationState.DRAFT: Sign.DRAFT,
        OperationState.PENDING: Sign.PENDING,
        OperationState.APPROVED: Sign.OK,
        OperationState.DONE: Sign.OK,
        OperationState.REJECTED: Sign.ERROR,
    }
    state = OperationState(row.state)
    return signs.get(state, Sign.OFF), STATE_WORDS[state]


def ask_records(work: Work, command: AskRecords) -> tuple[RecordLine, ...]:
    """业务流水 of the visit's account, newest first.

    Raises:
        Conflict: no client is signed in.
    """
    authorise(work, command.session, Role.TELLER)
    account = visit_account(work, open_visit(work))
    if account is None:
        raise Conflict("not-signed-in", L("No client is signed in."), L("Press 02 to sign the client in."))
    return tuple(record_line(work, row) for row in applications_of(work, account))


def record_line(work: Work, row: Operation) -> RecordLine:
    """One of `applications_of` as a line of 业务流水."""
    service = service_of(row.service)
    over = expired(work, row)
    state = OperationState.EXPIRED if over else OperationState(row.state)
    draft = state is OperationState.DRAFT
    return RecordLine(
        id=row.id,
        number=row.number,
        service=row.service,
        title=service.also or service.title,
        state=state,
        returned=row.returned and draft,
        progress=_progress(work, row, service) if draft else plain(""),
        teller=work.seen.tellers[row.teller_id],
        changed_at=row.changed_at,
        reason=row.reason,
        slip=newest_slip(work, row.id),
        papers=row.id in work.seen.signed,
        can_resume=draft,
        can_cancel=draft,
        can_withdraw=state is OperationState.PENDING,
    )


def _progress(work: Work, row: Operation, service: Service) -> Words:
    found = standing(work, row, service)
    now = current(found)
    done = sum(at.state in (StepState.DONE, StepState.PASSED_OVER) for at in found)
    if now is None:
        return plain("")
    return L("{done}/{all}, next: {step}", done=done, all=len(found), step=now.step.title)


def ask_operation(work: Work, command: AskOperation) -> OperationView:
    """An operation of the visit as it stands now.

    Raises:
        NotAllowed: it is not the present client's.
    """
    authorise(work, command.session, Role.TELLER)
    visit = open_visit(work)
    if visit is None:
        raise Conflict(
            "visit-over", L("This visit has ended."), L("Sign the client in again; drafts are kept.")
        )
    return operation_view(work, reach(work, command.operation, visit, lock=False))


def ask_slip(work: Work, command: AskSlip) -> Slip:
    """A slip as it was made.

    Raises:
        NotAllowed: it is neither the present client's nor of the supervisor's branch.
    """
    actor = authorise(work, command.session, Role.TELLER, Role.SUPERVISOR)
    row = work.session.get(SlipRow, command.slip)
    operation = work.session.get_one(Operation, row.operation_id) if row is not None else None
    visit = open_visit(work)
    of_client = (
        operation is not None
        and visit is not None
        and visit.account_id is not None
        and visit.account_id == operation.account_id
    )
    of_branch = (
        operation is not None and Role.SUPERVISOR in actor.roles and operation.branch_id == actor.branch_id
    )
    if row is None or operation is None or not (of_client or of_branch):
        raise NotAllowed(
            "not-this-client",
            L("This is not the present client's."),
            L("Open it with its own client signed in."),
            rule=12,
        )
    has_papers = may_open(work, operation) and signing.newest(work, operation) is not None
    return Slip(row.id, operation.id, operation.number, row.title, row.text, row.made_at, has_papers)


def slip_printed(work: Work, command: PrintSlip) -> str:
    """Record that a slip was printed; who may print it is who may see it."""
    slip = ask_slip(work, AskSlip(command.session, command.slip))
    work.audit("slip.printed", {"slip": str(slip.id)})
    return ""


def make_slip_paper(work: Work, command: MakeSlipPaper) -> SlipPaper:
    """A slip as a paper, and the record that it was opened; who may open it is who may see it."""
    slip = ask_slip(work, AskSlip(command.session, command.slip))
    work.audit("paper.opened", {"slip": str(slip.id)})
    return SlipPaper(slip.id, slip.number, slip.title, slip.text, work.local(slip.made_at))
