"""Rule 8: a decision, by someone who took no part, once, with its effect."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from counter_tui.desk.api.commands.administration import AddBranch, AddStaff, DisableStaff
from counter_tui.desk.api.commands.approvals import AskQueue, Claim, Decide, Release
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.operations import CancelDraft, RedoFrom, Withdraw
from counter_tui.desk.api.commands.records import AskRecords, AskSlip
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import Attestation, ClientDetails, Face
from counter_tui.desk.api.views.deciding import Decided, Evidence
from data.terms.enums import DocumentKind, FaceResult, OperationState, Outcome, Role
from data.terms.errors import Conflict, Invalid
from tests import postgres
from tests.house import (
    ADMINISTRATOR,
    CHEN,
    COLUMNS,
    PASSWORD,
    STAFF,
    WANG,
    Counter,
    House,
    client_row,
    resident_id,
)
from tests.postgres import BROKEN, Shell
from tests.rules.attempts import ask, changed, dump, events, nothing_done, refused, tamper

LEASE = 10 * 60
RETURNED = "face_unclear"
REJECTED = "not_the_client"


def supervisor(branch: House, number: str = "2001", terminal: str = "05") -> Counter:
    counter = branch.at(terminal)
    counter.sign_in(number)
    return counter


def waiting(branch: House) -> UUID:
    """The one application that waits."""
    ((found,),) = ask(branch, "SELECT id FROM operation WHERE state = 'pending'")
    return UUID(str(found))


def claim(counter: Counter) -> Evidence:
    return counter.do(Claim(counter.session, waiting(counter.house)))


def decision(
    counter: Counter,
    evidence: Evidence,
    outcome: Outcome = Outcome.APPROVE,
    *,
    token: UUID | None = None,
    version: int | None = None,
    reason: str | None = None,
    redo: tuple[str, ...] = (),
    note: str = "",
) -> Decide:
    listed = {Outcome.APPROVE: "", Outcome.RETURN: RETURNED, Outcome.REJECT: REJECTED}[outcome]
    return Decide(
        counter.session,
        evidence.operation.id,
        token or evidence.token or uuid4(),
        version or evidence.version,
        outcome,
        counter.key(),
        listed if reason is None else reason,
        redo or (("face",) if outcome is Outcome.RETURN else ()),
        note,
    )


def decide(counter: Counter, evidence: Evidence, outcome: Outcome = Outcome.APPROVE) -> Decided:
    return counter.do(decision(counter, evidence, outcome))


def failures(branch: House) -> int:
    """Wang's wrong passwords."""
    ((found,),) = ask(branch, "SELECT password_failures FROM fund_account WHERE number = ?", WANG[0])
    assert isinstance(found, int)
    return found


def cannot_decide(counter: Counter, code: str) -> None:
    """The person sees the evidence read-only, and every decision is refused."""
    evidence = claim(counter)
    assert evidence.token is None
    assert evidence.readonly is not None
    for outcome in Outcome:
        with refused(counter.house, code, rule=8):
            counter.do(decision(counter, evidence, outcome))
    assert failures(counter.house) == 6


# --- who may


def test_who_did_a_step_cannot_decide(ready: Counter) -> None:
    view = ready.go_on(ready.open("05"), until="otp")
    both = supervisor(ready.house, "2002", "04")
    ready.house.wait(61)
    both.client(WANG)
    both.go_on(both.open("03"))
    assert both.go_on(both.open("05")).id == view.id
    (line,) = both.do(AskQueue(both.session)).lines
    assert line.own
    cannot_decide(both, "took-part")
    free = supervisor(ready.house)
    assert decide(free, claim(free)).outcome is Outcome.APPROVE


def test_who_only_sent_a_code_cannot_decide(ready: Counter) -> None:
    ready.go_on(ready.open("05"), until="otp")
    both = supervisor(ready.house, "2002", "04")
    ready.house.wait(61)
    both.client(WANG)
    both.go_on(both.open("03"))
    both.send(both.open("05"))
    ready.house.wait(61)
    ready.go_on(ready.open("05"))
    cannot_decide(both, "took-part")


