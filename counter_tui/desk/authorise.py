"""Who may do this: asked of the store at every command, so that a revocation acts at once.

What every command asks first is one statement: the session with its holder and their roles, the place,
the visit that is open there, and whether this very command was done before.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlmodel import col

from counter_tui.desk.ageing import serves
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.work import Actor, Work
from data.tables.operations import CommandKey, Visit
from data.tables.place import Branch, Terminal
from data.tables.staff import Staff, StaffRole, StaffSession
from data.terms.enums import Role, StaffState
from data.terms.errors import NotAllowed
from data.terms.words import L

# A session with its holder, once for each role that they hold now.
_HELD: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(StaffSession.id),
        col(StaffSession.staff_id),
        col(StaffSession.terminal_id),
        col(StaffSession.opened_at),
        col(StaffSession.locked_at),
        col(StaffSession.ended_at),
        col(Staff.number),
        col(Staff.name),
        col(Staff.branch_id),
        col(Staff.document_index),
        col(Staff.state),
        col(Staff.must_change),
        col(StaffRole.role),
        col(Branch.name).label("branch"),
        col(Terminal.number).label("terminal"),
        col(CommandKey.command),
        col(CommandKey.body),
        col(CommandKey.operation_id),
        col(CommandKey.refused),
        col(Visit.id).label("visit"),
        col(Visit.opened_at).label("visit_opened_at"),
        col(Visit.touched_at),
        col(Visit.client_id),
        col(Visit.account_id),
        col(Visit.signed_in_at),
        col(Visit.device_proven),
    )
    .join(Staff, col(Staff.id) == col(StaffSession.staff_id))
    .outerjoin(StaffRole, col(StaffRole.staff_id) == col(Staff.id))
    .outerjoin(Branch, col(Branch.id) == bindparam("of_branch"))
    .outerjoin(Terminal, col(Terminal.id) == col(StaffSession.terminal_id))
    .outerjoin(
        Visit, and_(col(Visit.terminal_id) == col(StaffSession.terminal_id), col(Visit.ended_at).is_(None))
    )
    .outerjoin(CommandKey, col(CommandKey.key) == bindparam("of_key"))
    .where(col(StaffSession.id) == bindparam("of_session"))
)
_VISIT: Final = slice(-len(OpenVisit.__dataclass_fields__), None)


def authorise(
    work: Work, session_id: UUID, *roles: Role, locked: bool = False, renewing: bool = False
) -> Actor:
    """Make the holder of a session the actor of this unit of work.

    Args:
        roles: any one of these is enough; none means that being signed in is.
        locked: whether a hidden screen may do this.
        renewing: whether somebody who must first change their password may do this.

    Raises:
        NotAllowed: no such session here, or its holder may not (OWASP ASVS 8.2.1, 8.3.1).
    """
    rows = held_by(work, session_id)
    held = rows[0] if rows else None
    here = work.desk.here.terminal_id
    if held is None or held.ended_at is not None or held.terminal_id != here:
        raise NotAllowed("session-over", L("You are signed out."), L("Sign in again; the work is kept."))
    actor = become(work, rows)
    too_long = not serves(work.now, held.opened_at, work.desk.policy.session_longest + timedelta.resolution)
    if held.state != StaffState.ACTIVE or too_long:
        raise NotAllowed("session-over", L("You are signed out."), L("Sign in again; the work is kept."))
    if held.locked_at is not None and not locked:
        raise NotAllowed("screen-locked", L("The screen is locked."), L("Type your password to go on."))
    if held.must_change and not renewing:
        raise NotAllowed("must-change", L("Your password is for one use."), L("Choose a new one first."))
    if roles and not actor.roles & set(roles):
        raise NotAllowed(
            "role", L("Your role does not allow this."), L("Ask a colleague who may, or the administrator.")
        )
    return actor


def held_by(work: Work, session_id: UUID, key: UUID | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """A session with its holder as they are now, once for each of their roles; once a unit of work.

    Args:
        key: of the command, to learn whether it was done before.
    """
    if work.seen.session is None or work.seen.session[0] != session_id:
        here = work.desk.here.branch_id
        work.seen.session = session_id, work.ask(_HELD, of_session=session_id, of_branch=here, of_key=key)
    return work.seen.session[1]


def become(work: Work, rows: Sequence[Row[*tuple[Any, ...]]]) -> Actor:
    """Make the holder of a session the actor of this unit of work, with the roles they hold now.

    Args:
        rows: as `held_by` found them.
    """
    held = rows[0]
    work.actor = Actor(
        session_id=held.id,
        staff_id=held.staff_id,
        number=held.number,
        name=held.name,
        branch_id=held.branch_id,
        roles=frozenset(Role(row.role) for row in rows if row.role is not None),
        document_index=held.document_index,
        place=f"{held.branch} {held.terminal}" if held.terminal else held.branch,
    )
    if held.terminal_id == work.desk.here.terminal_id:
        work.seen.visits = () if held.visit is None else (OpenVisit(*held[_VISIT]),)
    return work.actor


def refuse_own(work: Work, document_index: bytes) -> None:
    """Nobody serves, attests or decides an account of their own (rule 8).

    Raises:
        NotAllowed: the actor's own document is this client's.
    """
    if work.who.document_index == document_index:
        raise NotAllowed(
            "own-account", L("This is an account of your own."), L("Ask a colleague to serve it."), rule=8
        )
