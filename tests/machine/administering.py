"""The model of what administrators do: branches, terminals, staff (rule 15)."""

from uuid import UUID

from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    DisableStaff,
    ResetStaff,
)
from data.terms.enums import Role
from tests.house import resident_id
from tests.machine.facts import Person
from tests.machine.state import State
from tests.machine.verdicts import No, Yes


def add_branch(state: State, terminal: str, command: AddBranch) -> Yes:
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    if not 1 <= len(command.code) <= 8:
        raise No("branch-code")
    if command.code in state.branches:
        raise No("branch-exists")
    state.later(lambda: state.branches.add(command.code))
    return Yes()


def add_terminal(state: State, terminal: str, command: AddTerminal) -> Yes:
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    if command.branch not in state.branches:
        raise No("no-branch")
    if len(command.number) > 2:
        raise No("terminal-number")
    place = f"{command.branch}-{command.number.zfill(2)}"
    if place in state.terminals:
        raise No("terminal-exists")
    state.later(lambda: state.terminals.add(place))
    return Yes()


def add_staff(state: State, terminal: str, command: AddStaff) -> Yes:
    """A new member of staff; one person has one active number (rule 8)."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    if command.branch not in state.branches:
        raise No("no-branch")
    if not 3 <= len(command.number) <= 8:
        raise No("staff-number")
    if not command.roles:
        raise No("no-role")
    if Role.WITNESS in command.roles and not command.licence:
        raise No("no-licence")
    if command.number in state.people:
        raise No("staff-exists")
    document = command.document_number
    if document != resident_id(document[:17]):
        raise No("document-check")
    if any(each.active and each.document == document for each in state.people.values()):
        raise No("staff-document")

    def added(once: str) -> None:
        person = Person(command.number, command.branch, command.roles, document, once, must_change=True)
        state.people[command.number] = person

    return Yes(frozenset({8, 15}), learn=added)


def disable_staff(state: State, terminal: str, command: DisableStaff) -> Yes:
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    person = _of(state, command.number)
    others = [each for each in state.people.values() if each.active and each is not person]
    if not any(Role.ADMINISTRATOR in each.roles for each in others):
        raise No("last-administrator")
    state.later(lambda: setattr(person, "active", False))
    state.later(lambda: _turn_out(state, person, command.session))
    return Yes()


def _of(state: State, number: str) -> Person:
    person = state.people.get(number)
    if person is None:
        raise No("no-staff")
    return person


def reset_staff(state: State, terminal: str, command: ResetStaff) -> Yes:
    """A reset is audited; it needs no second person yet (rule 15)."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    person = _of(state, command.number)

    def renewed(once: str) -> None:
        person.password, person.must_change = once, True
        person.failures, person.locked_until = 0, None
        _turn_out(state, person, command.session)

    return Yes(frozenset({15}), learn=renewed)


def _turn_out(state: State, person: Person, but: UUID) -> None:
    for session, sitting in state.sittings.items():
        if sitting.person is person and session != but:
            sitting.ended = True
