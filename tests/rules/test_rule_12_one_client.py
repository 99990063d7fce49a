"""Rule 12: one client at a time at a terminal."""

from typing import Any

import pytest

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import AskOperation, CancelDraft, RedoFrom, TakeStep, Withdraw
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, SendCode
from counter_tui.desk.api.commands.visits import AskHome, EndVisit, TouchVisit
from counter_tui.desk.api.inputs import Answer, ClientDetails, Code, Tick
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import VisitEnd
from data.terms.errors import Conflict, CounterError, NotAllowed
from tests.house import LI, PASSWORD, WANG, Counter
from tests.rules.attempts import ask, changed, dump, nothing_done, refused
from tests.rules.samples import Kind, of_a_session, samples

IDLE = 15 * 60


def visits(counter: Counter) -> list[tuple[object, ...]]:
    return ask(counter.house, "SELECT end_reason FROM visit ORDER BY opened_at, id")


# --- idle


def test_a_visit_lives_while_somebody_is_busy(ready: Counter) -> None:
    for _ in range(3):
        ready.house.wait(IDLE - 1)
        ready.do(TouchVisit(ready.session))
    home = ready.do(AskHome(ready.session))
    assert home.visit is not None and home.visit.client is not None


def test_fifteen_idle_minutes_end_it(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    ready.house.wait(IDLE)
    assert ready.do(AskHome(ready.session)).visit is None
    commands: tuple[Command[Any], ...] = (
        TakeStep(ready.session, view.id, "confirm", Answer(True), True, ready.key()),
        TouchVisit(ready.session),
        CancelDraft(ready.session, view.id, ready.key()),
    )
    for command in commands:
        with refused(ready.house, "visit-over", rule=12):
            ready.do(command)
    with nothing_done(ready.house, Conflict, "visit-over"):
        ready.do(AskOperation(ready.session, view.id))
    with nothing_done(ready.house, Conflict, "not-signed-in"):
        ready.do(AskRecords(ready.session))


def test_looking_is_not_being_busy(ready: Counter) -> None:
    ready.house.wait(IDLE - 1)
    ready.do(AskHome(ready.session))
    ready.do(AskRecords(ready.session))
    ready.house.wait(1)
    assert ready.do(AskHome(ready.session)).visit is None


def test_the_next_client_begins_a_visit_of_their_own(ready: Counter) -> None:
    ready.house.wait(IDLE)
    ready.client(LI)
    assert visits(ready) == [("idle",), (None,)]
    home = ready.do(AskHome(ready.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.account == LI[0]
    assert not home.visit.client.proven


# --- switching


def test_a_second_client_is_not_signed_in_beside_the_first(ready: Counter) -> None:
    with refused(ready.house, "signed-in-already", rule=12):
        ready.open("02")


def test_a_sign_in_begun_before_cannot_replace_the_client(teller: Counter) -> None:
    other = teller.go_on(teller.take(teller.open("02"), ClientDetails(*LI)), until="policy")
    teller.client(WANG)
    commands: tuple[Command[Any], ...] = (
        OpenText(teller.session, other.id, "policy"),
        TakeStep(teller.session, other.id, "policy", Tick(True), True, teller.key()),
    )
    for command in commands:
        with refused(teller.house, "signed-in-already", rule=12):
            teller.do(command)
    home = teller.do(AskHome(teller.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.account == WANG[0]


def commands_on(counter: Counter, view: OperationView) -> list[Command[Any]]:
    session, key = counter.session, counter.key
    return [
        TakeStep(session, view.id, "otp", Code("123456"), True, key()),
        SendCode(session, view.id, "otp", key()),
        BeginEnrolment(session, view.id, "scan", key()),
        OpenText(session, view.id, "consent"),
        RedoFrom(session, view.id, "face", key()),
        CancelDraft(session, view.id, key()),
        Withdraw(session, view.id, key()),
    ]


def test_another_clients_application_is_out_of_reach(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="otp")
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.client(LI)
    for command in commands_on(ready, view):
        with refused(ready.house, "not-this-client", rule=12):
            ready.do(command)
    before = dump(ready.house)
    with pytest.raises(NotAllowed):
        ready.do(AskOperation(ready.session, view.id))
    assert dump(ready.house) == before


def test_an_operation_of_another_visit_is_out_of_reach_even_for_its_client(ready: Counter) -> None:
    view = ready.open("04")
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.house.wait(61)
    ready.client(WANG)
    with refused(ready.house, "not-this-client", rule=12):
        ready.do(CancelDraft(ready.session, view.id, ready.key()))


def test_nobody_reaches_into_the_visit_of_another_terminal(ready: Counter) -> None:
    view = ready.open("04")
    other = ready.house.at("04")
    other.sign_in("1028")
    with refused(ready.house, "visit-over", rule=12):
        other.do(CancelDraft(other.session, view.id, other.key()))
    other.client(LI)
    with refused(ready.house, "not-this-client", rule=12):
        other.do(CancelDraft(other.session, view.id, other.key()))


def test_a_repeated_command_shows_nothing_of_the_client_before(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="otp")
    again = SendCode(ready.session, view.id, "otp", ready.key())
    ready.house.wait(61)
    ready.do(again)
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.client(LI)
    with refused(ready.house, "not-this-client", rule=12):
        ready.do(again)


def test_the_device_proof_ends_with_the_visit(ready: Counter) -> None:
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.house.wait(61)
    ready.client(WANG)
    home = ready.do(AskHome(ready.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.device == "Mate 60"
    assert not home.visit.client.proven


# --- the staff's own coming and going


def test_a_visit_left_open_is_ended_when_staff_sign_in(ready: Counter) -> None:
    view = ready.open("04")
    ready.sign_in("1028")
    assert visits(ready) == [("abandoned",)]
    assert ready.do(AskHome(ready.session)).visit is None
    with refused(ready.house, "visit-over", rule=12):
        ready.do(CancelDraft(ready.session, view.id, ready.key()))


def test_who_was_signed_in_at_the_terminal_is_signed_out_by_the_next(ready: Counter) -> None:
    before = ready.session
    ready.sign_in("1028")
    with refused(ready.house, "session-over", rule=0):
        ready.do(TouchVisit(before))


def test_signing_out_ends_the_visit(ready: Counter) -> None:
    ready.do(SignOut(ready.session))
    assert visits(ready) == [("signed_out",)]


def test_a_session_serves_at_its_own_terminal_only(ready: Counter) -> None:
    other = ready.house.at("04")
    other.staff = ready.staff
    with refused(ready.house, "session-over", rule=0):
        other.open("02")
    console = ready.house.at("")
    console.staff = ready.staff
    with refused(ready.house, "session-over", rule=0):
        console.do(TouchVisit(console.session))


WHILE_LOCKED = {LockScreen, Unlock, SignOut}


@pytest.mark.parametrize(
    "kind", [kind for kind in of_a_session() if kind not in WHILE_LOCKED], ids=lambda kind: kind.__name__
)
def test_a_locked_screen_does_nothing(ready: Counter, kind: Kind) -> None:
    ready.do(LockScreen(ready.session))
    before = dump(ready.house)
    with pytest.raises(CounterError) as told:
        ready.do(samples(ready.session)[kind])
    assert told.value.code == "screen-locked"
    assert changed(before, dump(ready.house)) <= {"audit_event", "audit_head", "command_key"}


def test_coming_back_takes_the_same_persons_password_and_finds_the_work(ready: Counter) -> None:
    view = ready.open("05")
    ready.do(LockScreen(ready.session))
    with refused(ready.house, "password", rule=0, kept=frozenset({"staff"})):
        ready.do(Unlock(ready.session, "something else entirely"))
    with refused(ready.house, "screen-locked", rule=0):
        ready.open("05")
    ready.do(Unlock(ready.session, PASSWORD))
    assert ready.open("05").id == view.id


def test_an_idle_visit_ends_behind_a_locked_screen(ready: Counter) -> None:
    ready.do(LockScreen(ready.session))
    ready.house.wait(IDLE)
    ready.do(EndVisit(ready.session, VisitEnd.IDLE))
    assert visits(ready) == [("idle",)]


def test_ending_a_visit_twice_is_nothing(ready: Counter) -> None:
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    before = dump(ready.house)
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    assert dump(ready.house) == before
