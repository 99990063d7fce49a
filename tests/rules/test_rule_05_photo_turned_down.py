"""Rule 5: a photo that who decides finds unclear is asked for anew, though it was on file."""

from counter_tui.desk.api.commands.operations import CancelDraft
from counter_tui.desk.api.inputs import Chosen, Image
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from data.terms.enums import OperationState, Outcome
from tests.house import Counter, House, picture
from tests.rules.attempts import ask
from tests.rules.test_rule_08_decision import claim, decide, decision, supervisor

BETTER = Image("better.png", picture(700, 450))


def states(view: OperationView) -> dict[str, StepState]:
    return {step.key: step.state for step in view.steps}


def returned(branch: House) -> Evidence:
    """The application as who returned it for its photo saw it."""
    chief = supervisor(branch)
    evidence = claim(chief)
    (reason,) = [reason for reason in evidence.return_reasons if reason.code == "photo_unclear"]
    assert reason.redo == ("photo", "face")
    chief.do(decision(chief, evidence, Outcome.RETURN, reason="photo_unclear", redo=("photo",)))
    return evidence


def test_a_photo_passed_over_is_asked_for_anew(submitted: Counter) -> None:
    seen = returned(submitted.house)
    assert [step.key for step in seen.redo][:2] == ["photo", "face"]
    view = submitted.open("05")
    assert view.current is not None and view.current.key == "photo"
    assert (states(view)["consent"], states(view)["face"]) == (StepState.PASSED_OVER, StepState.AHEAD)
    assert states(view)["otp"] is StepState.DONE
    view = submitted.go_on(submitted.take(view, BETTER))
    assert view.state is OperationState.PENDING
    before, now = ask(submitted.house, "SELECT photo_sha256 FROM face_check ORDER BY at, id")[-2:]
    assert before != now
    # The better one is on file for whatever comes.
    chief = supervisor(submitted.house)
    decide(chief, claim(chief), Outcome.RETURN)
    assert states(submitted.open("05"))["photo"] is StepState.DONE


def test_it_is_on_file_for_no_other_application(submitted: Counter) -> None:
    returned(submitted.house)
    view = submitted.open("05")
    submitted.do(CancelDraft(submitted.session, view.id, submitted.key()))
    view = submitted.go_on(submitted.open("05"), until="photo")
    assert view.current is not None and view.current.key == "photo"
    submitted.take(view, BETTER)
    submitted.do(CancelDraft(submitted.session, view.id, submitted.key()))
    assert states(submitted.open("05"))["photo"] is StepState.PASSED_OVER


def test_a_document_with_that_photo_is_on_file_no_more(signed: Counter) -> None:
    chief = supervisor(signed.house)
    decide(chief, claim(chief), Outcome.REJECT)
    signed.house.wait(61)
    assert signed.go_on(signed.open("05")).state is OperationState.PENDING
    returned(signed.house)
    # 06 has no step for a photo alone: its face check stands on the document.
    view = signed.take(signed.open("06"), Chosen(("trading",)))
    assert states(view)["document"] is StepState.CURRENT
    assert signed.go_on(view, until="agreements").current is not None


def test_evidence_of_another_day_tells_its_day(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    today = [line.text.render("en") for section in claim(chief).sections for line in section.lines]
    assert not [text for text in today if "11-23 09:" in text]
    submitted.house.wait(24 * 3600)
    chief.sign_in("2001")
    later = [line.text.render("en") for section in claim(chief).sections for line in section.lines]
    assert len([text for text in later if "11-23 09:" in text]) == 3, "face, code and confirmation"
