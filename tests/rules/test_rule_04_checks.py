"""Rule 4: the document step whole, driven by the engine."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.images import OpenImage
from counter_tui.desk.api.commands.operations import AskOperation, CancelDraft, RedoFrom, Withdraw
from counter_tui.desk.api.commands.steps import ReadDocument
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Document, Face, Image, OriginalSeen
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.facts import DocumentFacts, QuestionFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from data.terms.enums import DocumentKind, FaceResult, OperationState, Outcome, VisitEnd
from data.terms.errors import Conflict, CounterError, Invalid, NotAllowed, WrongKind
from tests.house import LI, NUMBERS, WANG, Counter, back_png, document_of, photo_png, picture, resident_id
from tests.postgres import all_bytes
from tests.rules.attempts import ask, events, nothing_done, refused, tamper
from tests.rules.offered import ANEW, TRIAL, offered

RESIDENT = DocumentKind.RESIDENT_ID
PASSPORT = DocumentKind.PASSPORT
WANG_NUMBER = NUMBERS[WANG[0]]


@pytest.fixture(autouse=True)
def trial() -> Iterator[None]:
    with offered(TRIAL, ANEW):
        yield


@pytest.fixture
def at_document(teller: Counter) -> tuple[Counter, OperationView]:
    """Wang signed in, the trial service at its document."""
    teller.client(WANG)
    return teller, teller.go_on(teller.open("trial"), until="document")


At = tuple[Counter, OperationView]


def wang(**other: Any) -> Document:
    return document_of(WANG[0], **other)


def states(view: OperationView) -> dict[str, StepState]:
    return {step.key: step.state for step in view.steps}


def submitted(counter: Counter) -> OperationView:
    view = counter.go_on(counter.open("trial"))
    assert view.state is OperationState.PENDING
    return view


def next_visit(counter: Counter, who: tuple[str, str] = WANG, *, number: str = "1027") -> Counter:
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    other = counter.house.at("04")
    other.sign_in(number)
    counter.house.wait(61)
    other.client(who)
    return other


def evidence_of(counter: Counter, view: OperationView, number: str = "2001") -> tuple[Counter, Evidence]:
    chief = counter.house.at("05")
    chief.sign_in(number)
    return chief, chief.do(Claim(chief.session, view.id))


def lines_of(evidence: Evidence, title: str) -> list[str]:
    return [
        line.text.render("en")
        for section in evidence.sections
        if section.title.render("en") == title
        for line in section.lines
    ]


# --- what is taken


def test_the_step_tells_what_the_document_must_be(at_document: At) -> None:
    _, view = at_document
    assert view.facts == DocumentFacts(
        client="王*山",
        kind=RESIDENT,
        number="310***********0022",
        expires=date(2036, 5, 1),
        kinds=tuple(DocumentKind),
        two_sided=frozenset(DocumentKind) - {PASSPORT},
    )


def test_a_document_is_kept_with_both_images_and_who_checked_it(at_document: At) -> None:
    counter, view = at_document
    view = counter.take(view, wang(issued="20160501"))
    assert states(view)["document"] is StepState.DONE
    ((kind, expires, issued, warnings, staff, side),) = ask(
        counter.house,
        "SELECT d.document_kind, d.expires, d.issued, d.warnings, s.number, d.side"
        " FROM document_check d JOIN staff s ON s.id = d.staff_id",
    )
    assert (kind, str(expires), str(issued)) == ("resident_id", "2036-05-01", "2016-05-01")
    assert (warnings, staff, side) == ("[]", "1027", "maker")
    ((front,),) = ask(counter.house, "SELECT image_sha256 FROM document_photo")
    ((back,),) = ask(counter.house, "SELECT image_sha256 FROM document_back")
    assert (front, back) == (sha256(photo_png()).digest(), sha256(back_png()).digest())


def test_images_and_number_are_kept_encrypted(teller: Counter) -> None:
    teller.client(WANG)
    front, back = picture(640, 420), picture(650, 430)
    view = teller.go_on(teller.open("trial"), until="document")
    view = teller.take(view, wang(front=Image("f.png", front), back=Image("b.png", back)))
    teller.house.close()
    whole = all_bytes(teller.house.folder)
    # A PNG's first bytes are every PNG's: what is looked for is its content.
    for content in (front, back):
        assert content[60:124] not in whole
    assert WANG_NUMBER.encode() not in whole
    assert WANG_NUMBER not in repr(view) and WANG_NUMBER not in repr(wang())


def test_the_side_with_the_photo_is_what_the_face_is_compared_with(at_document: At) -> None:
    counter, view = at_document
    view = counter.take(view, wang())
    assert view.current is not None and view.current.key == "face"
    counter.take(view, Face(FaceResult.PASSED))
    assert ask(counter.house, "SELECT photo_sha256 FROM face_check") == [(sha256(photo_png()).digest(),)]
    assert ask(counter.house, "SELECT count(*) FROM document_photo") == [(1,)], "kept once"


@pytest.mark.parametrize(
    "text",
    [
        f" {WANG_NUMBER.lower()} ",
        f"{WANG_NUMBER[:6]} {WANG_NUMBER[6:14]} {WANG_NUMBER[14:]}",
        "".join(chr(ord(each) + 0xFEE0) for each in WANG_NUMBER),
        f"王小山,女,汉,19850312,上海市黄浦区人民路1号,{WANG_NUMBER},上海市公安局,20160501,20360501",
        f"{WANG_NUMBER}\t王小山\t2016.05.01-2036.05.01",
        f"姓名：王小山|公民身份号码：{WANG_NUMBER}|有效期限：2016.05.01-2036.05.01",
    ],
)
def test_a_number_or_a_readers_line_is_understood(at_document: At, text: str) -> None:
    counter, view = at_document
    read = counter.do(ReadDocument(counter.session, view.id, "document", RESIDENT, text))
    assert (read.kind, read.number, read.doubts) == (RESIDENT, WANG_NUMBER, ())
    assert read.named is ("王" in text)
    assert (read.expires, read.issued) == (("2036-05-01", "2016-05-01") if read.named else ("", ""))
    view = counter.take(view, wang(text=text))
    assert states(view)["document"] is StepState.DONE


def test_reading_keeps_nothing(at_document: At) -> None:
    counter, view = at_document
    before = ask(counter.house, "SELECT count(*) FROM document_check")
    counter.do(ReadDocument(counter.session, view.id, "document", RESIDENT, WANG_NUMBER, "20360501"))
    assert ask(counter.house, "SELECT count(*) FROM document_check") == before
    assert counter.do(AskOperation(counter.session, view.id)).current == view.current


# --- what is refused


REFUSED = [
    ({"text": NUMBERS[LI[0]]}, "document-differs"),
    ({"text": f"{WANG_NUMBER},王小川"}, "document-name"),
    ({"kind": PASSPORT, "text": "E12345678"}, "document-differs"),
    ({"expires": "20261122"}, "document-expired"),
    ({"issued": "20160501", "expires": "20260601"}, "document-expired"),
    ({"issued": "20200501", "expires": "20300501"}, "document-validity"),
    ({"issued": "20200501", "expires": "长期"}, "document-validity"),
    ({"seen": False}, "no-original"),
]


@pytest.mark.parametrize(("other", "code"), REFUSED)
def test_what_rule_4_refuses_is_refused_and_recorded(
    at_document: At, other: dict[str, Any], code: str
) -> None:
    counter, view = at_document
    with refused(counter.house, code, rule=4):
        counter.take(view, wang(**other))
    assert events(counter.house, "refused")[-1]["code"] == code
    if other.get("seen", True):
        given = wang(**other)
        with refused(counter.house, code, rule=4):
            counter.do(
                ReadDocument(
                    counter.session, view.id, "document", given.kind, given.text, given.expires, given.issued
                )
            )


@pytest.mark.parametrize(
    ("other", "code"), [({"text": NUMBERS[LI[0]]}, "document-differs"), ({"expires": "1.1.2026"}, "")]
)
def test_a_changed_document_stops_here_and_is_told_where_to_go(
    at_document: At, other: dict[str, Any], code: str
) -> None:
    counter, view = at_document
    with pytest.raises(CounterError) as told:
        counter.take(view, wang(**other))
    assert ("13" in told.value.then.render("en")) is bool(code)


READ = f"{WANG_NUMBER},20160501-20360501"
INVALID = [
    ({"text": ""}, "document_number", "document-empty"),
    ({"text": "310101850312002"}, "document_number", "document-15-digits"),
    ({"text": WANG_NUMBER[:-1]}, "document_number", "document-length"),
    ({"text": "٣" + WANG_NUMBER[1:]}, "document_number", "document-look-alike"),
    ({"text": WANG_NUMBER[:-1] + "9"}, "document_number", "document-check"),
    ({"text": "王小山,女,汉"}, "document_number", "document-line"),
    ({"text": f"{WANG_NUMBER},出生:19850313"}, "document_number", "document-born-differs"),
    ({"text": "P<UTOERIKSSON<<ANNA"}, "document_number", "document-mrz-length"),
    ({"expires": ""}, "document_expires", "document-expires-empty"),
    ({"expires": "20360230"}, "document_expires", "document-expires-form"),
    ({"issued": "20270101"}, "document_issued", "document-issued-form"),
    ({"issued": "19840101", "expires": "长期"}, "document_issued", "document-issue"),
    ({"text": READ, "expires": "20360502"}, "document_expires", "document-unlike"),
    ({"text": READ, "issued": "20160502"}, "document_issued", "document-unlike"),
    ({"back": None}, "back", "document-back"),
    ({"back": Image("again.png", photo_png())}, "back", "document-same-side"),
    ({"front": Image("small.png", picture(150, 400))}, "front", "photo-small"),
    ({"back": Image("torn.png", picture(640, 420)[:400])}, "back", "image-broken"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "field", "code"), INVALID)
def test_what_cannot_be_right_is_told_at_its_field(
    at_document: At, other: dict[str, Any], field: str, code: str
) -> None:
    counter, view = at_document
    with nothing_done(counter.house, Invalid, code) as told:
        counter.take(view, wang(**other))
    assert isinstance(told.value, Invalid) and told.value.field == field


def test_under_the_wrong_kind_the_right_one_is_offered(at_document: At) -> None:
    counter, view = at_document
    with nothing_done(counter.house, WrongKind, "document-kind") as told:
        counter.take(view, wang(kind=PASSPORT))
    assert isinstance(told.value, WrongKind) and told.value.offered is RESIDENT


def test_which_kinds_serve_is_a_setting(at_document: At) -> None:
    counter, view = at_document
    counter.runner = runner(replace(counter.desk, policy=Policy(allowed_documents=frozenset({PASSPORT}))))
    with refused(counter.house, "document-not-allowed", rule=4):
        counter.take(view, wang())


def test_no_document_before_the_consent(teller: Counter) -> None:
    teller.client(WANG)
    view = teller.open("trial")
    assert view.current is not None and view.current.key == "consent"
    with nothing_done(teller.house, Conflict, "step-moved"):
        teller.take(view, wang(), step="document")


@pytest.mark.parametrize("given", [True, False])
def test_a_validity_that_has_lapsed_on_file_stops_here(at_document: At, given: bool) -> None:
    counter, view = at_document
    tamper(counter.house, "UPDATE client SET document_expires = '2026-11-22' WHERE name = '王小山'")
    with refused(counter.house, "document-lapsed", rule=4) as told:
        counter.take(view, wang(expires="20460501" if given else "2026-11-22"))
    assert "13" in told.value.then.render("en")


def become(counter: Counter, number: str, kind: DocumentKind, name: str, expires: str | None = None) -> None:
    """Let Wang's account be held under another document, as another import would have it."""
    from counter_tui.desk.staff.administration import document_index
    from counter_tui.desk.work import Work

    desk = counter.desk
    with desk.store.read() as unit:
        index = document_index(Work(desk, unit.session, desk.clock.now()), kind, number)
    tamper(
        counter.house,
        "UPDATE client SET document_kind = ?, document_index = ?, name = ?, document_expires = ?"
        " WHERE name = '王小山'",
        str(kind),
        index,
        name,
        expires,
    )


