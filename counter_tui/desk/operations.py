"""An operation and how far it has come: what is done, what is next, what it looks like."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from counter_tui.desk import locks
from counter_tui.desk.ageing import serves
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.seen import OpenVisit, Recorded
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.work import Work
from data.tables.base import table_of
from data.tables.messages import SlipRow
from data.tables.operations import Operation, OperationNumber, StepRecord, StepVoid, Visit
from data.terms.enums import OperationState
from data.terms.errors import Conflict, NotAllowed
from data.terms.words import L

_NEWEST_SLIP: Final = (
    select(func.max(SlipRow.number))
    .where(col(SlipRow.operation_id) == bindparam("of_operation"))
    .scalar_subquery()
)

# Once for each record, and once where there is none.
_COURSE: Final[Select[*tuple[Any, ...]]] = (
    select(
        *(table_of(StepRecord).c[name] for name in Recorded._fields),
        col(SlipRow.number).label("slips"),
        col(SlipRow.id).label("slip"),
    )
    .select_from(Operation)
    .outerjoin(
        StepRecord,
        and_(
            col(StepRecord.operation_id) == col(Operation.id),
            ~exists().where(col(StepVoid.step_record_id) == col(StepRecord.id)).correlate(StepRecord),
        ),
    )
    .outerjoin(
        SlipRow,
        and_(col(SlipRow.operation_id) == col(Operation.id), col(SlipRow.number) == _NEWEST_SLIP),
    )
    .where(col(Operation.id) == bindparam("of_operation"))
    .order_by(col(StepRecord.at), col(StepRecord.id))
)

_VISIT_HERE: Final = select(col(Visit.id)).where(
    col(Visit.terminal_id) == bindparam("of_terminal"), col(Visit.ended_at).is_(None)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A step of an operation as it stands; `record` where it is done and still counts."""

    step: Step
    state: StepState
    record: Recorded | None


def records(work: Work, operation: Operation) -> Mapping[str, Recorded]:
    """The newest record of each step that still counts."""
    if operation.id not in work.seen.records:
        _look(work, operation.id)
    return work.seen.records[operation.id]


def keep_record(work: Work, record: Recorded) -> None:
    """Write the record of a step that had none which counts; what was read of the others goes on to hold."""
    before = work.seen.records.get(record.operation_id)
    work.keep(StepRecord, **record._asdict())
    if before is not None:
        work.seen.records[record.operation_id] = {**before, record.step: record}


def _look(work: Work, operation_id: UUID) -> None:
    """Read an operation's records that still count, and its newest slip."""
    rows = work.ask(_COURSE, of_operation=operation_id)
    done = (Recorded(*row[:-2]) for row in rows if row.id is not None)
    work.seen.records[operation_id] = {record.step: record for record in done}
    work.seen.slips[operation_id] = rows[0].slips or 0, rows[0].slip


def standing(work: Work, operation: Operation, service: Service) -> tuple[Standing, ...]:
    """Each step of `operation`: the first that is undone or stale is the current one (rule 1)."""
    done = records(work, operation)
    return _stands(
        work,
        operation,
        ((step, _serving(work, operation, step, done.get(step.key))) for step in service.steps),
    )


def gone_on(
    work: Work, operation: Operation, before: Sequence[Standing], record: Recorded
) -> tuple[Standing, ...]:
    """How the steps stand after `record`, in the unit of work that saw how they stood before it.

    The operation is locked, with its account: what was passed over then is still on file.
    """
    return _stands(
        work,
        operation,
        ((at.step, record if at.step.key == record.step else _after(work, operation, at)) for at in before),
        frozenset(at.step.key for at in before if at.state is StepState.PASSED_OVER),
    )


def _after(work: Work, operation: Operation, before: Standing) -> Recorded | None:
    """The record of a step after another was taken: of what is no draft any more, none is stale."""
    if before.record is None and operation.state != OperationState.DRAFT:
        return records(work, operation).get(before.step.key)
    return before.record


def _stands(
    work: Work,
    operation: Operation,
    steps: Iterable[tuple[Step, Recorded | None]],
    on_file: Container[str] = (),
) -> tuple[Standing, ...]:
    found: list[Standing] = []
    current_seen = operation.state != OperationState.DRAFT
    for step, record in steps:
        if record is not None:
            found.append(Standing(step, StepState.DONE, record))
        elif current_seen:
            found.append(Standing(step, StepState.AHEAD, None))
        elif step.key in on_file or not step.needed(work, operation):
            found.append(Standing(step, StepState.PASSED_OVER, None))
        else:
            found.append(Standing(step, StepState.CURRENT, None))
            current_seen = True
    return tuple(found)