def test_who_captured_the_photo_that_is_reused_cannot_decide(branch: House) -> None:
    both = supervisor(branch, "2002", "04")
    both.client(WANG)
    both.go_on(both.open("03"))
    teller = branch.at("03")
    teller.sign_in("1027")
    branch.wait(61)
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    teller.go_on(teller.open("04"))
    teller.go_on(teller.open("05"))
    cannot_decide(both, "took-part")


def test_who_decided_cannot_serve_it_afterwards(submitted: Counter) -> None:
    both = supervisor(submitted.house, "2002")
    decide(both, claim(both), Outcome.RETURN)
    submitted.house.wait(61)
    both.client(WANG)
    both.go_on(both.open("03"))
    view = both.open("05")
    with refused(submitted.house, "decided-before", rule=8):
        both.take(view, Face(FaceResult.PASSED))
    for command in (
        CancelDraft(both.session, view.id, both.key()),
        RedoFrom(both.session, view.id, "otp", both.key()),
    ):
        with refused(submitted.house, "decided-before", rule=8):
            both.do(command)


def test_who_returned_it_may_decide_again(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief), Outcome.RETURN)
    submitted.go_on(submitted.open("05"))
    assert decide(chief, claim(chief)).outcome is Outcome.APPROVE


def test_a_teller_decides_nothing(submitted: Counter) -> None:
    evidence = claim(supervisor(submitted.house))
    with refused(submitted.house, "role", rule=0):
        submitted.do(decision(submitted, evidence))
    with refused(submitted.house, "role", rule=0):
        submitted.do(Claim(submitted.session, evidence.operation.id))


def test_another_branch_decides_nothing(submitted: Counter) -> None:
    console, other = submitted.house.at(""), submitted.house.at("05")
    console.sign_in(ADMINISTRATOR[0])
    console.do(AddBranch(console.session, "XH", "上海徐汇营业部"))
    once = console.do(
        AddStaff(
            console.session,
            "3001",
            "外人",
            "XH",
            frozenset({Role.SUPERVISOR}),
            "",
            DocumentKind.RESIDENT_ID,
            resident_id("33010219810202011"),
        )
    )
    other.sign_in("3001", once)
    other.do(ChangePassword(other.session, once, PASSWORD))
    assert other.do(AskQueue(other.session)).lines == ()
    with refused(submitted.house, "other-branch", rule=0):
        claim(other)


# --- an account of one's own


def own_account(branch: House, first17: str) -> tuple[str, str]:
    """A locked account of the person with that document."""
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    who = ("20000001", "13812345678")
    row = client_row(who[0], "某员工", first17, who[1], password_failures=6)
    assert console.do(ImportClients(console.session, held(f"{COLUMNS}\n{row}\n".encode()))).written
    return who


def test_nobody_serves_an_account_of_their_own(teller: Counter) -> None:
    view = teller.open("02")
    with refused(teller.house, "own-account", rule=8):
        teller.take(view, ClientDetails(*CHEN))


def test_nobody_decides_an_account_of_their_own(teller: Counter) -> None:
    who = own_account(teller.house, "33010219800101008")
    teller.submit(who)
    chief = supervisor(teller.house)
    evidence = claim(chief)
    assert evidence.token is None and evidence.readonly is not None
    with refused(teller.house, "own-account", rule=8):
        decide(chief, evidence)
    other = supervisor(teller.house, "2002")
    assert decide(other, claim(other)).outcome is Outcome.APPROVE


def test_nobody_attests_an_account_of_their_own(teller: Counter) -> None:
    teller.client(own_account(teller.house, "33010219930406007"))
    teller.go_on(teller.open("03"))
    view = teller.go_on(teller.open("04"), until="attest")
    with refused(teller.house, "own-account", rule=8):
        teller.take(view, Attestation("1028", PASSWORD))
    assert teller.take(view, Attestation("2001", PASSWORD)).state is OperationState.DONE


# --- the second person of a signature


@pytest.fixture
def to_attest(ready: Counter) -> Counter:
    ready.go_on(ready.open("04"), until="attest")
    return ready


