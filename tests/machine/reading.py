"""The model of agreements: put on screen, read for their time, ticked, signed as a set (rule 7)."""

from typing import Any

from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from data.terms.enums import Role
from tests.machine import codes
from tests.machine.facts import AGREEMENTS, READ_LEAST, Done, Opening, Operation, Person, Reading
from tests.machine.serving import at_step
from tests.machine.standing import read, reading, texts
from tests.machine.state import State
from tests.machine.verdicts import No, Yes


def open_agreement(state: State, terminal: str, command: OpenAgreement) -> Yes:
    _, operation = at_step(state, terminal, command)
    state.openings.pop(terminal, None)
    text = _text(state, operation, command.agreement)
    opening = Opening(operation, text, state.clock.monotonic())
    state.later(lambda: state.openings.update({terminal: opening}))
    return Yes(frozenset({1, 2, 7, 12}))


def close_agreement(state: State, terminal: str, command: CloseAgreement) -> Yes:
    """As anything else that is done there, it has cut the reading short already."""
    state.authorised(terminal, command.session, Role.TELLER)
    return Yes()


def tick_agreement(state: State, terminal: str, command: TickAgreement) -> Yes:
    person, operation = at_step(state, terminal, command)
    if not command.client_turn:
        raise No("not-the-turn")
    state.takes_part(operation, person.number, "maker")
    text = _text(state, operation, command.agreement)
    found = reading(operation, text)
    if not command.ticked:
        if found is not None:
            state.later(lambda: setattr(found, "void", True))
        return Yes(frozenset({1, 2, 8, 12, 13}), operation)
    if found is None:
        opening = state.openings.get(terminal)
        if opening is None or (opening.operation, opening.text) != (operation, text):
            raise No("not-open")
        if state.clock.monotonic() - opening.since < READ_LEAST:
            raise No("read-longer")
        state.later(lambda: operation.readings.append(Reading(text)))
    return Yes(frozenset({1, 2, 7, 8, 12, 13}), operation)


def _text(state: State, operation: Operation, key: str) -> tuple[object, ...]:
    if key not in AGREEMENTS:
        raise No("no-agreement")
    return next(text for text in texts(state, operation) if text[0] == key)


def all_read(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    """All of them read as they are now, and ticked."""
    found = read(state, operation)
    done.readings = tuple(each for each in found if each is not None)
    if len(done.readings) != len(found):
        raise No("not-read")
    return {7}


def sign(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    """One code signs the set, and submits."""
    kept = codes.typed(state, person, operation, given, done)

    def signed() -> None:
        operation.signings += 1

    state.later(signed)
    return kept | {7}