def _serving(work: Work, operation: Operation, step: Step, record: Recorded | None) -> Recorded | None:
    return None if record is None or _stale(work, operation, step, record) else record


def _stale(work: Work, operation: Operation, step: Step, record: Recorded) -> bool:
    if operation.state != OperationState.DRAFT:
        return False
    if step.still is not None and not step.still(work, operation, step, record):
        return True
    if step.fresh is None:
        return False
    return not serves(work.now, record.at, step.fresh(work.desk.policy))


def visit_here(work: Work) -> UUID | None:
    """The visit that is open at this terminal."""
    found = work.ask_one(_VISIT_HERE, of_terminal=work.desk.here.terminal_id)
    return None if found is None else found.id


def current(steps: Iterable[Standing]) -> Standing | None:
    """The step to do now, None when nothing is left."""
    return next((step for step in steps if step.state is StepState.CURRENT), None)


def reach(work: Work, operation_id: UUID, visit: OpenVisit, *, lock: bool = True) -> Operation:
    """An operation of this visit, or an application of the account that it is about now.

    Args:
        lock: whether it will be written to; then it is locked, after its account and client.

    Raises:
        NotAllowed: it belongs to another client, or to their other account (OWASP ASVS 8.2.2).
    """
    operation = (
        locks.lock_operation(work, visit.account_id, operation_id)
        if lock
        else work.session.get(Operation, operation_id)
    )
    if operation is None or not _is_reached(operation, visit):
        raise NotAllowed(
            "not-this-client",
            L("This is not the present client's."),
            L("Open it with its own client signed in."),
            rule=12,
        )
    work.operation_id = operation.id
    return operation


def _is_reached(operation: Operation, visit: OpenVisit) -> bool:
    of_account = operation.application and operation.account_id is not None
    if of_account and visit.account_id is not None:
        # A visit may have gone on to another account since it opened this.
        return operation.account_id == visit.account_id
    return operation.visit_id == visit.id


def require_draft(work: Work, operation: Operation) -> None:
    """Refuse what is no longer being prepared, and what has lain too long.

    Raises:
        Conflict: it was submitted, decided or ended.
    """
    if operation.state != OperationState.DRAFT:
        raise Conflict(
            "not-draft", L("This is no longer being prepared."), L("See how it stands in 10 Applications.")
        )
    if expired(work, operation):
        raise Conflict("expired", L("This draft has expired."), L("Open the service anew."))


def expired(work: Work, operation: Operation) -> bool:
    """Whether a draft has outlived the policy's time."""
    return operation.state == OperationState.DRAFT and operation.expires_at <= work.now


def move(work: Work, operation: Operation, state: OperationState, **more: object) -> None:
    """Put an operation in a new state, counted by its version.

    Args:
        more: columns that change with it.
    """
    change(work, operation, state=state, version=operation.version + 1, changed_at=work.now, **more)


def change(work: Work, operation: Operation, **columns: object) -> None:
    """Write to an operation at once."""
    changed = {name: value for name, value in columns.items() if getattr(operation, name) != value}
    if changed:
        work.change(Operation, operation.id, changed)
        for name, value in changed.items():
            set_committed_value(operation, name, value)


def next_number(work: Work) -> str:
    """The next running number of this branch today: 20261122-0093."""
    day = f"{work.today:%Y%m%d}"
    branch = work.desk.here.branch_id
    counter = locks.lock(work, OperationNumber, (branch, day))
    if counter is None:
        counter = OperationNumber(branch_id=branch, day=day, last=0)
    counter.last += 1
    work.session.add(counter)
    return f"{day}-{counter.last:04d}"


def newest_slip(work: Work, operation_id: UUID) -> UUID | None:
    """The slip made last for an operation."""
    return slips(work, operation_id)[1]


def slips(work: Work, operation_id: UUID) -> tuple[int, UUID | None]:
    """How many slips were made for an operation, and the last of them."""
    if operation_id not in work.seen.slips:
        _look(work, operation_id)
    return work.seen.slips[operation_id]