def test_nobody_attests_what_they_took_themselves(to_attest: Counter) -> None:
    view = to_attest.open("04")
    with refused(to_attest.house, "attest-self", rule=8):
        to_attest.take(view, Attestation("1027", PASSWORD))


def test_attesting_takes_the_second_persons_own_password(to_attest: Counter) -> None:
    view = to_attest.open("04")
    with refused(to_attest.house, "password", rule=0, kept=frozenset({"staff"})):
        to_attest.take(view, Attestation("1028", "a wrong one entirely"))
    with refused(to_attest.house, "password", rule=0):
        to_attest.take(view, Attestation("7777", PASSWORD))
    console = to_attest.house.at("")
    console.sign_in(ADMINISTRATOR[0])
    console.do(DisableStaff(console.session, "1028"))
    with refused(to_attest.house, "password", rule=0):
        to_attest.take(view, Attestation("1028", PASSWORD))


def test_the_second_person_is_a_contributor(to_attest: Counter) -> None:
    view = to_attest.take(to_attest.open("04"), Attestation("2001", PASSWORD))
    sides = ask(
        to_attest.house,
        "SELECT s.number, p.side FROM participant p JOIN staff s ON s.id = p.staff_id "
        "JOIN operation o ON o.id = p.operation_id WHERE o.number = ? ORDER BY s.number",
        view.number,
    )
    assert sides == [("1027", "maker"), ("2001", "maker")]


# --- the database refuses too, where the engine's check is gone


@pytest.fixture
def shell(submitted: Counter) -> Iterator[Shell]:
    """The store in hand, with the checks every connection of the program has."""
    with postgres.shell(submitted.house.folder) as opened:
        yield opened


DECIDE = "INSERT INTO decision VALUES (?, ?, ?, ?, 2, 'approve', '', '', ?)"
TAKE_PART = "INSERT INTO participant VALUES (?, ?, ?)"
MOMENT = "2026-11-23T02:00:00.000000+00:00"


def found(shell: Shell, service: str, number: str) -> tuple[object, object]:
    """The ids of the newest operation of a service, and of a member of staff."""
    ((operation,), *_) = shell.ask(
        "SELECT id FROM operation WHERE service = ? ORDER BY opened_at DESC", service
    )
    ((person,),) = shell.ask("SELECT id FROM staff WHERE number = ?", number)
    return operation, person


@pytest.mark.parametrize(("service", "number"), [("unlock", "1027"), ("signature", "1028")])
@pytest.mark.parametrize("side", ["checker", "maker"])
def test_the_database_refuses_a_decision_by_a_contributor(
    shell: Shell, service: str, number: str, side: str
) -> None:
    with pytest.raises(BROKEN, match=r"FOREIGN KEY|fk_decision_participant|ck_decision_side"):
        shell.do(DECIDE, uuid4().hex, *found(shell, service, number), side, MOMENT)


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_the_database_puts_nobody_on_both_sides(shell: Shell, verb: str) -> None:
    if shell.on_server:
        verb = "INSERT"  # it has no other
    with pytest.raises(BROKEN, match="participant"):
        shell.do(TAKE_PART.replace("INSERT", verb), *found(shell, "unlock", "1027"), "checker")
    with pytest.raises(BROKEN, match="participant"):
        shell.do("UPDATE participant SET side = 'checker'")


def test_the_database_refuses_evidence_of_who_decides(shell: Shell) -> None:
    who = found(shell, "unlock", "2001")
    shell.do(TAKE_PART, *who, "checker")
    visit = shell.ask("SELECT id FROM visit")[0][0]
    for side in ("maker", "checker"):
        with pytest.raises(BROKEN, match=r"FOREIGN KEY|fk_step_record_participant|ck_step_record_side"):
            shell.do(
                "INSERT INTO step_record VALUES (?, ?, ?, ?, ?, 'face', ?, FALSE, '{}')",
                *(uuid4().hex, *who, side, visit, MOMENT),
            )


