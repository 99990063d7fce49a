"""Rule 10: document numbers and mobiles are masked wherever staff look; a reveal has a reason."""

import dataclasses

import pytest

from counter_tui.desk.api.commands.administration import AskStaff
from counter_tui.desk.api.commands.approvals import AskQueue
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.operations import AskOperation
from counter_tui.desk.api.commands.records import AskRecords, AskSlip
from counter_tui.desk.api.commands.revealing import AskRevealable, Reveal
from counter_tui.desk.api.commands.visits import AskHome, EndVisit
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import OriginalSeen
from data.terms.enums import VisitEnd
from data.terms.errors import Conflict, CounterError, Invalid, NotAllowed, Refusal
from data.terms.words import LANGUAGES, Words
from tests.house import ADMINISTRATOR, CLIENTS, LI, STAFF, WANG, Counter, House, resident_id
from tests.postgres import all_bytes
from tests.rules.attempts import ask, dump, events, nothing_done, refused
from tests.rules.test_rule_08_decision import claim, decide, supervisor

DOCUMENT = resident_id("31010119850312002")
FULL = {
    *(resident_id(first17) for _, _, _, first17 in STAFF),
    *(line.split(",")[3] for line in CLIENTS.split()[1:]),
    *(line.split(",")[5] for line in CLIENTS.split()[1:]),
}


def shown(value: object) -> str:
    """Everything of a view that could be painted, in every language."""
    if isinstance(value, Words):
        return " ".join(value.render(language) for language in LANGUAGES)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(shown(getattr(value, name.name)) for name in dataclasses.fields(value))
    if isinstance(value, (tuple, frozenset)):
        return " ".join(shown(each) for each in value)
    return str(value)


def in_full(text: str) -> list[str]:
    return [number for number in FULL if number in text]


@pytest.fixture
def seen(branch: House) -> str:
    """All that two members of staff are shown in a whole visit, decided at its end, and every error."""
    answers: list[str] = []

    def listening(counter: Counter) -> Counter:
        do = counter.do

        def listen(command: Command[object]) -> object:
            try:
                answer = do(command)
            except CounterError as told:
                answers.append(str(told))
                raise
            answers.append(f"{shown(answer)} {answer!r} {answer}")
            return answer

        counter.do = listen  # type: ignore[method-assign, assignment]
        return counter

    console = listening(branch.at(""))
    console.sign_in(ADMINISTRATOR[0])
    console.do(AskStaff(console.session))
    console.do(ImportClients(console.session, held(CLIENTS.replace("王小山", "王大山").encode())))
    teller, chief = listening(branch.at("03")), listening(supervisor(branch, terminal="04"))
    teller.sign_in("1027")
    submitted = teller.submit(WANG)
    teller.do(AskHome(teller.session))
    teller.do(AskRecords(teller.session))
    teller.do(AskOperation(teller.session, submitted.id))
    chief.do(AskHome(chief.session))
    chief.do(AskQueue(chief.session))
    decided = decide(chief, claim(chief))
    chief.do(AskSlip(chief.session, decided.slip))
    teller.go_on(teller.take(teller.open("unbind"), OriginalSeen(True)))
    teller.do(AskHome(teller.session))
    teller.do(AskRecords(teller.session))
    with pytest.raises(Refusal):
        teller.do(AskOperation(teller.session, branch.key()))
    return "\n".join(answers)


def test_no_view_shows_a_number_in_full(seen: str) -> None:
    assert in_full(seen) == []
    assert "138****5678" in seen, "the mask is there"
    assert f"310***********{DOCUMENT[-4:]}" in seen


def test_no_slip_audit_detail_or_column_holds_a_number_in_full(seen: str, branch: House) -> None:
    columns = "\n".join(str(row) for rows in dump(branch).values() for row in rows)
    assert in_full(columns) == []
    branch.close()
    raw = all_bytes(branch.folder)
    assert [number for number in FULL if number.encode() in raw] == []


def test_slips_mask_account_name_document_and_mobile(submitted: Counter) -> None:
    (text,) = ask(submitted.house, "SELECT text FROM slip ORDER BY made_at DESC LIMIT 1")[0]
    for masked in ("10****21", "王*山", f"310***********{DOCUMENT[-4:]}", "138****5678"):
        assert masked in str(text)
    assert WANG[0] not in str(text) and "王小山" not in str(text)


def test_a_message_names_only_the_end_of_an_account(submitted: Counter) -> None:
    submitted.house.deliver()
    assert [text for _, _, text in submitted.house.phones.messages if WANG[0] in text] == []


