"""Rule 1: steps in their order, each kept at once; a draft is resumed where it was left."""

import pytest

from counter_tui.desk.api.commands.operations import AskOperation, CancelDraft, RedoFrom, Withdraw
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Answer, Face
from counter_tui.desk.api.views.steps import StepState
from data.terms.enums import FaceResult, OperationState, VisitEnd
from data.terms.errors import Conflict
from tests.house import WANG, Counter, House
from tests.rules.attempts import ask, dump, nothing_done, refused, tamper


def at_fourth(branch: House) -> Counter:
    """Another teller at another terminal, with Wang before them again."""
    other = branch.at("04")
    other.sign_in("1028")
    branch.wait(61)
    other.client(WANG)
    other.go_on(other.open("03"))
    return other


@pytest.mark.parametrize("step", ["otp", "confirm", "consent", "photo"])
def test_only_the_step_that_is_due_can_be_done(ready: Counter, step: str) -> None:
    view = ready.open("05")
    assert view.current is not None and view.current.key == "face"
    with nothing_done(ready.house, Conflict, "step-moved"):
        ready.take(view, Face(FaceResult.PASSED), step=step)


def test_the_order_is_the_declared_one(teller: Counter) -> None:
    teller.client(WANG)
    view = teller.open("03")
    done = []
    while (now := view.current) is not None:
        done.append(now.key)
        view = teller.go_on(view, until=view.steps[len(done)].key if len(done) < len(view.steps) else None)
    assert done == ["consent", "photo", "face", "scan", "verify"]


def test_a_terminal_that_dies_loses_no_step(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    again = ready.house.at("03")
    again.staff = ready.staff
    found = again.do(AskOperation(again.session, view.id))
    assert found.current is not None and found.current.key == "confirm"
    assert found.steps == view.steps


def test_a_draft_is_resumed_on_another_terminal_at_its_first_undone_step(ready: Counter) -> None:
    draft = ready.go_on(ready.open("05"), until="otp")
    other = at_fourth(ready.house)
    resumed = other.open("05")
    assert (resumed.id, resumed.number) == (draft.id, draft.number)
    assert resumed.current is not None and resumed.current.key == "otp"
    assert other.go_on(resumed).state is OperationState.PENDING


def test_a_draft_is_resumed_at_its_first_stale_step(ready: Counter) -> None:
    draft = ready.go_on(ready.open("05"), until="confirm")
    ready.house.wait(31 * 60)
    ready.client(WANG)
    ready.go_on(ready.open("03"))
    resumed = ready.open("05")
    assert resumed.id == draft.id
    assert resumed.current is not None and resumed.current.key == "face"
    later = ready.take(resumed, Face(FaceResult.PASSED))
    assert later.current is not None and later.current.key == "confirm", "the code still serves"


def test_a_second_opening_points_to_the_first(submitted: Counter) -> None:
    (number,) = ask(submitted.house, "SELECT number FROM operation WHERE state = 'pending'")[0]
    with nothing_done(submitted.house, Conflict, "pending-already") as told:
        submitted.open("05")
    assert str(number) in str(told.value)


def test_a_draft_expires_after_thirty_days(ready: Counter) -> None:
    draft = ready.go_on(ready.open("05"), until="otp")
    ready.house.wait(30 * 24 * 3600)
    ready.sign_in("1027")
    ready.client(WANG)
    ready.go_on(ready.open("03"))
    with nothing_done(ready.house, Conflict, "expired"):
        ready.take(draft, Face(FaceResult.PASSED), step="face")
    (line,) = ready.do(AskRecords(ready.session))
    assert (line.state, line.can_resume) == (OperationState.EXPIRED, False)
    anew = ready.open("05")
    assert anew.id != draft.id
    assert ask(ready.house, "SELECT state FROM operation WHERE number = ?", draft.number) == [("expired",)]


def test_a_draft_lives_until_its_thirtieth_day_ends(ready: Counter) -> None:
    draft = ready.go_on(ready.open("05"), until="otp")
    ready.house.wait(30 * 24 * 3600 - 600)
    ready.sign_in("1027")
    ready.client(WANG)
    ready.go_on(ready.open("03"))
    assert ready.open("05").id == draft.id


def test_what_is_over_takes_no_step(ready: Counter) -> None:
    draft = ready.open("05")
    ready.do(CancelDraft(ready.session, draft.id, ready.key()))
    with nothing_done(ready.house, Conflict, "not-draft"):
        ready.take(draft, Face(FaceResult.PASSED))
    with nothing_done(ready.house, Conflict, "not-draft"):
        ready.do(CancelDraft(ready.session, draft.id, ready.key()))
    with nothing_done(ready.house, Conflict, "not-draft"):
        ready.do(RedoFrom(ready.session, draft.id, "face", ready.key()))
    assert ready.open("05").id != draft.id


def test_only_what_waits_is_withdrawn(submitted: Counter) -> None:
    (line,) = submitted.do(AskRecords(submitted.session))
    assert (line.can_resume, line.can_cancel, line.can_withdraw) == (False, False, True)
    with nothing_done(submitted.house, Conflict, "not-draft"):
        submitted.do(CancelDraft(submitted.session, line.id, submitted.key()))
    view = submitted.do(Withdraw(submitted.session, line.id, submitted.key()))
    assert view.state is OperationState.WITHDRAWN
    with nothing_done(submitted.house, Conflict, "not-pending"):
        submitted.do(Withdraw(submitted.session, line.id, submitted.key()))
    assert submitted.open("05").id != line.id


def test_no_submits_nothing(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    with refused(ready.house, "client-said-no", rule=1):
        ready.take(view, Answer(False))
    assert ready.open("05").current == view.current


def test_going_back_lets_what_came_after_count_no_more(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    back = ready.do(RedoFrom(ready.session, view.id, "face", ready.key()))
    states = {step.key: step.state for step in back.steps}
    assert (states["face"], states["otp"]) == (StepState.CURRENT, StepState.AHEAD)
    kept = dump(ready.house)
    assert len(kept["step_void"]) == 2
    with nothing_done(ready.house, Conflict, "not-done"):
        ready.do(RedoFrom(ready.session, view.id, "otp", ready.key()))
    assert ready.go_on(back).state is OperationState.PENDING


def test_operations_of_a_visit_end_with_it_and_drafts_of_applications_stay(ready: Counter) -> None:
    draft = ready.open("05")
    signature = ready.open("04")
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    numbers = (draft.number, signature.number)
    states = ask(ready.house, "SELECT state FROM operation WHERE number IN (?, ?) ORDER BY number", *numbers)
    assert states == [("draft",), ("cancelled",)]


def test_a_draft_whose_account_is_eligible_no_more_is_ended(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="confirm")
    tamper(ready.house, "UPDATE fund_account SET password_failures = 0 WHERE number = ?", WANG[0])
    with refused(ready.house, "ineligible-not-locked", rule=0, kept=frozenset({"operation"})):
        ready.take(view, Answer(True))
    assert ask(ready.house, "SELECT state FROM operation WHERE number = ?", view.number) == [("ended",)]
