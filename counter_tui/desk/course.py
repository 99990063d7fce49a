"""The course of things: what happened in an application or a visit, step by step."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.api.overview import Happening, TookPart
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Work
from data.tables.evidence import FaceCheck
from data.tables.operations import Decision, Operation, Participant, StepRecord, StepVoid
from data.tables.staff import Staff
from data.terms.enums import FaceResult, OperationState, Outcome, Side
from data.terms.words import L, Words

_DECIDED: Final = {
    Outcome.APPROVE: (Sign.OK, L("{staff} approved it")),
    Outcome.RETURN: (Sign.RETURNED, L("{staff} returned it")),
    Outcome.REJECT: (Sign.ERROR, L("{staff} rejected it")),
}


def course_of(work: Work, operation: Operation) -> tuple[Happening, ...]:
    """What happened in an application, oldest first: opened, each step, failed checks, decisions.

    A step that no longer counts (gone back to, returned, stale) stays in it, and says so.
    """
    begun = L("{staff} began", staff=_name(work, operation.teller_id))
    lines = [Happening(operation.opened_at, Sign.DRAFT, begun)]
    lines += _steps(work, (operation,))
    lines += _failed_faces(work, (operation,))
    if operation.submitted_at is not None:
        lines.append(Happening(operation.submitted_at, Sign.PENDING, L("submitted")))
    decided = select(Decision).where(col(Decision.operation_id) == operation.id)
    for row in work.session.exec(decided):
        sign, says = _DECIDED[Outcome(row.outcome)]
        lines.append(Happening(row.at, sign, says.with_(staff=_name(work, row.staff_id))))
    return _in_order(lines)


def course_of_visit(work: Work, visit: OpenVisit) -> tuple[Happening, ...]:
    """What was done in a visit, oldest first: the client's sign-in, the services begun and their ends.

    A step stands in it only where it failed; each service stands in it as it ended, or as it was begun.
    """
    operations = work.session.exec(select(Operation).where(col(Operation.visit_id) == visit.id)).all()
    lines = [Happening(visit.opened_at, Sign.NONE, L("the visit began"))]
    for operation in operations:
        title = service_of(operation.service).title
        sign, says = _standing(operation)
        lines.append(Happening(operation.changed_at, sign, says.with_(service=title)))
    lines += _failed_faces(work, operations)
    return _in_order(lines)


def contributors(work: Work, operation: Operation) -> tuple[TookPart, ...]:
    """Who stands on the maker's side of an application, each with the steps on their name (rule 8)."""
    people = work.session.exec(
        select(Participant, Staff)
        .join(Staff, col(Staff.id) == col(Participant.staff_id))
        .where(col(Participant.operation_id) == operation.id, col(Participant.side) == Side.MAKER)
        .order_by(col(Staff.number))
    ).all()
    service = service_of(operation.service)
    titles = {step.key: step.title for step in service.steps}
    taken = _records(work, (operation,))
    return tuple(
        TookPart(
            staff.name,
            staff.number,
            tuple(
                dict.fromkeys(
                    titles[record.step]
                    for record, _ in taken
                    if record.staff_id == staff.id and record.step in titles
                )
            ),
        )
        for _, staff in people
    )


def _standing(operation: Operation) -> tuple[Sign, Words]:
    match operation.state:
        case OperationState.DRAFT:
            return Sign.DRAFT, L("{service}, unfinished")
        case OperationState.PENDING:
            return Sign.PENDING, L("{service}, submitted")
        case OperationState.APPROVED | OperationState.DONE:
            return Sign.OK, L("{service}, done")
        case OperationState.REJECTED:
            return Sign.ERROR, L("{service}, rejected")
        case _:
            return Sign.OFF, L("{service}, ended")


def _records(work: Work, operations: Iterable[Operation]) -> Sequence[tuple[StepRecord, UUID | None]]:
    """Every step that was taken, with the mark of what no longer counts."""
    return work.session.exec(
        select(StepRecord, StepVoid.step_record_id)
        .outerjoin(StepVoid, col(StepVoid.step_record_id) == col(StepRecord.id))
        .where(col(StepRecord.operation_id).in_([operation.id for operation in operations]))
        .order_by(col(StepRecord.at))
    ).all()


def _steps(work: Work, operations: Sequence[Operation]) -> list[Happening]:
    # In the service's order: what happened in one moment has no other.
    taken = _records(work, operations)
    return [
        Happening(
            record.at,
            Sign.OK if void is None else Sign.OFF,
            step.title if void is None else L("{step}, counts no more", step=step.title),
        )
        for operation in operations
        for step in service_of(operation.service).steps
        for record, void in taken
        if record.operation_id == operation.id and record.step == step.key
    ]


def _failed_faces(work: Work, operations: Iterable[Operation]) -> list[Happening]:
    failed = work.session.exec(
        select(FaceCheck.at).where(
            col(FaceCheck.operation_id).in_([operation.id for operation in operations]),
            col(FaceCheck.result) == FaceResult.FAILED,
        )
    )
    return [Happening(at, Sign.ERROR, L("face check failed")) for at in failed]


def _name(work: Work, staff_id: UUID) -> str:
    return work.session.get_one(Staff, staff_id).name


def _in_order(lines: Iterable[Happening]) -> tuple[Happening, ...]:
    """By the moment; what happened in one moment stays as it was listed."""
    return tuple(sorted(lines, key=lambda line: line.at))