@pytest.mark.parametrize(("item", "value"), [("mobile", WANG[1]), ("document", DOCUMENT)])
def test_a_reveal_has_a_reason_and_is_kept(ready: Counter, item: str, value: str) -> None:
    assert ready.do(Reveal(ready.session, item, "client_asks", "他看不清")) == value
    ((kept, reason, staff),) = ask(
        ready.house,
        "SELECT r.item, r.reason_sealed, s.number FROM revealing r JOIN staff s ON s.id = r.staff_id",
    )
    assert (kept, staff) == (item, "1027")
    assert isinstance(reason, bytes) and "看不清".encode() not in reason
    audited = events(ready.house, "revealed")
    assert [(event["item"], event["reason"]) for event in audited] == [(item, "client_asks")]
    assert value not in str(audited) and "看不清" not in str(audited)


@pytest.mark.parametrize("reason", ["", "   ", "made_up", "客户要求核对"])
@pytest.mark.parametrize("item", ["mobile", "document"])
def test_without_a_listed_reason_nothing_is_revealed(ready: Counter, item: str, reason: str) -> None:
    with nothing_done(ready.house, Invalid, "reason"):
        ready.do(Reveal(ready.session, item, reason))


@pytest.mark.parametrize("note", ["", "  ", "...", " x "])
def test_a_reason_that_says_nothing_by_itself_is_explained(ready: Counter, note: str) -> None:
    with nothing_done(ready.house, Invalid, "note"):
        ready.do(Reveal(ready.session, "mobile", "other", note))
    assert ready.do(Reveal(ready.session, "mobile", "other", "回访")) == WANG[1]


def test_there_is_nothing_else_to_reveal(ready: Counter) -> None:
    with nothing_done(ready.house, Invalid, "no-item"):
        ready.do(Reveal(ready.session, "password", "client_asks"))


def test_only_the_present_clients_numbers_are_revealed(teller: Counter) -> None:
    with refused(teller.house, "visit-over", rule=12):
        teller.do(Reveal(teller.session, "mobile", "client_asks"))
    teller.open("02")
    with nothing_done(teller.house, Conflict, "not-signed-in"):
        teller.do(Reveal(teller.session, "mobile", "client_asks"))
    teller.client(WANG)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    teller.client(LI)
    assert teller.do(Reveal(teller.session, "mobile", "client_asks")) == LI[1]


def test_what_can_be_revealed_is_told_masked(ready: Counter) -> None:
    told = ready.do(AskRevealable(ready.session))
    assert [(item.key, item.masked) for item in told.items] == [
        ("document", f"310***********{DOCUMENT[-4:]}"),
        ("mobile", "138****5678"),
    ]
    assert [reason.code for reason in told.reasons if reason.note] == ["other"]


# --- at the approval desk


def test_a_supervisor_reveals_nothing_of_a_visit(ready: Counter) -> None:
    chief = supervisor(ready.house)
    with refused(ready.house, "role", rule=0):
        chief.do(Reveal(chief.session, "mobile", "review"))


def test_a_supervisor_reveals_what_they_have_claimed(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    operation = claim(chief).operation.id
    assert chief.do(Reveal(chief.session, "document", "review", operation=operation)) == DOCUMENT
    assert chief.do(AskRevealable(chief.session, operation)).items[1].masked == "138****5678"
    (event,) = events(submitted.house, "revealed")
    assert (event["item"], event["reason"]) == ("document", "review")
    assert ask(submitted.house, "SELECT operation_id FROM audit_event WHERE kind = ?", "revealed") == ask(
        submitted.house, "SELECT id FROM operation WHERE state = ?", "pending"
    )


def test_without_the_claim_a_supervisor_reveals_nothing(submitted: Counter) -> None:
    chief, other = supervisor(submitted.house), supervisor(submitted.house, "2002", terminal="04")
    operation = claim(other).operation.id
    with refused(submitted.house, "not-held", rule=10):
        chief.do(Reveal(chief.session, "document", "review", operation=operation))
    with nothing_done(submitted.house, NotAllowed, "not-held"):
        chief.do(AskRevealable(chief.session, operation))
    submitted.house.wait(601)
    with refused(submitted.house, "not-held", rule=10):
        other.do(Reveal(other.session, "document", "review", operation=operation))


def test_a_teller_reveals_nothing_of_an_application_by_its_id(submitted: Counter) -> None:
    operation = claim(supervisor(submitted.house)).operation.id
    with refused(submitted.house, "role", rule=0):
        submitted.do(Reveal(submitted.session, "document", "review", operation=operation))