def test_a_client_under_18_is_refused(teller: Counter) -> None:
    young = resident_id("31010120081124002")
    become(teller, young, RESIDENT, "王小小", "2030-01-01")
    teller.client(WANG)
    view = teller.go_on(teller.open("trial"), until="document")
    with refused(teller.house, "document-minor", rule=4):
        teller.take(view, wang(text=young, expires="20300101"))


def test_from_the_18th_birthday_on_not(teller: Counter) -> None:
    grown = resident_id("31010120081123002")
    become(teller, grown, RESIDENT, "王小小", "2030-01-01")
    teller.client(WANG)
    view = teller.go_on(teller.open("trial"), until="document")
    assert states(teller.take(view, wang(text=grown, expires="20300101")))["document"] is StepState.DONE


MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3604155ZE184226B<<<<<16"


@pytest.mark.parametrize(
    ("name", "warnings"), [("Anna Maria Eriksson", "[]"), ("Anna Ericsson", "other-letters")]
)
def test_a_passport_by_its_machine_readable_lines(teller: Counter, name: str, warnings: str) -> None:
    become(teller, "L898902C3", PASSPORT, name, "2036-04-15")
    teller.client(WANG)
    view = teller.go_on(teller.open("trial"), until="document")
    read = teller.do(ReadDocument(teller.session, view.id, "document", PASSPORT, MRZ))
    assert (read.number, read.expires, read.named) == ("L898902C3", "2036-04-15", warnings == "[]")
    teller.take(view, wang(kind=PASSPORT, text=MRZ, expires="", back=None))
    assert ask(teller.house, "SELECT count(*) FROM document_back") == [(0,)]
    assert warnings in str(ask(teller.house, "SELECT warnings FROM document_check"))


