"""Rule 7: one code signs the whole set and submits, in one transaction; nothing unread is signed."""

import json
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest

from counter_tui.desk.api.commands.operations import RedoFrom, TakeStep
from counter_tui.desk.api.commands.papers import AskPaper, MakeAgreementPaper
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import Chosen, Code, Face, Tick
from counter_tui.desk.api.papers import AgreementPaper, FormPaper
from counter_tui.desk.api.views.facts import SignFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.services.catalogue import service_of
from data.content.library import library
from data.terms.enums import FaceResult, OperationState, Outcome
from data.terms.errors import Conflict, NotAllowed
from tests.house import LI, Counter, resident_id
from tests.rules.attempts import Rows, ask, changed, dump, events, nothing_done, refused, tamper
from tests.rules.content import give, with_newer
from tests.rules.test_rule_07_reading import FORM, RISK, TODAY, here, read
from tests.rules.test_rule_08_decision import claim, decision, supervisor

WRITTEN = {
    "signing",
    "signed_agreement",
    "agreement_text",
    "step_record",
    "operation",
    "slip",
    "otp_challenge",
}


def to_sign(counter: Counter) -> OperationView:
    """Everything is read and ticked; the code is not sent yet."""
    return counter.go_on(here(counter), until="sign")


def sent(counter: Counter) -> tuple[OperationView, Code]:
    counter.house.wait(61)
    view = counter.send(to_sign(counter))
    return view, Code(counter.house.newest_code())


def rows(counter: Counter) -> Rows:
    return dump(counter.house)


# --- what it does


def test_one_code_signs_the_set_and_submits_in_one_transaction(reading: Counter) -> None:
    view, code = sent(reading)
    before = rows(reading)
    view = reading.take(view, code)
    assert view.state is OperationState.PENDING
    assert changed(before, rows(reading)) - {"audit_event", "audit_head", "command_key", "visit"} == WRITTEN


def test_what_is_kept_of_a_signing(signed: Counter) -> None:
    house = signed.house
    ((signing, operation, signature, challenge, authorisation, digest),) = ask(
        house,
        "SELECT id, operation_id, signature_id, challenge_id, authorisation_id, set_sha256 FROM signing",
    )
    assert ask(house, "SELECT id FROM signature") == [(signature,)]
    assert ask(house, "SELECT purpose, state, covers FROM otp_challenge WHERE id = ?", challenge) == [
        ("signing", "used", digest)
    ]
    assert ask(house, "SELECT key, text FROM agreement_text WHERE id = ?", authorisation) == [
        ("signing_authorisation", library().in_force("signing_authorisation", TODAY).text)
    ]
    kept = ask(
        house,
        "SELECT s.place, t.key, t.version, r.read_ms FROM signed_agreement s "
        "JOIN agreement_reading r ON r.id = s.reading_id JOIN agreement_text t ON t.id = r.text_id "
        "WHERE s.signing_id = ? ORDER BY s.place",
        signing,
    )
    assert kept == [(1, RISK, "2026-10", 10_000), (2, FORM, "2026-10", 10_000)]
    (told,) = events(house, "agreements.signed")
    assert told["set"] == bytes(digest).hex()  # type: ignore[call-overload]
    assert operation is not None


def test_the_set_is_operation_account_authorisation_and_each_exact_text(signed: Counter) -> None:
    """Worked out again from what is kept, by another program than the one that signed."""
    house = signed.house
    ((operation, account, signature, digest),) = ask(
        house,
        "SELECT o.id, o.account_id, s.signature_id, s.set_sha256 "
        "FROM signing s JOIN operation o ON o.id = s.operation_id",
    )
    texts = ask(
        house,
        "SELECT t.key, t.version, t.sha256 FROM signed_agreement s JOIN agreement_reading r "
        "ON r.id = s.reading_id JOIN agreement_text t ON t.id = r.text_id ORDER BY s.place",
    )
    named = [[key, version, bytes(text).hex()] for key, version, text in texts]  # type: ignore[call-overload]
    content = [
        UUID(str(operation)).hex,
        UUID(str(account)).hex,
        library().in_force("signing_authorisation", TODAY).sha256.hex(),
        UUID(str(signature)).hex,
        named,
    ]
    written = "counter-set-1\n" + json.dumps(content, separators=(",", ":"))
    assert sha256(written.encode()).digest() == digest


