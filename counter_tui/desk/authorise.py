"""Who may do this: asked of the store at every command, so that a revocation acts at once."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.ageing import serves
from counter_tui.desk.work import Actor, Work
from data.tables.staff import Staff, StaffRole, StaffSession
from data.terms.enums import Role, StaffState
from data.terms.errors import NotAllowed
from data.terms.words import L


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
    held = work.session.get(StaffSession, session_id)
    here = work.desk.here.terminal_id
    if held is None or held.ended_at is not None or held.terminal_id != here:
        raise NotAllowed("session-over", L("You are signed out."), L("Sign in again; the work is kept."))
    staff = work.session.get_one(Staff, held.staff_id)
    actor = become(work, held, staff)
    too_long = not serves(work.now, held.opened_at, work.desk.policy.session_longest + timedelta.resolution)
    if staff.state != StaffState.ACTIVE or too_long:
        raise NotAllowed("session-over", L("You are signed out."), L("Sign in again; the work is kept."))
    if held.locked_at is not None and not locked:
        raise NotAllowed("screen-locked", L("The screen is locked."), L("Type your password to go on."))
    if staff.must_change and not renewing:
        raise NotAllowed("must-change", L("Your password is for one use."), L("Choose a new one first."))
    if roles and not actor.roles & set(roles):
        raise NotAllowed(
            "role", L("Your role does not allow this."), L("Ask a colleague who may, or the administrator.")
        )
    return actor


def become(work: Work, held: StaffSession, staff: Staff) -> Actor:
    """Make `staff` the actor of this unit of work, with the roles they hold now."""
    roles = work.session.exec(select(StaffRole.role).where(col(StaffRole.staff_id) == staff.id)).all()
    work.actor = Actor(
        session_id=held.id,
        staff_id=staff.id,
        number=staff.number,
        name=staff.name,
        branch_id=staff.branch_id,
        roles=frozenset(Role(role) for role in roles),
        document_index=staff.document_index,
    )
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
