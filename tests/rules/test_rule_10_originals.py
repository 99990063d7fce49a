"""Rule 10: who decides sees the images that an application stands on, and each opening is audited."""

from uuid import UUID

from counter_tui.desk.api.commands.images import OpenImage
from counter_tui.desk.api.commands.operations import RedoFrom
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Drawn, FromFile, Image
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.evidence import EvidenceImage
from data.terms.enums import OperationState, Outcome, VisitEnd
from tests.house import WANG, Counter, signature_png, strokes
from tests.rules.attempts import ask, events, refused
from tests.rules.test_rule_08_decision import claim, decide, supervisor


def images(evidence: Evidence) -> dict[str, EvidenceImage]:
    """The images that evidence names, by their titles."""
    return {
        image.title.render("en"): image
        for section in evidence.sections
        for line in section.lines
        for image in line.images
    }


def sections_with_images(evidence: Evidence) -> list[str]:
    return [
        section.title.render("en")
        for section in evidence.sections
        if any(line.images for line in section.lines)
    ]


def opened(counter: Counter) -> list[tuple[str, str, str]]:
    """Each opening: of which application, what, and which image."""
    rows = ask(
        counter.house,
        "SELECT operation_id FROM audit_event WHERE kind = 'image.opened' ORDER BY at, chain, sequence",
    )
    kinds = [(str(event["kind"]), str(event["image"])) for event in events(counter.house, "image.opened")]
    return [(str(UUID(str(operation))), *kind) for (operation,), kind in zip(rows, kinds, strict=True)]


def test_an_application_names_its_document_and_its_signature(signed: Counter) -> None:
    chief = supervisor(signed.house)
    evidence = claim(chief)
    named = images(evidence)
    assert list(named) == ["Document, front (face photo)", "Document, back", "Signature, 2026-11-23"]
    assert sections_with_images(evidence) == ["Document", "Sign"]
    assert opened(chief) == [], "to be named is not to be opened"
    for image in named.values():
        chief.do(OpenImage(chief.session, evidence.operation.id, image.id, 28, 8))
    operation = str(evidence.operation.id)
    front, back, signature = (str(image.id) for image in named.values())
    assert opened(chief) == [
        (operation, "photo", front),
        (operation, "back", back),
        (operation, "signature", signature),
    ]


def test_a_document_that_served_again_is_shown_whoever_captured_it(signed: Counter) -> None:
    signed.do(EndVisit(signed.session, VisitEnd.SWITCHED))
    chief = supervisor(signed.house)
    first = claim(chief)
    decide(chief, first, Outcome.REJECT)
    signed.house.wait(61)
    signed.client(WANG)
    signed.go_on(signed.open("03"))
    assert signed.go_on(signed.open("06")).state is OperationState.PENDING
    second = claim(chief)
    assert second.operation.id != first.operation.id
    assert sections_with_images(second) == ["Original", "Sign"]
    assert images(second).keys() == images(first).keys()
    for image in images(second).values():
        chief.do(OpenImage(chief.session, second.operation.id, image.id, 28, 8))


def test_the_signature_before_stands_beside_the_one_used(ready: Counter) -> None:
    ((first,),) = ask(ready.house, "SELECT id FROM signature")
    view = ready.take(ready.open("04"), FromFile())
    view = ready.take(view, Image("a.png", signature_png()))  # nobody attests it: it never counts
    view = ready.do(RedoFrom(ready.session, view.id, "draw", ready.key()))
    ready.take(view, Drawn(strokes(5_000, 1_500)))
    ready.go_on(ready.open("06"))
    ((used,),) = ask(ready.house, "SELECT id FROM signature WHERE number = 3")
    chief = supervisor(ready.house)
    evidence = claim(chief)
    *_, now, before = images(evidence).values()
    assert (now.id, before.id) == (UUID(str(used)), UUID(str(first)))
    assert before.title.render("en") == "before, 2026-11-23"
    assert chief.do(OpenImage(chief.session, evidence.operation.id, before.id, 28, 8)).full


def test_an_image_that_the_evidence_does_not_name_stays_shut(signed: Counter) -> None:
    ((photo,),) = ask(signed.house, "SELECT id FROM document_photo WHERE number = 1")
    chief = supervisor(signed.house)
    evidence = claim(chief)
    assert UUID(str(photo)) not in {image.id for image in images(evidence).values()}
    with refused(chief.house, "not-evidence", rule=10):
        chief.do(OpenImage(chief.session, evidence.operation.id, UUID(str(photo)), 28, 8))
    assert opened(chief) == []
