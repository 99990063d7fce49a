"""Service 04: what a signature must be, what is kept of it, and what it replaces (rules 4, 8, 10 and 13)."""

import json
from hashlib import sha256
from uuid import UUID

import pytest
from sqlmodel import col, select

from counter_tui.desk.api.commands.images import OpenImage, ReadStrokes
from counter_tui.desk.api.commands.operations import RedoFrom, TakeStep
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.drawing import MOST_MS, MOST_POINTS, MOST_STROKES, PAD_WIDTH, Point, Stroke
from counter_tui.desk.api.inputs import Drawn, FromFile, Image
from counter_tui.desk.api.views.facts import PadFacts, PhotoFacts, SignatureFacts
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.signatures import LABEL_IMAGE, LABEL_STROKES
from counter_tui.desk.strokes import rendered
from data.tables.evidence import Signature, SignatureStrokes
from data.terms.enums import OperationState
from data.terms.errors import Invalid, NotAllowed, Refusal
from tests.house import LI, WANG, Counter, signature_png, strokes
from tests.rules.attempts import ask, events, refused


def line(*points: tuple[int, int]) -> Stroke:
    return tuple(Point(x, y, 10 * at) for at, (x, y) in enumerate(points))


def zigzag(width: int, height: int, points: int = 20) -> tuple[Stroke, ...]:
    return (line(*((100 + width * at // (points - 1), 100 + height * (at % 2)) for at in range(points))),)


WRONG: dict[str, tuple[tuple[Stroke, ...], str]] = {
    "blank": ((), "blank"),
    "a dot": ((line((5_000, 2_000)),), "blank"),
    "many dots in one place": (tuple(line((5_000 + at, 2_000)) for at in range(90)), "blank"),
    "upright": (zigzag(1_000, 3_000), "upright"),
    "a little too high": (zigzag(3_000, 1_501), "upright"),
    "two touches far apart": ((line((100, 100)), line((9_000, 100))), "few"),
    "one swipe of two points": ((line((100, 100), (9_000, 100)),), "few"),
    "dots in a row": (tuple(line((100 + 900 * at, 100)) for at in range(10)), "few"),
    "a stroke of nothing": ((*zigzag(6_000, 2_000), ()), "strokes"),
    "too many strokes": (tuple(line((at, 0), (at + 9, 9)) for at in range(MOST_STROKES + 1)), "strokes"),
    "too many points": ((line(*((at % 9_000, at % 900) for at in range(MOST_POINTS + 1))),), "strokes"),
    "left of the pad": ((line((-1, 0), *((at * 400, at * 90) for at in range(20))),), "strokes"),
    "right of the pad": ((line((PAD_WIDTH + 1, 0), *((at * 400, at) for at in range(20))),), "strokes"),
    "far below the pad": ((line((0, 10**9), *((at * 400, at) for at in range(20))),), "strokes"),
    "for too long": (((*zigzag(6_000, 2_000)[0], Point(9, 9, MOST_MS + 1)),), "strokes"),
    "backwards in time": (((*zigzag(6_000, 2_000)[0], Point(9, 9, 0)),), "strokes"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_signature_is_refused_and_nothing_is_kept(ready: Counter, name: str) -> None:
    drawn, code = WRONG[name]
    view = ready.open("04")
    for attempt in (
        lambda: ready.take(view, Drawn(drawn)),
        lambda: ready.do(ReadStrokes(ready.session, drawn, 40, 10)),
    ):
        with pytest.raises(Invalid) as no:
            attempt()
        assert (no.value.field, no.value.code) == ("strokes", f"signature-{code}")
        assert no.value.then.msgid
    assert ask(ready.house, "SELECT count(*) FROM signature") == [(1,)]


@pytest.mark.parametrize(
    "drawn",
    [zigzag(3_000, 1_500), zigzag(1_000, 500), (line(*((at * 400, 50) for at in range(20))),), strokes()],
    ids=["just twice as wide", "small", "without height", "a hand's"],
)
def test_what_lies_and_is_written_is_kept(ready: Counter, drawn: tuple[Stroke, ...]) -> None:
    view = ready.take(ready.open("04"), Drawn(drawn))
    assert view.state is OperationState.DONE
    picture = ready.do(ReadStrokes(ready.session, drawn, 40, 10))
    assert picture.full[0] >= 2 * picture.full[1]


def test_strokes_and_the_image_they_give_are_kept_sealed_with_their_hashes(ready: Counter) -> None:
    view = ready.take(ready.open("04"), Drawn(zigzag(6_000, 2_000)))
    with ready.desk.store.read() as unit:
        kept = unit.session.exec(select(Signature).where(col(Signature.operation_id) == view.id)).one()
        pen = unit.session.get_one(SignatureStrokes, kept.id)
        image = ready.desk.sealing.open(LABEL_IMAGE, kept.id, kept.image_sealed)
        drawn = ready.desk.sealing.open(LABEL_STROKES, kept.id, pen.strokes_sealed)
    assert sha256(image).digest() == kept.image_sha256
    assert sha256(drawn).digest() == pen.strokes_sha256
    again = tuple(tuple(Point(*point) for point in stroke) for stroke in json.loads(drawn))
    assert again == zigzag(6_000, 2_000)
    assert rendered(again).content == image
    assert (pen.strokes, pen.points, pen.ms) == (1, 20, 190)
    (detail,) = [
        json.loads(str(detail))
        for (detail,) in ask(ready.house, "SELECT detail FROM step_record WHERE step = 'draw'")
        if str(kept.id) in str(detail)
    ]
    assert detail["sha256"] == kept.image_sha256.hex()


def test_a_drawn_signature_needs_no_second_person_and_passes_the_file_over(ready: Counter) -> None:
    view = ready.open("04")
    assert isinstance(view.facts, PadFacts) and view.facts.on_file is not None
    view = ready.take(view, Drawn(strokes()))
    assert view.state is OperationState.DONE
    assert [step.key for step in view.steps if step.state is StepState.DONE] == ["draw"]
    assert ask(ready.house, "SELECT count(*) FROM signature_attestation") == [(0,)]


def test_a_signature_from_a_file_still_needs_its_second_person(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    view = teller.take(teller.open("04"), FromFile())
    assert view.current is not None and view.current.key == "file"
    view = teller.take(view, Image("签名.png", signature_png()))
    assert view.current is not None and view.current.key == "attest"
    home = teller.do(AskHome(teller.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.signature_on is None
    teller.go_on(view)
    home = teller.do(AskHome(teller.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.signature_on is not None


def test_the_file_is_the_tellers_choice_and_the_strokes_are_the_clients(ready: Counter) -> None:
    view = ready.open("04")
    for what, turn in ((FromFile(), True), (Drawn(strokes()), False)):
        with refused(ready.house, "not-the-turn", rule=13):
            ready.do(TakeStep(ready.session, view.id, "draw", what, turn, ready.key()))
    ready.take(view, FromFile())
    (turns,) = zip(*ask(ready.house, "SELECT client_turn FROM step_record WHERE step = 'draw'"), strict=True)
    assert sorted(map(bool, turns)) == [False, True]


def test_who_chose_the_file_may_go_back_and_let_the_client_draw(ready: Counter) -> None:
    view = ready.take(ready.open("04"), FromFile())
    view = ready.take(view, Image("a.png", signature_png()))
    view = ready.do(RedoFrom(ready.session, view.id, "draw", ready.key()))
    view = ready.take(view, Drawn(zigzag(6_000, 2_000)))
    assert view.state is OperationState.DONE
    assert ask(ready.house, "SELECT count(*) FROM signature_strokes") == [(2,)]
    assert ask(ready.house, "SELECT count(*) FROM signature_attestation") == [(0,)]


def test_a_new_signature_replaces_the_old_which_is_kept(ready: Counter) -> None:
    before = ask(ready.house, "SELECT id, image_sha256 FROM signature ORDER BY number")
    ready.house.wait(86_400)
    ready.sign_in("1027")
    ready.client(WANG)
    ready.go_on(ready.open("03"))
    ready.take(ready.open("04"), Drawn(zigzag(6_000, 2_000)))
    after = ask(ready.house, "SELECT id, image_sha256 FROM signature ORDER BY number")
    assert after[:1] == before and len(after) == 2
    home = ready.do(AskHome(ready.session))
    assert home.visit is not None and home.visit.client is not None
    assert str(home.visit.client.signature_on) == "2026-11-24"


# --- opening what is on file (rule 10)


def opened(counter: Counter) -> list[tuple[str, str]]:
    return [(str(event["kind"]), str(event["image"])) for event in events(counter.house, "image.opened")]


def test_each_opening_of_an_image_is_audited(ready: Counter) -> None:
    view = ready.open("05")
    assert isinstance(view.facts, PhotoFacts) and view.facts.image is not None
    for times in (1, 2):
        picture = ready.do(OpenImage(ready.session, view.id, view.facts.image, 30, 10))
        assert picture.full == (600, 400)
        assert opened(ready) == [("photo", str(view.facts.image))] * times


def test_a_signature_that_waits_for_its_second_person_can_be_seen(ready: Counter) -> None:
    view = ready.go_on(ready.open("04"), until="attest")
    assert isinstance(view.facts, SignatureFacts)
    assert ready.do(OpenImage(ready.session, view.id, view.facts.image, 30, 10)).full == (600, 200)
    assert opened(ready) == [("signature", str(view.facts.image))]


def test_another_clients_image_is_not_opened(ready: Counter) -> None:
    view = ready.open("05")
    assert isinstance(view.facts, PhotoFacts) and view.facts.image is not None
    other = ready.house.at("04")
    other.sign_in("1028")
    other.client(LI)
    theirs = other.open("03")
    for operation in (theirs.id, view.id):
        with refused(ready.house, "not-this-client", rule=12):
            other.do(OpenImage(other.session, operation, view.facts.image, 30, 10))
    assert opened(ready) == []


def test_a_supervisor_sees_what_waits_and_nothing_else(submitted: Counter) -> None:
    (photo,) = ask(submitted.house, "SELECT id FROM document_photo")
    ((waits,),) = ask(submitted.house, "SELECT id FROM operation WHERE service = 'unlock'")
    ((visit_s,),) = ask(submitted.house, "SELECT id FROM operation WHERE service = 'bind'")
    chief = submitted.house.at("05")
    chief.sign_in("2001")
    image, pending, done = (UUID(str(each)) for each in (photo[0], waits, visit_s))
    assert chief.do(OpenImage(chief.session, pending, image, 30, 10)).full == (600, 400)
    with pytest.raises((NotAllowed, Refusal)):
        chief.do(OpenImage(chief.session, done, image, 30, 10))
    assert len(opened(submitted)) == 1
