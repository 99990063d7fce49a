"""The wall clock set back and forward: no right lasts for ever by it, no bar falls or stays for ever."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from counter_tui.desk import delivery, devices, signatures
from counter_tui.desk.api.commands.operations import AskOperation, Withdraw
from counter_tui.desk.api.commands.visits import AskHome, EndVisit, TouchVisit
from counter_tui.desk.api.inputs import ClientDetails, Code, Face, Image
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.work import Work
from data.audit_verify import Finding, verify
from data.terms.enums import FaceResult, Outcome, VisitEnd
from data.terms.errors import Conflict, CounterError, NotAllowed, Refusal, WrongSecret
from data.terms.ids import new_id
from tests.doubles import FixedClock, SeededRandom
from tests.house import WANG, Counter, House, picture
from tests.rules.attempts import ask, events
from tests.rules.test_rule_08_decision import claim, decide, decision, supervisor

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY
BACK = pytest.mark.parametrize("back", [10 * MINUTE, HOUR, YEAR], ids=["minutes", "an-hour", "a-year"])


def set_by(branch: House, by: timedelta) -> None:
    """Set the wall clock; no time passes."""
    branch.clock.set(branch.clock.now() + by)


def long_at_work(counter: Counter) -> Counter:
    """Two hours later, the visit still going on."""
    for _ in range(12):
        counter.house.wait(600)
        counter.do(TouchVisit(counter.session))
    return counter


def come(teller: Counter) -> OperationView:
    """Sign the teller in, and a client up to their code."""
    teller.sign_in("1027")
    return teller.take(teller.open("02"), ClientDetails(*WANG))


def refused(counter: Counter, view: OperationView) -> str:
    with pytest.raises(Refusal) as no:
        counter.send(view)
    return no.value.code


# --- codes


def test_a_code_from_before_the_clock_was_set_back_serves_no_more_and_another_can_be_had(
    teller: Counter,
) -> None:
    teller.open("02")
    long_at_work(teller)
    view = teller.send(teller.take(teller.open("02"), ClientDetails(*WANG)))
    code = teller.house.newest_code()
    set_by(teller.house, -10 * MINUTE)
    with pytest.raises(WrongSecret):
        teller.take(view, Code(code))
    assert events(teller.house, "otp.refused")[-1]["cause"] == "expired"
    assert refused(teller, view) == "otp-too-soon"
    teller.house.wait(61)
    view = teller.send(view)
    assert teller.take(view, Code(teller.house.newest_code())).said is not None


def test_a_code_serves_though_the_clock_is_put_right_by_seconds(teller: Counter) -> None:
    view = teller.send(come(teller))
    code = teller.house.newest_code()
    set_by(teller.house, timedelta(seconds=-30))
    assert teller.take(view, Code(code)).said is not None


def test_a_code_is_over_when_the_clock_is_set_forward(teller: Counter) -> None:
    view = teller.send(come(teller))
    code = teller.house.newest_code()
    set_by(teller.house, 6 * MINUTE)
    with pytest.raises(WrongSecret):
        teller.take(view, Code(code))


@BACK
def test_setting_the_clock_back_neither_gives_more_codes_nor_locks_a_mobile_for_ever(
    teller: Counter, back: timedelta
) -> None:
    view = come(teller)
    for _ in range(10):
        view = teller.send(view)
        teller.house.wait(61)
    assert refused(teller, view) == "otp-too-many"
    set_by(teller.house, -back)
    view = come(teller)
    codes = len(ask(teller.house, "SELECT id FROM otp_challenge"))
    assert refused(teller, view) == "otp-too-soon"
    teller.house.wait(121)
    assert refused(teller, view) == "otp-too-many"
    assert len(ask(teller.house, "SELECT id FROM otp_challenge")) == codes
    teller.house.wait(3600)
    assert teller.send(come(teller)).current is not None


def test_a_clock_that_was_ahead_by_mistake_leaves_no_mobile_locked(teller: Counter) -> None:
    set_by(teller.house, YEAR)
    teller.send(come(teller))
    set_by(teller.house, -YEAR)
    view = come(teller)
    assert refused(teller, view) == "otp-too-soon"
    teller.house.wait(60)
    assert teller.send(view).current is not None


# --- face checks


def test_a_face_check_from_before_the_clock_was_set_back_is_made_again_once(ready: Counter) -> None:
    long_at_work(ready)
    view = ready.go_on(ready.open("05"), until="otp")
    set_by(ready.house, -10 * MINUTE)
    view = ready.open("05")
    assert view.current is not None and view.current.key == "face"
    view = ready.take(view, Face(FaceResult.PASSED))
    assert view.current is not None and view.current.key == "otp"
    assert ask(ready.house, "SELECT cause FROM step_void") == [("stale",)]
    ready.house.wait(10 * 60)
    view = ready.do(AskOperation(ready.session, view.id))
    assert {step.key: step.state for step in view.steps}["face"] is StepState.DONE


def test_failed_face_checks_of_the_day_count_though_the_clock_is_set_back(ready: Counter) -> None:
    long_at_work(ready)
    view = ready.open("05")
    for _ in range(2):
        with pytest.raises(Refusal):
            ready.take(view, Face(FaceResult.FAILED))
    set_by(ready.house, -10 * MINUTE)
    with pytest.raises(Refusal) as no:
        ready.take(view, Face(FaceResult.FAILED))
    assert no.value.code == "face-ended"


def test_failed_face_checks_of_another_day_lock_nobody_out(ready: Counter) -> None:
    set_by(ready.house, 10 * HOUR)
    view = reopen(ready)
    for _ in range(2):
        with pytest.raises(Refusal):
            ready.take(view, Face(FaceResult.FAILED))
    set_by(ready.house, -2 * DAY)
    view = reopen(ready)
    with pytest.raises(Refusal) as no:
        ready.take(view, Face(FaceResult.FAILED))
    assert no.value.code == "face-failed"


def reopen(counter: Counter) -> OperationView:
    """The client comes again, proves the phone and goes on with the unlocking."""
    view = come(counter)
    with suppress(Refusal):
        counter.send(view)
    counter.go_on(view)
    with counter.desk.store.begin() as unit:
        # The phone's own clock is right all the time; here only the counter's is not.
        work = Work(counter.desk, unit.session, counter.house.clock.now())
        ((account,),) = ask(counter.house, "SELECT account_id FROM device_binding")
        device = devices.bound_device(work, UUID(str(account)))
        assert device is not None
        device.last_step = 0
        unit.session.add(device)
    counter.go_on(counter.open("03"))
    return counter.open("05")


# --- the phone


def test_a_blocked_phone_stays_blocked_and_comes_free_in_its_time(ready: Counter) -> None:
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.client(WANG)
    long_at_work(ready)
    view = ready.open("03")
    shown = ready.house.device_code()
    wrong = f"{(int(shown) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongSecret):
            ready.take(view, Code(wrong))
    set_by(ready.house, -10 * MINUTE)
    with pytest.raises(Refusal) as no:
        ready.take(view, Code(ready.house.device_code()))
    assert no.value.code == "device-blocked"
    ready.house.wait(14 * 60)
    ready.do(TouchVisit(ready.session))
    with pytest.raises(Refusal) as no:
        ready.take(view, Code(ready.house.device_code()))
    assert no.value.code == "device-blocked"
    ready.house.wait(61)
    assert ready.take(view, Code(ready.house.device_code())).said is not None


# --- staff


@BACK
def test_a_lock_neither_falls_nor_stays_when_the_clock_is_set_back(branch: House, back: timedelta) -> None:
    counter = branch.at("03")
    for _ in range(5):
        with pytest.raises(WrongSecret):
            counter.sign_in("1027", "not my password at all")
    set_by(branch, -back)
    with pytest.raises(WrongSecret):
        counter.sign_in("1027")
    branch.wait(14 * 60)
    with pytest.raises(WrongSecret):
        counter.sign_in("1027")
    branch.wait(61)
    assert counter.sign_in("1027").number == "1027"


def test_a_session_from_before_the_clock_was_set_back_is_over(teller: Counter) -> None:
    set_by(teller.house, timedelta(seconds=-30))
    assert teller.do(AskHome(teller.session)).visit is None
    set_by(teller.house, -YEAR)
    with pytest.raises(NotAllowed) as no:
        teller.do(AskHome(teller.session))
    assert no.value.code == "session-over"
    assert teller.sign_in("1027").number == "1027"


def test_a_session_is_over_when_the_clock_is_set_forward_by_more_than_it_lasts(teller: Counter) -> None:
    set_by(teller.house, YEAR)
    with pytest.raises(NotAllowed):
        teller.do(AskHome(teller.session))


def test_a_visit_goes_on_when_the_clock_is_set_back_by_less_than_it_may_be_idle(ready: Counter) -> None:
    long_at_work(ready)
    set_by(ready.house, -10 * MINUTE)
    ready.do(TouchVisit(ready.session))
    ready.house.wait(14 * 60)
    ready.do(TouchVisit(ready.session))
    set_by(ready.house, -16 * MINUTE)
    with pytest.raises(Refusal) as no:
        ready.do(TouchVisit(ready.session))
    assert no.value.code == "visit-over"


# --- deciding


def test_a_claim_from_before_the_clock_was_set_back_holds_nothing(submitted: Counter) -> None:
    branch = submitted.house
    first, second = supervisor(branch), supervisor(branch, "2002", "04")
    branch.wait(7200)
    held = claim(first)
    set_by(branch, -HOUR)
    with pytest.raises(Conflict) as no:
        decide(first, held)
    assert no.value.code == "claim-over"
    decide(second, claim(second))
    assert ask(branch, "SELECT state FROM operation WHERE service = 'unlock'") == [("approved",)]


def test_the_newest_slip_is_shown_whatever_the_clock_says(ready: Counter) -> None:
    long_at_work(ready)
    submitted = ready.go_on(ready.open("05"))
    set_by(ready.house, -10 * MINUTE)
    view = ready.do(Withdraw(ready.session, submitted.id, ready.key()))
    assert view.slip is not None and view.slip != submitted.slip


def test_the_newest_signature_is_on_file_whatever_the_clock_says(ready: Counter) -> None:
    long_at_work(ready)
    taken = []
    for content in (picture(640, 200), picture(620, 200)):
        view = ready.go_on(ready.open("04"), until="file")
        taken.append(ready.house.clock.now())
        view = ready.take(view, Image("signature.png", content))
        ready.go_on(view)
        set_by(ready.house, -10 * MINUTE)
    with ready.desk.store.read() as unit:
        work = Work(ready.desk, unit.session, ready.house.clock.now())
        client = UUID(str(ask(ready.house, "SELECT client_id FROM signature")[0][0]))
        assert signatures.on_file(work, client) == taken[-1] < taken[0]


# --- drafts and messages


def test_a_draft_outlives_a_clock_that_was_ahead_by_mistake(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="otp")
    set_by(ready.house, 31 * DAY)
    assert ready.sign_in("1027").number == "1027"
    set_by(ready.house, -31 * DAY)
    again = reopen(ready)
    assert again.id == view.id
    assert again.current is not None and again.current.key == "otp"


@BACK
def test_no_message_waits_for_a_clock_to_come_round_again(submitted: Counter, back: timedelta) -> None:
    branch = submitted.house
    branch.deliver()
    chief = supervisor(branch)
    decide(chief, claim(chief))
    set_by(branch, -back)
    before = len(branch.phones.messages)
    branch.deliver()
    assert len(branch.phones.messages) == before + 1


@BACK
def test_no_retry_and_no_lease_waits_for_a_clock_to_come_round_again(
    submitted: Counter, back: timedelta
) -> None:
    branch = submitted.house
    branch.deliver()
    chief = supervisor(branch)
    decide(chief, claim(chief))
    letter = delivery.lease(chief.desk)
    assert letter is not None
    delivery.settle(chief.desk, letter, delivered=False)
    branch.wait(5)
    assert delivery.lease(chief.desk) is not None
    set_by(branch, -back - 20 * MINUTE)
    again = delivery.lease(chief.desk)
    assert again is not None and again.id == letter.id


def test_a_dead_code_is_not_sent(teller: Counter) -> None:
    teller.send(come(teller))
    set_by(teller.house, -10 * MINUTE)
    teller.house.deliver()
    assert teller.house.phones.messages == []
    assert ask(teller.house, "SELECT state, text_sealed FROM message") == [("given_up", None)]


# --- what is kept


def test_the_audit_tells_that_the_clock_went_back(teller: Counter) -> None:
    before = teller.house.clock.now()
    set_by(teller.house, timedelta(seconds=-30))
    teller.sign_in("1027")
    assert events(teller.house, "clock.back") == []
    set_by(teller.house, -YEAR)
    teller.sign_in("1027")
    (told,) = events(teller.house, "clock.back")
    assert str(told["before"]).startswith(f"{before - timedelta(seconds=30):%Y-%m-%dT%H:%M:%S}")
    assert verify(teller.desk.store, None).finding is Finding.CLEAN


def test_ids_stay_unique_when_the_clock_is_set_back() -> None:
    clock, random = FixedClock(), SeededRandom()
    made = set()
    for _ in range(3):
        made |= {new_id(clock, random) for _ in range(1000)}
        clock.set(clock.now() - HOUR)
        clock.set(clock.now() + HOUR)
    assert len(made) == 3000


def test_a_decision_is_kept_once_whatever_the_clock_says(submitted: Counter) -> None:
    branch = submitted.house
    chief = supervisor(branch)
    branch.wait(3600)
    held = claim(chief)
    order = decision(chief, held, Outcome.APPROVE)
    chief.do(order)
    set_by(branch, -10 * MINUTE)
    chief.do(order)
    with pytest.raises(CounterError):
        decide(chief, held)