@pytest.mark.parametrize("place", [0, 9, 13, 19, 21, 27, 30, 42, 43])
def test_one_misread_character_of_them_is_refused(teller: Counter, place: int) -> None:
    become(teller, "L898902C3", PASSPORT, "Anna Eriksson", "2036-04-15")
    teller.client(WANG)
    view = teller.go_on(teller.open("trial"), until="document")
    lines = MRZ.replace("\n", "")
    at = 44 + place
    wrong = lines[:at] + str((int(lines[at], 36) + 1) % 10) + lines[at + 1 :]
    with nothing_done(teller.house, Invalid, "document-mrz-check"):
        teller.take(view, wang(kind=PASSPORT, text=wrong, expires="", back=None))


# --- warnings


def test_warnings_passed_over_go_to_the_supervisor(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang(expires="长期"))
    _, evidence = evidence_of(counter, submitted(counter))
    assert lines_of(evidence, "Warnings passed over") == [
        "A resident ID card is long-term only from 46 on: look at the card.",
        "The validity is another than the one on file: compare it.",
    ]


def test_without_any_there_is_no_such_section_and_the_document_is_told_masked(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang())
    _, evidence = evidence_of(counter, submitted(counter))
    assert lines_of(evidence, "Warnings passed over") == []
    (told,) = lines_of(evidence, "Document")
    assert "310***********0022" in told and "陈晓雯" in told and "2036-05-01" in told
    assert WANG_NUMBER not in repr(evidence)


