"""What waits for a decision in the branch, oldest first (service 11)."""

from collections import Counter
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, func
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
    """The branch's pending applications, at most `PAGE` of them.

    Raises:
        NotAllowed: the person is no supervisor.
    """
    actor = authorise(work, command.session, Role.SUPERVISOR)
    waiting = (
        select_columns(*_LINE)
        .join(Client, col(Client.id) == col(Operation.client_id))
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .outerjoin(ApprovalClaim, col(ApprovalClaim.operation_id) == col(Operation.id))
        .outerjoin(_HOLDER, col(_HOLDER.id) == col(ApprovalClaim.staff_id))
        .outerjoin(
            Participant,
            and_(
                col(Participant.operation_id) == col(Operation.id),
                col(Participant.staff_id) == actor.staff_id,
                col(Participant.side) == Side.MAKER,
            ),
        )
        .where(col(Operation.branch_id) == actor.branch_id, _WAITS)
        .order_by(col(Operation.submitted_at), col(Operation.id))
        .limit(PAGE)
    )
    if command.service:
        waiting = waiting.where(col(Operation.service) == command.service)
    if command.teller:
        waiting = waiting.where(col(Staff.number) == command.teller)
    services, tellers = _groups(work)
    return Queue(
        lines=tuple(_line(work, row) for row in work.session.execute(waiting)),
        decided_today=_decided_today(work),
        services=services,
        tellers=tellers,
    )


def _groups(work: Work) -> tuple[tuple[QueueGroup, ...], tuple[QueueGroup, ...]]:
    """The services and the tellers of what waits, with how many each."""
    rows = work.session.exec(
        select(Operation.service, Staff.number, Staff.name, func.count())
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .where(col(Operation.branch_id) == work.who.branch_id, _WAITS)
        .group_by(col(Operation.service), col(Staff.number), col(Staff.name))
    ).all()
    services, tellers = Counter[str](), Counter[tuple[str, str]]()
    for service, number, name, count in rows:
        services[service] += count
        tellers[number, name] += count
    return (
        tuple(QueueGroup(key, service_of(key).title, count) for key, count in services.most_common()),
        tuple(QueueGroup(number, plain(name), count) for (number, name), count in tellers.most_common()),
    )


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
