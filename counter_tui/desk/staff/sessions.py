"""Staff at a terminal: sign in, hide the screen, come back, sign out."""

from sqlalchemy import update
from sqlmodel import col, select

from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.views.session import LastSignIn
from counter_tui.desk.api.views.session import StaffSession as SessionView
from counter_tui.desk.authorise import authorise, become, held_by
from counter_tui.desk.locks import lock, locking
from counter_tui.desk.staff.passwords import check_new, check_password
from counter_tui.desk.visits import close_left_over
from counter_tui.desk.work import Actor, Refused, Work
from data.tables.place import Terminal
from data.tables.staff import Staff, StaffSession
from data.terms.enums import VisitEnd
from data.terms.errors import Invalid
from data.terms.words import L


def sign_in(work: Work, command: SignIn) -> SessionView | Refused:
    """Begin a session here; whoever was signed in here is signed out, and a visit left open ends.

    A wrong password is kept (lockout after the policy's number in a row).
    """
    staff = work.session.exec(
        locking(select(Staff).where(col(Staff.number) == command.number.strip()))
    ).first()
    refused = check_password(work, staff, command.password)
    if refused is not None:
        return refused
    if staff is None:
        raise RuntimeError("a password matched nobody")
    last = _last(work, staff)
    terminal = work.desk.here.terminal_id
    if terminal is not None:
        # Two who sign in here at once stand in line, or neither would sign the other out.
        lock(work, Terminal, terminal)
        work.session.execute(
            update(StaffSession)
            .where(col(StaffSession.terminal_id) == terminal, col(StaffSession.ended_at).is_(None))
            .values(ended_at=work.now)
        )
    session = StaffSession(id=work.new_id(), staff_id=staff.id, terminal_id=terminal, opened_at=work.now)
    work.session.add(session)
    work.session.flush()
    actor = become(work, held_by(work, session.id))
    if terminal is not None:
        close_left_over(work, VisitEnd.ABANDONED)
    work.audit("staff.signed-in", {"session": str(session.id)})
    return SessionView(session.id, staff.number, staff.name, actor.roles, staff.must_change, last)


def _last(work: Work, staff: Staff) -> LastSignIn | None:
    row = work.session.exec(
        select(StaffSession)
        .where(col(StaffSession.staff_id) == staff.id)
        .order_by(col(StaffSession.opened_at).desc())
    ).first()
    if row is None:
        return None
    terminal = work.session.get(Terminal, row.terminal_id) if row.terminal_id else None
    return LastSignIn(row.opened_at, terminal.number if terminal else "")


def change_password(work: Work, command: ChangePassword) -> Refused | None:
    """Choose a new password; the present one is asked again.

    Raises:
        Invalid: the new one is too short, too easy, or the present one.
    """
    actor = authorise(work, command.session, renewing=True)
    staff = _locked(work, actor)
    check_new(command.new, number=staff.number)
    if command.new == command.current:
        raise Invalid("new", "password-same", L("This is the present password."), L("Choose another."))
    refused = check_password(work, staff, command.current)
    if refused is not None:
        return refused
    staff.password_hash = work.desk.passwords.hash(command.new)
    staff.must_change = False
    work.session.add(staff)
    work.audit("staff.password-changed")
    return None


def _locked(work: Work, actor: Actor) -> Staff:
    """The actor's own row, locked: wrong passwords are counted one after another, at whatever terminals."""
    staff = lock(work, Staff, actor.staff_id)
    if staff is None:
        raise RuntimeError("the actor is gone")
    return staff


def lock_screen(work: Work, command: LockScreen) -> None:
    """Hide the screen: this session does nothing until `unlock`."""
    actor = authorise(work, command.session, locked=True, renewing=True)
    session = work.session.get_one(StaffSession, actor.session_id)
    session.locked_at = session.locked_at or work.now
    work.session.add(session)
    work.audit("staff.locked")


def unlock(work: Work, command: Unlock) -> Refused | None:
    """Come back to a hidden screen with the same person's password."""
    actor = authorise(work, command.session, locked=True, renewing=True)
    staff = _locked(work, actor)
    refused = check_password(work, staff, command.password)
    if refused is not None:
        return refused
    session = work.session.get_one(StaffSession, actor.session_id)
    session.locked_at = None
    work.session.add(session)
    work.audit("staff.unlocked")
    return None


def sign_out(work: Work, command: SignOut) -> None:
    """End the session, and the visit at its terminal."""
    actor = authorise(work, command.session, locked=True, renewing=True)
    close_left_over(work, VisitEnd.SIGNED_OUT)
    session = work.session.get_one(StaffSession, actor.session_id)
    session.ended_at = work.now
    work.session.add(session)
    work.audit("staff.signed-out", {"session": str(session.id)})