# --- once, not again


def test_an_unexpired_document_on_file_is_passed_over_and_its_original_confirmed(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang(expires="长期"))
    first = submitted(counter)
    counter.do(Withdraw(counter.session, first.id, counter.key()))
    other = next_visit(counter, number="1028")
    view = other.open("trial")
    assert (states(view)["document"], states(view)["original"]) == (StepState.PASSED_OVER, StepState.CURRENT)
    assert isinstance(view.facts, QuestionFacts)
    assert ("On file", "scanned on 2026-11-23 by 陈晓雯, not asked for again") in [
        (label.render("en"), text.render("en")) for label, text in view.facts.lines
    ]
    with refused(other.house, "no-original", rule=4, kept=frozenset()):
        other.take(view, OriginalSeen(False))
    pending = submitted(other)
    _, evidence = evidence_of(other, pending)
    assert len(lines_of(evidence, "Warnings passed over")) == 2, "they go with the document that serves"
    assert any("陈晓雯 scanned it 2026-11-23" in line for line in lines_of(evidence, "Original"))


def test_who_captured_a_document_that_is_reused_cannot_decide(at_document: At) -> None:
    counter, _ = at_document
    both = counter.house.at("05")
    both.sign_in("2002")
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    counter.house.wait(61)
    both.client(WANG)
    both.do(Withdraw(both.session, submitted(both).id, both.key()))
    other = next_visit(both, number="1028")
    view = other.take(other.open("trial"), OriginalSeen(True))
    assert view.current is not None and view.current.key == "face", "before the face is compared with it"
    makers = ask(
        other.house,
        "SELECT s.number FROM participant p JOIN staff s ON s.id = p.staff_id"
        " JOIN operation o ON o.id = p.operation_id WHERE o.number = ? AND p.side = 'maker' ORDER BY 1",
        view.number,
    )
    assert makers == [("1028",), ("2002",)]
    pending = submitted(other)
    chief, evidence = evidence_of(other, pending, "2002")
    assert evidence.readonly is not None and evidence.token is None
    with pytest.raises(NotAllowed):
        chief.do(
            Decide(chief.session, pending.id, chief.key(), evidence.version, Outcome.APPROVE, chief.key())
        )