def test_the_client_sees_what_is_signed_with_which_signature(reading: Counter) -> None:
    view = to_sign(reading)
    assert isinstance(view.facts, SignFacts)
    assert [(line.key, line.read_seconds) for line in view.facts.lines] == [(RISK, 10), (FORM, 10)]
    assert view.facts.signature_on == date(2026, 11, 23)
    assert view.facts.authorisation == library().in_force("signing_authorisation", TODAY).text


# --- the code


def test_a_code_signs_with_the_signature_it_was_made_for(reading: Counter) -> None:
    _, code = sent(reading)
    reading.go_on(reading.open("04"))
    view = reading.open("06")
    with refused(reading.house, "otp", rule=3, kept=frozenset({"otp_challenge"})):
        reading.take(view, code)
    assert ask(reading.house, "SELECT count(*) FROM signing") == [(0,)]


def test_an_identity_code_never_signs(reading: Counter) -> None:
    view = reading.do(RedoFrom(reading.session, here(reading).id, "otp", reading.key()))
    reading.house.wait(61)
    view = reading.send(view)
    identity = Code(reading.house.newest_code())
    view = reading.take(view, identity)
    view = reading.go_on(view, until="sign")
    with refused(reading.house, "otp", rule=3):
        reading.take(view, identity)
    assert events(reading.house, "otp.refused")[-1]["cause"] == "never-sent"


def test_a_signing_code_never_proves_identity(reading: Counter) -> None:
    view, code = sent(reading)
    # Put among the identity codes it would be another row: the purpose is in the row that was made.
    purposes = ask(reading.house, "SELECT purpose FROM otp_challenge WHERE state = 'live'")
    assert purposes == [("signing",)]
    view = reading.do(RedoFrom(reading.session, view.id, "otp", reading.key()))
    with refused(reading.house, "otp", rule=3):
        reading.take(view, code)


def test_a_wrong_code_signs_nothing(reading: Counter) -> None:
    view, code = sent(reading)
    wrong = Code("000000" if code.code != "000000" else "000001")
    with refused(reading.house, "otp", rule=3, kept=frozenset({"otp_challenge"})):
        reading.take(view, wrong)
    assert reading.take(view, code).state is OperationState.PENDING


def test_a_code_is_for_the_exact_set_it_was_sent_for(reading: Counter) -> None:
    view, code = sent(reading)
    tamper(reading.house, "UPDATE otp_challenge SET covers = ? WHERE purpose = 'signing'", bytes(32))
    with refused(reading.house, "otp", rule=3, kept=frozenset({"otp_challenge"})):
        reading.take(view, code)
    assert events(reading.house, "otp.refused")[-1]["cause"] == "other-set"


def test_the_same_application_read_again_is_another_set_only_if_a_text_is(reading: Counter) -> None:
    """A code that was sent before a version changed does not sign what was read after it."""
    view, code = sent(reading)
    give(reading, with_newer(RISK, TODAY))
    view = reading.take(reading.read_all(here(reading)), Tick(True))
    with refused(reading.house, "otp", rule=3, kept=frozenset({"otp_challenge"})):
        reading.take(view, code)
    assert events(reading.house, "otp.refused")[-1]["cause"] == "other-set"


def test_no_code_is_sent_before_everything_is_read(reading: Counter) -> None:
    view = reading.read(here(reading), RISK)
    with nothing_done(reading.house, Conflict, "step-moved"):
        reading.do(SendCode(reading.session, view.id, "sign", reading.key()))


def test_a_code_of_another_application_does_not_sign_this_one(reading: Counter) -> None:
    """Two accounts of one client share mobile and text; the code is bound to one application."""
    _, code = sent(reading)
    other = reading.house.at("04")
    other.sign_in("2002")
    other.ready(LI)
    view = other.go_on(other.open("06"), until="sign")
    with refused(reading.house, "otp", rule=3):
        other.take(view, code)


# --- without the reading there is no signature, whatever a screen says


