"""The model of what staff do for themselves, and of the visit they look after."""

from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.commands.visits import EndVisit, TouchVisit
from counter_tui.desk.api.views.session import StaffSession
from data.terms.enums import Role, VisitEnd
from tests.machine.facts import CONSOLE, Sitting
from tests.machine.state import State
from tests.machine.verdicts import No, Yes


def sign_in(state: State, terminal: str, command: SignIn) -> Yes:
    person = state.people.get(command.number)
    if not state.matches(person, command.password) or person is None:
        raise No("password", "staff")

    def seated(answer: StaffSession) -> None:
        if terminal != CONSOLE:
            for sitting in state.sittings.values():
                sitting.ended |= sitting.terminal == terminal
            _leave(state, terminal)
        state.sittings[answer.id] = Sitting(person, terminal, state.now)
        assert answer.must_change_password == person.must_change

    return Yes(frozenset({12}), learn=seated)


def change_password(state: State, terminal: str, command: ChangePassword) -> Yes:
    person = state.authorised(terminal, command.session, renewing=True)
    if command.new == command.current:
        raise No("password-same")
    if not state.matches(person, command.current):
        raise No("password", "staff")
    state.later(lambda: setattr(person, "password", command.new))
    state.later(lambda: setattr(person, "must_change", False))
    return Yes()


def lock_screen(state: State, terminal: str, command: LockScreen) -> Yes:
    state.authorised(terminal, command.session, locked=True, renewing=True)
    state.later(lambda: setattr(state.sittings[command.session], "locked", True))
    return Yes()


def unlock(state: State, terminal: str, command: Unlock) -> Yes:
    person = state.authorised(terminal, command.session, locked=True, renewing=True)
    if not state.matches(person, command.password):
        raise No("password", "staff")
    state.later(lambda: setattr(state.sittings[command.session], "locked", False))
    return Yes()


def sign_out(state: State, terminal: str, command: SignOut) -> Yes:
    state.authorised(terminal, command.session, locked=True, renewing=True)
    state.later(lambda: _leave(state, terminal))
    state.later(lambda: setattr(state.sittings[command.session], "ended", True))
    return Yes(frozenset({12}))


def _leave(state: State, terminal: str) -> None:
    """End whatever visit stands open at a terminal."""
    visit = state.visit_at(terminal)
    if visit is not None:
        state.close(visit)


def end_visit(state: State, terminal: str, command: EndVisit) -> Yes:
    state.authorised(terminal, command.session, Role.TELLER, locked=command.reason == VisitEnd.IDLE)
    obeys = frozenset({12}) if state.visit_at(terminal) else frozenset()
    state.later(lambda: _leave(state, terminal))
    return Yes(obeys)


def touch_visit(state: State, terminal: str, command: TouchVisit) -> Yes:
    state.authorised(terminal, command.session, Role.TELLER)
    state.busy(terminal)
    return Yes(frozenset({12}))
