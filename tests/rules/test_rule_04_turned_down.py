"""Rule 4: a document on file that served again, and that who decides finds unclear, is asked for anew."""

from dataclasses import replace

import pytest

from counter_tui.desk.api.commands.operations import CancelDraft
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Image
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from data.terms.enums import OperationState, Outcome, VisitEnd
from tests.house import WANG, Counter, document_of, picture
from tests.rules.attempts import ask
from tests.rules.test_rule_08_decision import claim, decide, decision, supervisor
from tests.rules.test_rule_10_originals import images, sections_with_images


@pytest.fixture
def again(signed: Counter) -> Counter:
    """A second reset that waits, by another teller, which stands on the document of the first one."""
    signed.do(EndVisit(signed.session, VisitEnd.SWITCHED))
    chief = supervisor(signed.house)
    decide(chief, claim(chief), Outcome.REJECT)
    signed.house.wait(61)
    other = signed.house.at("04")
    other.sign_in("1028")
    other.client(WANG)
    other.go_on(other.open("03"))
    assert other.go_on(other.open("06")).state is OperationState.PENDING
    return other


def returned(again: Counter, *redo: str) -> Evidence:
    """The application as who returned it saw it."""
    chief = supervisor(again.house)
    evidence = claim(chief)
    chief.do(decision(chief, evidence, Outcome.RETURN, reason="document_unclear", redo=redo))
    return evidence


def states(view: OperationView) -> dict[str, StepState]:
    return {step.key: step.state for step in view.steps}


def better(counter: Counter, view: OperationView) -> OperationView:
    given = replace(document_of(WANG[0]), front=Image("better.png", picture(700, 450)))
    return counter.take(view, given)


def test_a_document_that_served_again_is_asked_for_anew(again: Counter) -> None:
    seen = returned(again, "document")
    assert sections_with_images(seen) == ["Original", "Sign"]
    (reason,) = [reason for reason in seen.return_reasons if reason.code == "document_unclear"]
    assert reason.redo == ("document",)
    assert "document" in {step.key for step in seen.redo}
    view = again.open("06")
    assert view.current is not None and view.current.key == "document"
    assert states(view)["choose"] is StepState.DONE
    view = again.go_on(better(again, view))
    assert view.state is OperationState.PENDING
    now = claim(supervisor(again.house))
    # The person was compared again, with the better image (rule 5).
    assert sections_with_images(now) == ["Document", "Sign"]
    front = "Document, front (face photo)"
    assert images(now)[front] != images(seen)[front]


def test_no_other_application_is_spared_it(again: Counter) -> None:
    returned(again, "document")
    view = again.open("06")
    again.do(CancelDraft(again.session, view.id, again.key()))
    view = again.go_on(again.open("06"), until="document")
    assert states(view)["document"] is StepState.CURRENT
    view = better(again, view)
    again.do(CancelDraft(again.session, view.id, again.key()))
    view = again.go_on(again.open("06"), until="original")
    assert states(view)["document"] is StepState.PASSED_OVER, "the better one is on file"


def test_a_return_for_the_original_alone_leaves_it_on_file(again: Counter) -> None:
    returned(again, "original")
    view = again.open("06")
    assert states(view)["document"] is StepState.PASSED_OVER
    assert view.current is not None and view.current.key == "original"
    assert again.go_on(view).state is OperationState.PENDING


def test_both_may_be_named(again: Counter) -> None:
    returned(again, "document", "original")
    view = again.open("06")
    assert view.current is not None and view.current.key == "document"
    causes = ask(again.house, "SELECT cause FROM step_void ORDER BY cause")
    assert causes.count(("document turned down",)) == 1