def test_the_step_is_not_there_before_the_reading(reading: Counter) -> None:
    view = here(reading)
    with nothing_done(reading.house, Conflict, "step-moved"):
        reading.do(TakeStep(reading.session, view.id, "sign", Code("123456"), True, reading.key()))


def test_a_version_that_came_into_force_before_the_signature_is_read_first(reading: Counter) -> None:
    view, code = sent(reading)
    give(reading, with_newer(FORM, TODAY))
    with nothing_done(reading.house, Conflict, "step-moved"):
        reading.take(view, code)
    assert read(here(reading)) == {RISK: 10, FORM: None}


def test_a_reading_taken_back_past_the_program_leaves_nothing_to_sign(reading: Counter) -> None:
    view, code = sent(reading)
    ((name,), *_) = ask(reading.house, "SELECT id FROM agreement_reading ORDER BY number")
    tamper(
        reading.house, "INSERT INTO reading_void VALUES (?, '2026-11-23T01:10:00.000000+00:00', 'x')", name
    )
    with nothing_done(reading.house, Conflict, "step-moved"):
        reading.take(view, code)


def test_the_signature_on_file_at_the_signing_is_the_one_that_is_used(reading: Counter) -> None:
    reading.go_on(reading.open("04"))
    reading.go_on(here(reading))
    newest = ask(reading.house, "SELECT id FROM signature ORDER BY number DESC")[0]
    assert ask(reading.house, "SELECT signature_id FROM signing") == [newest]


def test_it_is_the_clients_to_sign(reading: Counter) -> None:
    view, code = sent(reading)
    with refused(reading.house, "not-the-turn", rule=13):
        reading.do(TakeStep(reading.session, view.id, "sign", code, False, reading.key()))


# --- a return


def returned(counter: Counter, *redo: str, reason: str = "sign_again") -> OperationView:
    chief = supervisor(counter.house)
    chief.do(decision(chief, claim(chief), Outcome.RETURN, redo=redo, reason=reason))
    return here(counter)


def test_signing_again_keeps_the_readings(signed: Counter) -> None:
    view = returned(signed, "sign")
    assert view.current is not None and view.current.key == "sign"
    assert ask(signed.house, "SELECT reading_id FROM reading_void") == []
    assert signed.go_on(view).state is OperationState.PENDING
    assert len(ask(signed.house, "SELECT id FROM signing")) == 2


@pytest.mark.parametrize("step", ["choose", "otp", "face", "agreements"])
def test_what_is_done_again_voids_the_reading_and_the_signature_over_it(signed: Counter, step: str) -> None:
    view = returned(signed, step)
    assert view.current is not None and view.current.key == step
    undone = ask(signed.house, "SELECT r.step FROM step_void v JOIN step_record r ON r.id = v.step_record_id")
    assert {"agreements", "sign"} <= {str(key) for (key,) in undone}
    assert ask(signed.house, "SELECT cause FROM reading_void") == [("returned",)] * 2
    if step == "choose":
        view = signed.take(view, Chosen(("trading", "funds", "cfmmc")))
    view = signed.go_on(view, until="agreements")
    assert read(view) == {RISK: None, FORM: None}, "though it is the same text"
    assert signed.go_on(view).state is OperationState.PENDING


def test_a_return_kills_the_code_that_covered_it(signed: Counter) -> None:
    returned(signed, "sign")
    assert ask(signed.house, "SELECT id FROM otp_challenge WHERE state = 'live'") == []


def test_going_back_voids_what_was_ticked_after_it(reading: Counter) -> None:
    view = reading.read(here(reading), RISK)
    view = reading.do(RedoFrom(reading.session, view.id, "face", reading.key()))
    view = reading.take(view, Face(FaceResult.PASSED))
    assert read(view) == {RISK: None, FORM: None}
    assert ask(reading.house, "SELECT cause FROM reading_void") == [("redo",)]


# --- afterwards


