"""What waits for a decision in the branch, oldest first (service 11)."""

from collections import Counter
from datetime import datetime, time

from sqlalchemy import func
from sqlmodel import col, select

from counter_tui.desk.api import commands
from counter_tui.desk.api.views import Queue, QueueGroup, QueueLine
from counter_tui.desk.approvals.claims import in_force
from counter_tui.desk.authorise import authorise
from counter_tui.desk.people import took_part
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.operations import ApprovalClaim, Decision, Operation
from data.tables.staff import Staff
from data.terms.enums import OperationState, Role
from data.terms.masking import mask_name
from data.terms.words import plain

PAGE = 200


def ask_queue(work: Work, command: commands.AskQueue) -> Queue:
    """The branch's pending applications, at most `PAGE` of them.

    Raises:
        NotAllowed: the person is no supervisor.
    """
    actor = authorise(work, command.session, Role.SUPERVISOR)
    waiting = (
        select(Operation, Client.name, Staff.name)
        .join(Client, col(Client.id) == col(Operation.client_id))
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .where(col(Operation.branch_id) == actor.branch_id, col(Operation.state) == OperationState.PENDING)
        .order_by(col(Operation.submitted_at), col(Operation.id))
        .limit(PAGE)
    )
    if command.service:
        waiting = waiting.where(col(Operation.service) == command.service)
    if command.teller:
        waiting = waiting.where(col(Staff.number) == command.teller)
    services, tellers = _groups(work)
    return Queue(
        lines=tuple(
            _line(work, operation, client, teller)
            for operation, client, teller in work.session.exec(waiting).all()
        ),
        decided_today=_decided_today(work),
        services=services,
        tellers=tellers,
    )


def _groups(work: Work) -> tuple[tuple[QueueGroup, ...], tuple[QueueGroup, ...]]:
    """The services and the tellers of what waits, with how many each."""
    rows = work.session.exec(
        select(Operation.service, Staff.number, Staff.name, func.count())
        .join(Staff, col(Staff.id) == col(Operation.teller_id))
        .where(col(Operation.branch_id) == work.who.branch_id, col(Operation.state) == OperationState.PENDING)
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


def _line(work: Work, operation: Operation, client: str, teller: str) -> QueueLine:
    claim = work.session.get(ApprovalClaim, operation.id)
    live = claim is not None and in_force(work, claim)
    holder = work.session.get_one(Staff, claim.staff_id).name if claim is not None and live else None
    return QueueLine(
        id=operation.id,
        number=operation.number,
        code=operation.code,
        title=service_of(operation.service).title,
        client=mask_name(client),
        teller=teller,
        submitted_at=operation.submitted_at or operation.changed_at,
        claimed_by=holder,
        claimed_until=claim.until if claim is not None and live else None,
        mine=claim is not None and live and claim.staff_id == work.who.staff_id,
        own=took_part(work, operation.id, work.who.staff_id),
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
            col(Operation.branch_id) == work.who.branch_id, col(Operation.state) == OperationState.PENDING
        )
    ).one()
    minutes = int((work.now - oldest).total_seconds() // 60) if oldest is not None else 0
    return count, max(minutes, 0)
