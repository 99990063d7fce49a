"""The same command again gives the same result and one effect; another under its key is told."""

from dataclasses import replace
from typing import Any

import pytest

from counter_tui.desk.api.commands.administration import DisableStaff
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import CancelDraft, OpenService, RedoFrom, TakeStep, Withdraw
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.steps import BeginEnrolment, SendCode
from counter_tui.desk.api.inputs import Answer, Code, Face
from data.terms.enums import FaceResult, OperationState, Outcome
from data.terms.errors import Conflict, Invalid, WrongSecret
from tests.house import LI, Counter
from tests.postgres import BOTH
from tests.rules.attempts import ask, changed, dump, nothing_done, refused
from tests.rules.test_rule_08_decision import claim, decision, supervisor

pytestmark = BOTH


def again(counter: Counter, command: Command[Any]) -> None:
    """Doing it once more changes no row and gives what the first gave, but for what was just said."""
    first = counter.do(command)
    before = dump(counter.house)
    second = counter.do(command)
    assert changed(before, dump(counter.house)) == set()
    if hasattr(first, "said"):
        first = replace(first, said=None)
    assert second == first


def test_opening_twice_opens_once(teller: Counter) -> None:
    again(teller, OpenService(teller.session, "02", teller.key()))
    assert len(ask(teller.house, "SELECT id FROM operation")) == 1


def test_sending_twice_sends_once(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="otp")
    again(ready, SendCode(ready.session, view.id, "otp", ready.key()))


def test_submitting_twice_submits_once(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    again(ready, TakeStep(ready.session, view.id, "confirm", Answer(True), True, ready.key()))
    assert ask(ready.house, "SELECT version FROM operation WHERE number = ?", view.number) == [(2,)]
    assert ask(
        ready.house,
        "SELECT count(*) FROM slip s JOIN operation o ON o.id = s.operation_id WHERE o.number = ?",
        view.number,
    ) == [(1,)]


def test_showing_a_qr_code_twice_makes_one_secret(teller: Counter) -> None:
    teller.client(LI)
    view = teller.go_on(teller.open("03"), until="scan")
    again(teller, BeginEnrolment(teller.session, view.id, "scan", teller.key()))
    assert len(ask(teller.house, "SELECT id FROM device")) == 1


def test_going_back_cancelling_and_withdrawing_twice(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    again(ready, RedoFrom(ready.session, view.id, "face", ready.key()))
    again(ready, CancelDraft(ready.session, view.id, ready.key()))
    submitted = ready.go_on(ready.open("05"))
    again(ready, Withdraw(ready.session, submitted.id, ready.key()))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_deciding_twice_decides_once(submitted: Counter, outcome: Outcome) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    submitted.house.wait(1)
    again(chief, decision(chief, evidence, outcome))
    assert len(ask(submitted.house, "SELECT id FROM decision")) == 1


def test_a_decision_is_repeated_only_to_who_made_it_and_is_still_here(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    command = decision(chief, claim(chief))
    chief.do(command)
    chief.do(SignOut(chief.session))
    with refused(submitted.house, "session-over", rule=0):
        chief.do(command)


def test_another_command_under_the_same_key_is_told(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    done = TakeStep(ready.session, view.id, "confirm", Answer(True), True, ready.key())
    ready.do(done)
    others: tuple[Command[Any], ...] = (
        replace(done, given=Answer(False)),
        replace(done, step="face", given=Face(FaceResult.PASSED), client_turn=False),
        replace(done, session=ready.key()),
        Withdraw(ready.session, view.id, done.key),
        OpenService(ready.session, "05", done.key),
    )
    for other in others:
        with nothing_done(ready.house, Conflict, "repeated"):
            ready.do(other)


def test_a_refused_attempt_is_recorded_once_and_not_tried_again(ready: Counter) -> None:
    view = ready.send(ready.go_on(ready.open("05"), until="otp"))
    code = ready.house.newest_code()
    wrong = TakeStep(ready.session, view.id, "otp", Code(f"{(int(code) + 1) % 10**6:06d}"), True, ready.key())
    with pytest.raises(WrongSecret):
        ready.do(wrong)
    with nothing_done(ready.house, Conflict, "repeated"):
        ready.do(wrong)
    assert ask(ready.house, "SELECT max(wrong) FROM otp_challenge") == [(1,)]
    assert ask(ready.house, "SELECT refused FROM command_key WHERE key = ?", wrong.key.hex) == [("otp",)]


def test_a_refusal_without_a_key_is_recorded_too(ready: Counter) -> None:
    with refused(ready.house, "role", rule=0):
        ready.do(DisableStaff(ready.session, "1028"))


def test_what_was_typed_wrongly_leaves_its_key_free(ready: Counter) -> None:
    view = ready.send(ready.go_on(ready.open("05"), until="otp"))
    code = ready.house.newest_code()
    typed = TakeStep(ready.session, view.id, "otp", Code("12"), True, ready.key())
    with nothing_done(ready.house, Invalid, "code-form"):
        ready.do(typed)
    view = ready.do(replace(typed, given=Code(code)))
    assert view.state is OperationState.DRAFT
    assert view.current is not None and view.current.key == "confirm"


def test_a_key_keeps_nothing_of_what_was_asked(submitted: Counter) -> None:
    rows = ask(submitted.house, "SELECT body FROM command_key")
    assert rows
    assert all(isinstance(body, bytes) and len(body) == 33 for (body,) in rows)