def test_the_database_takes_one_decision_for_one_submission(shell: Shell) -> None:
    first, second = (found(shell, "unlock", number) for number in ("2001", "2002"))
    for who in (first, second):
        shell.do(TAKE_PART, *who, "checker")
    shell.do(DECIDE, uuid4().hex, *first, "checker", MOMENT)
    with pytest.raises(BROKEN, match="uq_decision_operation_id_version"):
        shell.do(DECIDE, uuid4().hex, *second, "checker", MOMENT)


# --- the claim


def test_what_one_holds_another_sees_read_only_until_the_lease_is_over(submitted: Counter) -> None:
    first, second = supervisor(submitted.house, "2001", "04"), supervisor(submitted.house, "2002", "05")
    held = claim(first)
    assert held.token is not None
    looked = claim(second)
    assert looked.token is None and looked.readonly is not None and "周立" in str(looked.readonly)
    (line,) = second.do(AskQueue(second.session)).lines
    assert (line.claimed_by, line.mine) == ("周立", False)
    submitted.house.wait(LEASE - 1)
    assert claim(second).token is None
    submitted.house.wait(1)
    (line,) = second.do(AskQueue(second.session)).lines
    assert line.claimed_by is None
    assert claim(second).token is not None


def test_a_decision_needs_the_claim_that_lives(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    with nothing_done(submitted.house, Conflict, "claim-over"):
        chief.do(decision(chief, evidence, token=uuid4()))
    submitted.house.wait(LEASE)
    with nothing_done(submitted.house, Conflict, "claim-over"):
        decide(chief, evidence)
    assert failures(submitted.house) == 6


def test_an_older_token_of_the_same_person_decides_nothing(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    older, newer = claim(chief), claim(chief)
    with nothing_done(submitted.house, Conflict, "claim-over"):
        decide(chief, older)
    assert decide(chief, newer).outcome is Outcome.APPROVE


def test_anothers_token_decides_nothing(submitted: Counter) -> None:
    first, second = supervisor(submitted.house, "2001", "04"), supervisor(submitted.house, "2002", "05")
    evidence = claim(first)
    with nothing_done(submitted.house, Conflict, "claim-over"):
        decide(second, evidence)


def test_without_a_claim_there_is_no_decision(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    assert evidence.token is not None
    chief.do(Release(chief.session, evidence.operation.id, evidence.token))
    with nothing_done(submitted.house, Conflict, "claim-over"):
        decide(chief, evidence)


def test_only_the_holder_lets_go(submitted: Counter) -> None:
    first, second = supervisor(submitted.house, "2001", "04"), supervisor(submitted.house, "2002", "05")
    evidence = claim(first)
    assert evidence.token is not None
    second.do(Release(second.session, evidence.operation.id, evidence.token))
    first.do(Release(first.session, evidence.operation.id, uuid4()))
    assert decide(first, evidence).outcome is Outcome.APPROVE


# --- once, with its effect


def test_the_effect_happens_exactly_once(submitted: Counter) -> None:
    first, second = supervisor(submitted.house, "2001", "04"), supervisor(submitted.house, "2002", "05")
    late = claim(first)
    submitted.house.wait(LEASE)
    decide(second, claim(second))
    with nothing_done(submitted.house, Conflict, "not-pending"):
        decide(first, late)
    with nothing_done(submitted.house, Conflict, "not-pending"):
        second.do(decision(second, late, Outcome.REJECT))
    assert failures(submitted.house) == 0
    assert len(events(submitted.house, "account.unlocked")) == 1
    assert len(ask(submitted.house, "SELECT id FROM decision")) == 1
    assert ask(submitted.house, "SELECT count(*) FROM message WHERE template = 'approved'") == [(1,)]


def test_a_decision_names_the_version_it_saw(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    for version in (evidence.version - 1, evidence.version + 1):
        with nothing_done(submitted.house, Conflict, "decided-already"):
            chief.do(decision(chief, evidence, version=version))


def test_what_was_withdrawn_is_not_decided(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    submitted.do(Withdraw(submitted.session, evidence.operation.id, submitted.key()))
    with nothing_done(submitted.house, Conflict, "not-pending"):
        decide(chief, evidence)
    assert failures(submitted.house) == 6


def test_effect_audit_message_and_slip_are_one_transaction(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    before = dump(submitted.house)
    decide(chief, evidence)
    assert changed(before, dump(submitted.house)) == {
        "approval_claim",
        "audit_event",
        "audit_head",
        "command_key",
        "decision",
        "fund_account",
        "message",
        "operation",
        "participant",
        "slip",
    }


@pytest.mark.parametrize(
    ("column", "value", "code", "rule"),
    [
        ("restricted", 1, "ineligible-stopped", 14),
        ("frozen", 1, "ineligible-stopped", 14),
        ("closed", 1, "ineligible-closed", 14),
        ("password_failures", 5, "ineligible-not-locked", 0),
    ],
)
@pytest.mark.parametrize("left", [Outcome.RETURN, Outcome.REJECT])
def test_where_eligibility_is_lost_return_and_reject_remain(
    submitted: Counter, column: str, value: int, code: str, rule: int, left: Outcome
) -> None:
    tamper(submitted.house, f"UPDATE fund_account SET {column} = ? WHERE number = ?", value, WANG[0])
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    with refused(submitted.house, code, rule=rule):
        decide(chief, evidence)
    assert decide(chief, evidence, left).outcome is left


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REJECT])
@pytest.mark.parametrize("reason", ["", "because", "not_the_client", "face_unclear"])
def test_a_reason_comes_from_its_own_list(submitted: Counter, outcome: Outcome, reason: str) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    listed = evidence.return_reasons if outcome is Outcome.RETURN else evidence.reject_reasons
    if reason in {known.code for known in listed}:
        chief.do(decision(chief, evidence, outcome, reason=reason))
        return
    with nothing_done(submitted.house, Invalid, "reason"):
        chief.do(decision(chief, evidence, outcome, reason=reason))


@pytest.mark.parametrize("redo", [("consent",), ("no such step",), ("face", "no such step")])
def test_a_return_names_steps_that_were_done(submitted: Counter, redo: tuple[str, ...]) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    with nothing_done(submitted.house, Invalid, "redo"):
        chief.do(decision(chief, evidence, Outcome.RETURN, redo=redo))


def test_a_return_voids_what_is_to_be_redone_and_the_confirmation(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    chief.do(decision(chief, evidence, Outcome.RETURN, redo=("otp",)))
    (line,) = submitted.do(AskRecords(submitted.session))
    assert (line.state, line.returned, line.can_resume) == (OperationState.DRAFT, True, True)
    view = submitted.open("05")
    assert view.current is not None and view.current.key == "otp"
    again = submitted.go_on(view)
    assert (again.id, again.state) == (evidence.operation.id, OperationState.PENDING)
    assert len(ask(submitted.house, "SELECT step_record_id FROM step_void")) == 2


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_client_is_told_the_listed_reason_and_never_the_note(
    submitted: Counter, outcome: Outcome
) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    decided = chief.do(decision(chief, evidence, outcome, note="疑似代办，已电话核实"))
    submitted.house.deliver()
    sms = submitted.house.phones.messages[-1][2]
    slip = chief.do(AskSlip(chief.session, decided.slip)).text
    record = str(submitted.do(AskRecords(submitted.session)))
    for told in (sms, slip, record):
        assert "代办" not in told
    if outcome is not Outcome.APPROVE:
        (reason,) = {
            known.text
            for known in (*evidence.return_reasons, *evidence.reject_reasons)
            if known.code in (RETURNED, REJECTED) and known.text in sms
        }
        assert reason in "".join(slip.split())


def test_a_rejected_application_has_no_effect(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief), Outcome.REJECT)
    assert failures(submitted.house) == 6
    assert ask(submitted.house, "SELECT state FROM operation WHERE service = 'unlock'") == [("rejected",)]


def test_one_person_has_one_active_number(branch: House) -> None:
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    number, name, _, first17 = STAFF[0]
    again = AddStaff(
        console.session,
        "3001",
        name,
        "PD",
        frozenset({Role.SUPERVISOR}),
        "",
        DocumentKind.RESIDENT_ID,
        resident_id(first17),
    )
    with pytest.raises(Conflict) as no:
        console.do(again)
    assert no.value.code == "staff-document"
    console.do(DisableStaff(console.session, number))
    assert console.do(again)