def test_the_supervisor_sees_each_agreement_with_its_seconds_version_and_hash(signed: Counter) -> None:
    chief = supervisor(signed.house)
    evidence = claim(chief)
    by_title = {section.title.render("zh_CN"): section for section in evidence.sections}
    told = [f"{line.label} {line.text.render('zh_CN')}" for line in by_title["协议"].lines]
    for key, line in zip((RISK, FORM), told, strict=True):
        ((title, version, digest),) = ask(
            signed.house, "SELECT title, version, sha256 FROM agreement_text WHERE key = ?", key
        )
        start = bytes(digest).hex()[:16]  # type: ignore[call-overload]
        assert line == f"{title} {version}，已读 10 秒，SHA-256 {start}"
    assert [paper.form for paper in evidence.papers] == [False, True]
    assert resident_id("31010119850312002") not in str(evidence)


def test_each_opening_of_a_signed_text_is_audited(signed: Counter) -> None:
    chief = supervisor(signed.house)
    evidence = claim(chief)
    read_out: list[str] = []
    for count, paper in enumerate(evidence.papers, 1):
        shown = chief.do(AskPaper(chief.session, evidence.operation.id, paper.id))
        assert sha256(shown.text.encode()).digest() == shown.sha256
        assert (shown.read_ms, shown.title) == (10_000, paper.title)
        told = events(signed.house, "agreement.shown")
        assert len(told) == count and told[-1]["sha256"] == shown.sha256.hex()
        read_out.append(shown.text)
    assert resident_id("31010119850312002") in read_out[-1], "the form carries the full number"
    assert resident_id("31010119850312002") not in str(events(signed.house, "agreement.shown"))


def test_a_signed_agreement_goes_on_paper_with_its_signing_page(signed: Counter) -> None:
    chief = supervisor(signed.house)
    evidence = claim(chief)
    risk, form = (
        chief.do(MakeAgreementPaper(chief.session, evidence.operation.id, paper.id))
        for paper in evidence.papers
    )
    assert isinstance(risk, AgreementPaper) and isinstance(form, FormPaper)
    ((challenge,),) = ask(signed.house, "SELECT challenge_id FROM signing")
    ((image,),) = ask(signed.house, "SELECT image_sha256 FROM signature")
    for paper in (risk, form):
        assert paper.signing is not None
        assert (paper.number, paper.signing.seconds) == (evidence.operation.number, 10)
        assert UUID(paper.signing.challenge) == UUID(str(challenge))
        assert paper.signing.signature is not None
        assert sha256(paper.signing.signature).digest() == bytes(image)  # type: ignore[call-overload]
        assert paper.holder.document_number == resident_id("31010119850312002")
    assert (risk.service, risk.effective) == ("重置密码", date(2026, 10, 1))
    assert (form.applied_on, form.place) == (TODAY, "金信期货上海浦东营业部")
    assert [item.label for item in form.items if item.chosen] == ["其他事项"]
    assert form.items[-1].value == "重置交易密码、重置资金密码、重置监控中心查询密码"
    assert len(form.items) == 7 and len(form.notices) == 3 and len(form.statements) == 3
    assert form.check and form.effect.endswith("审批通过之日起生效。")
    assert len(events(signed.house, "agreement.shown")) == 2


def test_a_form_on_paper_is_the_one_that_was_signed_whatever_changed_since(signed: Counter) -> None:
    tamper(signed.house, "UPDATE client SET name = '王大山' WHERE name = '王小山'")
    chief = supervisor(signed.house)
    evidence = claim(chief)
    form = chief.do(MakeAgreementPaper(chief.session, evidence.operation.id, evidence.papers[1].id))
    assert isinstance(form, FormPaper) and form.holder.name == "王小山"
    assert form.unused == "不变更", "as the signed text says"


def test_nobody_else_opens_a_signed_text(signed: Counter) -> None:
    chief = supervisor(signed.house)
    evidence = claim(chief)
    (first, *_) = evidence.papers
    other = signed.house.at("04")
    other.sign_in("1028")
    with pytest.raises(NotAllowed):
        other.do(AskPaper(other.session, evidence.operation.id, first.id))
    shown = signed.do(AskPaper(signed.session, evidence.operation.id, first.id))
    assert shown.title == first.title, "the teller may, with the client before the counter"
    assert len(events(signed.house, "agreement.shown")) == 1


def test_the_last_step_of_what_is_signed_is_the_signature() -> None:
    """The code submits: there is no further question."""
    assert service_of("reset").steps[-1].key == "sign"
