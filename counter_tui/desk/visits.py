"""The visit: from when the teller begins with a walk-in at this terminal to its end (rule 12)."""

from typing import Any, Final

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from counter_tui.desk.api.commands.visits import EndVisit, TouchVisit
from counter_tui.desk.authorise import authorise
from counter_tui.desk.operations import move
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.work import Work
from data.tables.base import table_of
from data.tables.clients import Client, FundAccount
from data.tables.operations import Operation, Visit
from data.terms.enums import OperationState, Role, VisitEnd
from data.terms.errors import Conflict, Refusal
from data.terms.words import L

_AT_TERMINAL: Final[Select[*tuple[Any, ...]]] = select_columns(
    *(table_of(Visit).c[name] for name in OpenVisit.__dataclass_fields__)
).where(col(Visit.terminal_id) == bindparam("of_terminal"), col(Visit.ended_at).is_(None))


def open_visit(work: Work) -> OpenVisit | None:
    """The visit at this terminal, None where there is none or it has been idle too long."""
    visit = _visit(work)
    return None if visit is None or is_idle(work, visit) else visit


def _visit(work: Work) -> OpenVisit | None:
    if work.seen.visits is None:
        found = work.ask(_AT_TERMINAL, of_terminal=work.desk.here.terminal_id)
        work.seen.visits = tuple(OpenVisit(*row) for row in found)
    return work.seen.visits[0] if work.seen.visits else None


def is_idle(work: Work, visit: OpenVisit) -> bool:
    """Whether nobody has been busy with a visit for the policy's time.

    The screens measure it on a monotonic clock; a wall clock that was set back by less ends no visit.
    """
    return abs(work.now - visit.touched_at) >= work.desk.policy.visit_idle


def require_visit(work: Work) -> OpenVisit:
    """The visit at this terminal, which the command now keeps from being idle.

    Raises:
        Refusal: there is none; an idle one has ended.
    """
    visit = open_visit(work)
    if visit is None:
        raise Refusal(
            "visit-over",
            L("This visit has ended."),
            L("Sign the client in again; drafts are kept."),
            rule=12,
        )
    change_visit(work, visit, touched_at=work.now)
    return visit


def change_visit(work: Work, visit: OpenVisit, **columns: object) -> None:
    """Write to the visit at once."""
    changed = {name: value for name, value in columns.items() if getattr(visit, name) != value}
    if changed:
        work.change(Visit, visit.id, changed)
        for name, value in changed.items():
            setattr(visit, name, value)


def begin_visit(work: Work) -> OpenVisit:
    """The visit at this terminal, begun now where there is none."""
    visit = _visit(work)
    if visit is not None and is_idle(work, visit):
        close_visit(work, visit, VisitEnd.IDLE)
        visit = None
    if visit is None:
        terminal = work.desk.here.terminal_id
        if terminal is None:
            raise RuntimeError("the console serves no clients")
        visit = OpenVisit(work.new_id(), opened_at=work.now, touched_at=work.now)
        work.session.add(
            Visit(
                id=visit.id,
                terminal_id=terminal,
                staff_id=work.who.staff_id,
                opened_at=work.now,
                touched_at=work.now,
            )
        )
        work.session.flush()
        work.seen.visits = (visit,)
        work.audit("visit.begun", {"visit": str(visit.id)})
    return visit


def close_visit(work: Work, visit: OpenVisit, reason: VisitEnd) -> None:
    """End a visit: its own operations that are unfinished are cancelled, drafts of applications stay."""
    work.change(Visit, visit.id, {"ended_at": work.now, "end_reason": reason})
    work.seen.visits = ()
    cancel_own(work, visit, "visit-ended")
    work.audit("visit.ended", {"visit": str(visit.id), "reason": reason})


def cancel_own(work: Work, visit: OpenVisit, cause: str) -> None:
    """Cancel the visit's own operations that are unfinished; drafts of applications stay."""
    before = work.operation_id
    for operation in work.session.exec(
        select(Operation)
        .where(
            col(Operation.visit_id) == visit.id,
            col(Operation.state) == OperationState.DRAFT,
            col(Operation.application).is_(False),
        )
        .order_by(col(Operation.id))
        .with_for_update()
    ).all():
        work.operation_id = operation.id
        move(work, operation, OperationState.CANCELLED)
        work.audit("operation.cancelled", {"cause": cause})
    work.operation_id = before
    work.session.flush()


def close_left_over(work: Work, reason: VisitEnd) -> None:
    """End whatever visit still stands open at this terminal."""
    visit = _visit(work)
    if visit is not None:
        close_visit(work, visit, VisitEnd.IDLE if is_idle(work, visit) else reason)


def end_visit(work: Work, command: EndVisit) -> None:
    """Let the client go; nothing to do where no visit is open."""
    authorise(work, command.session, Role.TELLER, locked=command.reason == VisitEnd.IDLE)
    close_left_over(work, command.reason)


def touch_visit(work: Work, command: TouchVisit) -> None:
    """Keep the visit from being idle.

    Raises:
        Refusal: it has ended.
    """
    authorise(work, command.session, Role.TELLER)
    require_visit(work)


def visit_account(work: Work, visit: OpenVisit | None) -> FundAccount | None:
    """The account the visit's client signed in with, None before."""
    if visit is None or visit.account_id is None:
        return None
    return work.row(FundAccount, visit.account_id)


def signed_in(work: Work, visit: OpenVisit) -> tuple[Client, FundAccount]:
    """The visit's client and account.

    Raises:
        Conflict: nobody is signed in.
    """
    account = visit_account(work, visit)
    if account is None:
        raise Conflict("not-signed-in", L("No client is signed in."), L("Press 02 to sign the client in."))
    return work.row(Client, account.client_id), account
