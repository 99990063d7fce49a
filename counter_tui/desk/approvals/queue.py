"""What waits for a decision in the branch, oldest first (service 11)."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from counter_tui.desk.api.commands.approvals import AskQueue
from counter_tui.desk.api.views.queue import Queue, QueueGroup, QueueLine
from counter_tui.desk.approvals.claims import in_force
from counter_tui.desk.authorise import authorise
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.operations import ApprovalClaim, Decision, Operation, Participant
from data.tables.staff import Staff
from data.terms.enums import OperationState, Role, Side
from data.terms.masking import mask_name
from data.terms.words import plain

PAGE = 200

# Written into the statement itself: the index of what waits is found by no value that comes later.
_WAITS: Final = col(Operation.state) == bindparam(
    "pending", OperationState.PENDING.value, literal_execute=True
)
_HOLDER: Final = aliased(Staff)
_AT: Final = col(Operation.submitted_at)
_ID: Final = col(Operation.id)
_LINE: Final[tuple[Any, ...]] = (
    col(Operation.id),
    col(Operation.number),
    col(Operation.code),
    col(Operation.service),
    col(Operation.submitted_at),
    col(Operation.changed_at),
    col(Client.name).label("client"),
    col(Staff.name).label("teller"),
    col(ApprovalClaim.staff_id).label("held_by"),
    col(ApprovalClaim.until),
    col(_HOLDER.name).label("holder"),
    col(Participant.side),
)


def ask_queue(work: Work, command: AskQueue) -> Queue:
    """A window on the branch's pending applications, at most `PAGE` of them.

    Raises:
        NotAllowed: the person is no supervisor.
    """
    authorise(work, command.session, Role.SUPERVISOR)
    rows = _rows(work, command)
    before, oldest = _before_them(work, command, rows[0]) if rows else (0, None)
    counts = _counts(work)
    return Queue(
        lines=tuple(_line(work, row) for row in rows),
        first=before,
        count=sum(
            count
            for (service, teller, _), count in counts.items()
            if command.service in ("", service) and command.teller in ("", teller)
        ),
        oldest=oldest,
        decided_today=_decided_today(work),
        services=_services(counts),
        tellers=_tellers(counts),
    )


def _narrowed(work: Work, command: AskQueue, *columns: Any) -> Select[*tuple[Any, ...]]:
    """What waits in the branch, of one service or one teller where that is asked for."""
    query = (
        select_columns(*columns)
        .select_from(Operation)
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .where(col(Operation.branch_id) == work.who.branch_id, _WAITS)
    )
    if command.service:
        query = query.where(col(Operation.service) == command.service)
    if command.teller:
        query = query.where(col(Staff.number) == command.teller)
    return query


def _rows(work: Work, command: AskQueue) -> list[Row[*tuple[Any, ...]]]:
    waiting = (
        _narrowed(work, command, *_LINE)
        .join(Client, col(Client.id) == col(Operation.client_id))
        .outerjoin(ApprovalClaim, col(ApprovalClaim.operation_id) == col(Operation.id))
        .outerjoin(_HOLDER, col(_HOLDER.id) == col(ApprovalClaim.staff_id))
        .outerjoin(
            Participant,
            and_(
                col(Participant.operation_id) == col(Operation.id),
                col(Participant.staff_id) == work.who.staff_id,
                col(Participant.side) == Side.MAKER,
            ),
        )
    )
    onwards = waiting.order_by(_AT, _ID)
    backwards = waiting.order_by(_AT.desc(), _ID.desc())
    if command.last:
        return list(reversed(work.session.execute(backwards.limit(PAGE)).all()))
    place = _place(work, command.beside) if command.beside is not None else None
    if place is None:
        return list(work.session.execute(onwards.limit(PAGE)).all())
    older = work.session.execute(backwards.where(_is_before(*place)).limit(PAGE // 2)).all()
    others = onwards.where(place[0] <= _AT, or_(place[0] < _AT, place[1] <= _ID)).limit(PAGE // 2)
    return [*reversed(older), *work.session.execute(others).all()]


def _place(work: Work, operation: UUID) -> tuple[datetime, UUID] | None:
    """Where an application of the branch stands in the queue, or stood; None where it never did."""
    at = work.session.exec(
        select(Operation.submitted_at).where(operation == _ID, col(Operation.branch_id) == work.who.branch_id)
    ).first()
    return (at, operation) if at is not None else None


def _is_before(at: datetime, operation: UUID) -> ColumnElement[bool]:
    return and_(at >= _AT, or_(at > _AT, operation > _ID))


def _before_them(work: Work, command: AskQueue, row: Row[*tuple[Any, ...]]) -> tuple[int, datetime]:
    """How many wait before this one, and since when the oldest of all does."""
    if command.beside is None and not command.last:
        return 0, row.submitted_at
    older = _narrowed(work, command, func.count(), func.min(_AT)).where(_is_before(row.submitted_at, row.id))
    count, oldest = work.session.execute(older).one()
    return count, oldest or row.submitted_at


def _counts(work: Work) -> dict[tuple[str, str, str], int]:
    """How many wait in the branch of each service and teller: its key, their number and name."""
    rows = work.session.exec(
        select(Operation.service, Staff.number, Staff.name, func.count())
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .where(col(Operation.branch_id) == work.who.branch_id, _WAITS)
        .group_by(col(Operation.service), col(Staff.number), col(Staff.name))
    )
    return {(service, number, name): count for service, number, name, count in rows}


def _services(counts: Mapping[tuple[str, str, str], int]) -> tuple[QueueGroup, ...]:
    services = Counter[str]()
    for (service, _, _), count in counts.items():
        services[service] += count
    return tuple(QueueGroup(key, service_of(key).title, count) for key, count in services.most_common())


def _tellers(counts: Mapping[tuple[str, str, str], int]) -> tuple[QueueGroup, ...]:
    tellers = Counter[tuple[str, str]]()
    for (_, number, name), count in counts.items():
        tellers[number, name] += count
    return tuple(QueueGroup(number, plain(name), count) for (number, name), count in tellers.most_common())


def _line(work: Work, row: Row[*tuple[Any, ...]]) -> QueueLine:
    live = row.until is not None and in_force(work, row)
    return QueueLine(
        id=row.id,
        number=row.number,
        code=row.code,
        title=service_of(row.service).title,
        client=mask_name(row.client),
        teller=row.teller,
        submitted_at=row.submitted_at or row.changed_at,
        claimed_by=row.holder if live else None,
        claimed_until=row.until if live else None,
        mine=live and row.held_by == work.who.staff_id,
        own=row.side is not None,
    )


def _decided_today(work: Work) -> int:
    midnight = datetime.combine(work.today, time(), work.zone)
    return work.session.exec(
        select(func.count())
        .select_from(Decision)
        .where(col(Decision.staff_id) == work.who.staff_id, col(Decision.at) >= midnight)
    ).one()


def pending_in_branch(work: Work) -> tuple[int, int]:
    """How many applications wait in the actor's branch, and the minutes the oldest has waited."""
    count, oldest = work.session.exec(
        select(func.count(), func.min(Operation.submitted_at)).where(
            col(Operation.branch_id) == work.who.branch_id, _WAITS
        )
    ).one()
    minutes = int((work.now - oldest).total_seconds() // 60) if oldest is not None else 0
    return count, max(minutes, 0)
