"""Rule 5: the face check, and the consent before it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from counter_tui.desk.api.commands.operations import AskOperation, RedoFrom
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.visits import EndVisit, TouchVisit
from counter_tui.desk.api.inputs import Answer, Face, Image, Tick
from counter_tui.desk.api.views.facts import PhotoFacts
from counter_tui.desk.api.views.steps import StepState
from data.terms.enums import FaceResult, OperationState, VisitEnd
from data.terms.errors import Conflict, Refusal
from tests.house import LI, WANG, Counter, photo_png
from tests.rules.attempts import ask, events, nothing_done, refused
from tests.rules.content import give, with_newer

LATE = datetime(2026, 11, 23, 15, 55, tzinfo=UTC)  # 23:55 at the branch
FAILED = Face(FaceResult.FAILED)
PASSED = Face(FaceResult.PASSED)


def test_consent_comes_first_and_is_kept_with_the_exact_text(teller: Counter) -> None:
    teller.client(LI)
    view = teller.open("03")
    assert view.current is not None and view.current.key == "consent"
    with nothing_done(teller.house, Conflict, "step-moved"):
        teller.take(view, Image("photo.png", photo_png()), step="photo")
    teller.take(teller.open_text(view), Tick(True))
    text = teller.desk.library.in_force("biometric_consent", date(2026, 11, 23))
    kept = ask(teller.house, "SELECT text_sha256, version FROM consent WHERE text_key = ?", text.key)
    assert kept == [(text.sha256, text.version)]


def test_who_does_not_consent_is_asked_for_no_image(teller: Counter) -> None:
    teller.client(LI)
    view = teller.open_text(teller.open("03"))
    with refused(teller.house, "not-agreed", rule=5):
        teller.take(view, Tick(False))
    assert teller.open("03").current == view.current


@pytest.mark.parametrize("until", ["photo", "face"])
def test_a_consent_to_an_older_text_is_none(teller: Counter, until: str) -> None:
    teller.house.clock.set(LATE)
    teller.sign_in("1027")
    give(teller, with_newer("biometric_consent", date(2026, 11, 24)))
    teller.client(LI)
    view = teller.go_on(teller.open("03"), until=until)
    teller.house.wait(6 * 60)
    with refused(teller.house, "no-consent", rule=5):
        teller.take(view, Image("photo.png", photo_png()) if until == "photo" else PASSED)
    view = teller.do(RedoFrom(teller.session, view.id, "consent", teller.key()))
    assert teller.go_on(view).state is OperationState.DONE


def test_consent_and_photo_are_asked_once(ready: Counter) -> None:
    states = {step.key: step.state for step in ready.open("05").steps}
    assert (states["consent"], states["photo"]) == (StepState.PASSED_OVER, StepState.PASSED_OVER)


def test_where_no_photo_is_on_file_it_is_attached_first(teller: Counter) -> None:
    teller.client(LI)
    view = teller.go_on(teller.open("03"), until="photo")
    with nothing_done(teller.house, Conflict, "step-moved"):
        teller.take(view, PASSED, step="face")
    view = teller.take(view, Image("photo.png", photo_png()))
    assert isinstance(view.facts, PhotoFacts) and view.facts.image is not None
    assert replace(view.facts, image=None) == PhotoFacts(date(2026, 11, 23), 0, 3)


def test_a_check_keeps_who_attested_and_the_photo_compared(ready: Counter) -> None:
    view = ready.open("05")
    ready.take(view, PASSED)
    ((staff, result, digest),) = ask(
        ready.house,
        "SELECT s.number, f.result, f.photo_sha256 FROM face_check f JOIN staff s ON s.id = f.staff_id "
        "JOIN operation o ON o.id = f.operation_id WHERE o.number = ?",
        view.number,
    )
    assert (staff, result, digest) == ("1027", "passed", sha256(photo_png()).digest())


def test_a_failed_check_is_kept_too(ready: Counter) -> None:
    view = ready.open("05")
    with refused(ready.house, "face-failed", rule=5, kept=frozenset({"face_check", "participant"})):
        ready.take(view, FAILED)
    results = ask(ready.house, "SELECT result FROM face_check ORDER BY at, id")
    assert results[-1] == ("failed",)
    assert events(ready.house, "face.failed")[-1] == {"left": 2}
    assert ready.go_on(ready.open("05")).state is OperationState.PENDING


def test_three_in_a_day_end_the_application(ready: Counter) -> None:
    view = ready.open("05")
    for left in (2, 1):
        with refused(ready.house, "face-failed", rule=5, kept=_kept(left)):
            ready.take(view, FAILED)
    with refused(ready.house, "face-ended", rule=5, kept=frozenset({"face_check", "operation"})):
        ready.take(view, FAILED)
    assert ask(ready.house, "SELECT state FROM operation WHERE number = ?", view.number) == [("ended",)]
    (line,) = ready.do(AskRecords(ready.session))
    assert (line.state, line.can_resume) == (OperationState.ENDED, False)


def _kept(left: int) -> frozenset[str]:
    return frozenset({"face_check", "participant"} if left == 2 else {"face_check"})


def test_a_fourth_on_that_day_is_refused_whatever_the_application(ready: Counter) -> None:
    view = ready.open("05")
    for _ in range(3):
        with pytest.raises(Refusal):
            ready.take(view, FAILED)
    again = ready.open("05")
    assert again.id != view.id
    with refused(ready.house, "face-limit", rule=5):
        ready.take(again, PASSED)


def test_the_next_day_of_the_branch_begins_anew(ready: Counter) -> None:
    view = ready.open("05")
    for _ in range(3):
        with pytest.raises(Refusal):
            ready.take(view, FAILED)
    ready.house.clock.set(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    ready.sign_in("1027")
    ready.client(WANG)
    ready.go_on(ready.open("03"))
    assert ready.go_on(ready.open("05")).state is OperationState.PENDING


def test_another_clients_failures_do_not_count(ready: Counter) -> None:
    view = ready.open("05")
    for _ in range(3):
        with pytest.raises(Refusal):
            ready.take(view, FAILED)
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.client(LI)
    assert ready.go_on(ready.open("03")).state is OperationState.DONE


def test_a_client_may_decline_and_goes_on_no_further_here(ready: Counter) -> None:
    view = ready.open("05")
    kept = frozenset({"participant"})
    with refused(ready.house, "face-declined", rule=5, kept=kept) as told:
        ready.take(view, Face(None))
    assert "见证" in str(told.value)
    assert ready.open("05").current == view.current


def test_it_is_fresh_for_thirty_minutes(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    (at,) = ask(
        ready.house,
        "SELECT at FROM step_record WHERE step = 'face' ORDER BY at DESC LIMIT 1",
    )[0]
    done = datetime.fromisoformat(str(at))
    _keep_busy(ready, done.timestamp() + 30 * 60 - 1)
    assert ready.take(view, Answer(True)).state is OperationState.PENDING


def test_after_thirty_minutes_it_is_done_again(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    (at,) = ask(ready.house, "SELECT at FROM step_record WHERE step = 'face' ORDER BY at DESC LIMIT 1")[0]
    done = datetime.fromisoformat(str(at))
    _keep_busy(ready, done.timestamp() + 30 * 60)
    with nothing_done(ready.house, Conflict, "step-moved"):
        ready.take(view, Answer(True))
    found = ready.do(AskOperation(ready.session, view.id))
    assert found.current is not None and found.current.key == "face"


def _keep_busy(counter: Counter, until: float) -> None:
    """Let time pass up to a moment, with somebody at the keys."""
    while counter.house.clock.now().timestamp() < until:
        counter.house.wait(min(600.0, until - counter.house.clock.now().timestamp()))
        counter.do(TouchVisit(counter.session))


def test_it_serves_its_own_application_only(ready: Counter) -> None:
    checks = ask(ready.house, "SELECT result FROM face_check")
    assert checks == [("passed",)], "of the binding, minutes ago"
    view = ready.open("05")
    assert view.current is not None and view.current.key == "face"