@pytest.mark.parametrize("what", ["expired", "lapsed", "another", "voided"])
def test_one_that_no_longer_counts_is_asked_for_again(at_document: At, what: str) -> None:
    counter, view = at_document
    view = counter.take(view, wang(expires="20261124" if what == "expired" else "20360501"))
    if what == "voided":
        counter.do(RedoFrom(counter.session, view.id, "document", counter.key()))
        assert states(counter.open("trial"))["document"] is StepState.CURRENT
        return
    counter.do(CancelDraft(counter.session, view.id, counter.key()))
    assert states(counter.open("trial"))["document"] is StepState.PASSED_OVER
    if what == "another":
        become(counter, resident_id("31010119850312010"), RESIDENT, "王小山", "2036-05-01")
    elif what == "lapsed":
        tamper(counter.house, "UPDATE client SET document_expires = '2026-11-22' WHERE name = '王小山'")
    else:
        counter.house.wait(2 * 86400)
        counter.sign_in("1027")
        counter.client(WANG)
    assert states(counter.open("trial"))["document"] is StepState.CURRENT


def test_a_return_for_its_image_asks_for_it_again(at_document: At) -> None:
    counter, _ = at_document
    pending = submitted(counter)
    chief, evidence = evidence_of(counter, pending)
    (reason,) = [reason for reason in evidence.return_reasons if reason.code == "document_unclear"]
    assert reason.redo == ("document",)
    assert evidence.token is not None
    chief.do(
        Decide(
            chief.session, pending.id, evidence.token, evidence.version, Outcome.RETURN, chief.key(),
            reason.code, reason.redo,
        )
    )  # fmt: skip
    view = counter.open("trial")
    assert view.current is not None and view.current.key == "document"
    counter.take(view, wang(front=Image("better.png", picture(700, 450))))
    assert ask(counter.house, "SELECT number FROM document_check ORDER BY number") == [(1,), (2,)]


def test_another_clients_document_is_not_theirs(at_document: At) -> None:
    counter, _ = at_document
    submitted(counter)
    other = next_visit(counter, LI)
    view = other.go_on(other.open("trial"), until="document")
    assert states(view)["document"] is StepState.CURRENT


def test_the_original_is_confirmed_at_each_visit(at_document: At) -> None:
    """A draft whose document was checked at an earlier visit, or passed over at one."""
    counter, view = at_document
    view = counter.take(view, wang())
    assert view.current is not None and view.current.key == "face", "seen at this visit"
    other = next_visit(counter)
    view = other.open("trial")
    assert view.current is not None and view.current.key == "original"
    other.take(view, OriginalSeen(True))
    assert other.open("trial").current != view.current
    again = next_visit(other)
    view = again.open("trial")
    assert view.current is not None and view.current.key == "original"
    assert again.go_on(view).state is OperationState.PENDING


def test_a_document_that_lapses_between_two_visits_stops_there(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang(expires="20261124"))
    counter.house.wait(2 * 86400)
    counter.sign_in("1027")
    counter.client(WANG)
    view = counter.open("trial")
    assert view.current is not None and view.current.key == "original"
    with refused(counter.house, "document-lapsed", rule=4):
        counter.take(view, OriginalSeen(True))


def test_where_it_is_never_passed_over_it_is_taken_anew(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang())
    view = counter.open("anew")
    assert view.current is not None and view.current.key == "document"
    assert counter.go_on(view).state is OperationState.PENDING


def test_the_consent_is_asked_once(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang())
    assert states(counter.open("anew"))["consent"] is StepState.PASSED_OVER
    assert len(ask(counter.house, "SELECT id FROM consent WHERE text_key = 'biometric_consent'")) == 1


def test_both_images_can_be_opened_by_who_decides_and_each_opening_is_audited(at_document: At) -> None:
    counter, view = at_document
    counter.take(view, wang())
    pending = submitted(counter)
    chief, _ = evidence_of(counter, pending)
    ((front,),) = ask(counter.house, "SELECT photo_id FROM document_check")
    ((back,),) = ask(counter.house, "SELECT check_id FROM document_back")
    for image, full in ((front, (600, 400)), (back, (620, 390))):
        assert chief.do(OpenImage(chief.session, pending.id, UUID(str(image)), 20, 10)).full == full
    opened = events(counter.house, "image.opened")
    assert [event["kind"] for event in opened] == ["photo", "back"]
    assert opened[1]["sha256"] == sha256(back_png()).hexdigest()
    other = next_visit(counter, LI)
    mine = other.open("trial")
    with refused(other.house, "not-this-client", rule=12):
        other.do(OpenImage(other.session, mine.id, UUID(str(back)), 20, 10))
