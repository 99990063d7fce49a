"""Everything the counter does so far, each as it goes undisturbed and as others bring it to its end.

`run` is what is killed, at every commit of it in turn. `finish` is what other staff do who find a store in
whatever state: they look at what the program shows and go on from there. Both come to the same.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from uuid import UUID

import pytest

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.commands.agreements import CloseAgreement
from counter_tui.desk.api.commands.approvals import AskQueue, Claim, Decide, Release
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.images import OpenImage
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.commands.operations import CancelDraft, RedoFrom, Withdraw
from counter_tui.desk.api.commands.papers import AskPaper, MakeAgreementPaper
from counter_tui.desk.api.commands.records import AskRecords, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.revealing import Reveal
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.commands.steps import BeginEnrolment, ReadDocument
from counter_tui.desk.api.commands.visits import AskHome, EndVisit, SwitchAccount, TouchVisit
from counter_tui.desk.api.imports import ImportProgress, ImportStage, Unwatched
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    ClientDetails,
    Code,
    Drawn,
    Face,
    OriginalSeen,
    Tick,
)
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.facts import SignatureFacts
from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.visit import ClientFacts
from data.terms.enums import DocumentKind, FaceResult, OperationState, Outcome, Role, VisitEnd
from data.terms.errors import Conflict, CounterError, GateClosed, Invalid, Refusal, WrongSecret
from data.terms.words import L
from tests.house import (
    ADMINISTRATOR,
    CLIENTS,
    LI,
    MORE_OF_WANG,
    NUMBERS,
    PASSWORD,
    WANG,
    WANG_TOO,
    Counter,
    client_row,
    document_of,
    resident_id,
)
from tests.kills.play import Play, Terminal
from tests.rules.offered import TRIAL

OTHER: Final = "another long phrase"
WRONG: Final = "not the right phrase"
LEASE: Final = 61
CLAIM: Final = 601
RETURNED: Final = "face_unclear"
REJECTED: Final = "not_the_client"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A piece of work.

    Attributes:
        stage: the branch it begins with (see `tests.kills.stages`).
        finish: given the terminal at which others take it up.
    """

    name: str
    stage: str
    run: Callable[[Play], None]
    finish: Callable[[Play, str], None]


def wrong(code: str) -> Code:
    return Code(f"{(int(code) + 1) % 10**6:06d}")


def going_on(play: Play) -> Terminal:
    """Terminal 03 with the teller whom the stage left there."""
    counter = play.at("03")
    counter.staff = play.stage.staff
    return counter


def let_go(counter: Counter, reason: VisitEnd = VisitEnd.SWITCHED) -> None:
    counter.do(EndVisit(counter.session, reason))


def client_at(counter: Counter) -> ClientFacts | None:
    visit = counter.do(AskHome(counter.session)).visit
    return visit.client if visit is not None else None


def present(counter: Counter, who: tuple[str, str] = WANG) -> ClientFacts:
    """The client, signed in at this terminal."""
    if client_at(counter) is None:
        counter.house.wait(61)
        counter.client(who)
    facts = client_at(counter)
    assert facts is not None
    return facts


def bound(counter: Counter) -> None:
    """The client's phone, bound and proven in this visit."""
    if not present(counter).proven:
        counter.go_on(counter.open("03"))


def signed(counter: Counter, colleague: str) -> None:
    """The client's signature, on file."""
    bound(counter)
    if present(counter).signature_on is None:
        view = counter.go_on(counter.open("04"), until="attest")
        counter.take(view, Attestation(colleague, PASSWORD))


def records(counter: Counter) -> list[RecordLine]:
    lines = counter.do(AskRecords(counter.session))
    return list(lines)


def only(lines: list[RecordLine], state: OperationState) -> list[RecordLine]:
    return [line for line in lines if line.state is state]


# --- 02, from the street


def street(play: Play) -> None:
    counter = play.at("03")
    with pytest.raises(WrongSecret):
        counter.sign_in("1027", WRONG)
    counter.sign_in("1027")
    counter.do(LockScreen(counter.session))
    with pytest.raises(WrongSecret):
        counter.do(Unlock(counter.session, WRONG))
    counter.do(Unlock(counter.session, PASSWORD))
    with pytest.raises(WrongSecret):
        counter.do(ChangePassword(counter.session, WRONG, OTHER))
    counter.do(ChangePassword(counter.session, PASSWORD, OTHER))
    # An account and a mobile that do not belong together: the same screens, no message (rule 3).
    stranger = counter.send(counter.take(counter.open("02"), ClientDetails(LI[0], WANG[1])))
    with pytest.raises(WrongSecret):
        counter.take(stranger, Code("123456"))
    let_go(counter)
    play.wait(61)
    view = counter.send(counter.take(counter.open("02"), ClientDetails(*WANG)))
    code = play.newest_code()
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(code))
    view = counter.take(view, Code(code))
    with pytest.raises(Refusal):
        counter.take(view, Tick(True))  # before it was opened
    counter.take(counter.open_text(view), Tick(True))
    counter.do(TouchVisit(counter.session))
    counter.do(Reveal(counter.session, "mobile", "client_asks"))
    let_go(counter)
    counter.do(SignOut(counter.session))
    play.export_heads()


def from_the_street(play: Play, terminal: str) -> None:
    counter = play.at(terminal)
    try:
        counter.sign_in("1027", OTHER)
    except WrongSecret:
        counter.sign_in("1027")
        counter.do(ChangePassword(counter.session, PASSWORD, OTHER))
    present(counter)
    let_go(counter)
    counter.do(SignOut(counter.session))


# --- 03


def bind(play: Play) -> None:
    counter = going_on(play)
    with pytest.raises(GateClosed):
        counter.open("05")
    view = counter.go_on(counter.open("03"), until="face")
    with pytest.raises(Refusal):
        counter.take(view, Face(FaceResult.FAILED))
    view = counter.go_on(view, until="scan")
    counter.do(BeginEnrolment(counter.session, view.id, "scan", counter.key()))
    view = counter.go_on(view, until="verify")
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(play.device_code()))
    view = counter.go_on(view)
    assert view.slip is not None
    play.deliver()
    counter.do(PrintSlip(counter.session, view.slip))
    counter.do(MakeSlipPaper(counter.session, view.slip))
    let_go(counter)


def phone_bound(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    play.deliver()
    let_go(counter)


def unbind(play: Play) -> None:
    counter = going_on(play)
    let_go(counter)
    play.wait(61)
    counter.client(WANG)
    view = counter.open("03")
    assert view.service == "prove"
    play.wait(31)
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(play.device_code()))
    counter.go_on(view)
    view = counter.take(counter.open("unbind"), OriginalSeen(True))
    play.wait(61)
    view = counter.send(view)
    code = play.newest_code()
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(code))
    counter.take(view, Code(code))
    play.deliver()
    let_go(counter)


def phone_unbound(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    if present(counter).device is not None:
        view = counter.take(counter.open("unbind"), OriginalSeen(True))
        counter.go_on(view)
    play.deliver()
    let_go(counter)


# --- 换户, and a phone that serves both accounts


def accounts(play: Play) -> None:
    more_listed(play)
    counter = going_on(play)
    counter.go_on(counter.open("04"), until="attest")  # left unfinished
    counter.do(SwitchAccount(counter.session, WANG_TOO[0]))
    view = counter.open("03")
    assert view.service == "join"
    play.wait(31)
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(play.device_code()))
    counter.go_on(view)
    counter.do(SwitchAccount(counter.session, WANG[0]))
    assert present(counter).proven
    play.deliver()
    let_go(counter)


def accounts_served(play: Play, terminal: str) -> None:
    more_listed(play)
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    counter.do(SwitchAccount(counter.session, WANG_TOO[0]))
    if present(counter).device is None:
        counter.go_on(counter.open("03"))
    play.deliver()
    let_go(counter)


def more_listed(play: Play) -> None:
    """The broker's list with Wang's other accounts, or what an earlier import left of it."""
    console = console_of(play)
    report = console.do(ImportClients(console.session, MORE))
    assert not report.refused
    console.do(SignOut(console.session))


# --- 04


def signature(play: Play) -> None:
    counter = going_on(play)
    with pytest.raises(GateClosed):
        counter.open("05")
    view = counter.go_on(counter.open("04"), until="attest")
    assert isinstance(view.facts, SignatureFacts)
    counter.do(OpenImage(counter.session, view.id, view.facts.image, 20, 10))
    with pytest.raises(WrongSecret):
        counter.take(view, Attestation("1028", WRONG))
    with pytest.raises(Refusal):
        counter.take(view, Attestation("1027", PASSWORD))
    counter.take(view, Attestation("1028", PASSWORD))
    play.deliver()
    let_go(counter)


def drawing(play: Play) -> None:
    counter = going_on(play)
    view = counter.open("04")
    with pytest.raises(Invalid):
        counter.take(view, Drawn(()))
    counter.go_on(view)
    play.deliver()
    let_go(counter)


def drawn(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    if present(counter).signature_on is None:
        counter.go_on(counter.open("04"))
    play.deliver()
    let_go(counter)


def signature_on_file(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    signed(counter, "1027")
    play.deliver()
    let_go(counter)


# --- 05 and 10


def unlock(play: Play) -> None:
    counter = going_on(play)
    view = counter.open("05")
    with pytest.raises(Refusal):
        counter.take(view, Face(None))
    view = counter.go_on(view, until="otp")
    play.wait(61)
    view = counter.send(view)
    code = play.newest_code()
    for _ in range(2):
        with pytest.raises(WrongSecret):
            counter.take(view, wrong(code))
    counter.take(view, Code(code))
    view = counter.do(RedoFrom(counter.session, view.id, "face", counter.key()))
    view = counter.go_on(view, until="confirm")
    with pytest.raises(Refusal):
        counter.take(view, Answer(False))
    view = counter.take(view, Answer(True))
    assert view.slip is not None
    counter.do(PrintSlip(counter.session, view.slip))
    with pytest.raises(CounterError):
        counter.open("05")
    let_go(counter)


def submitted(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    if not only(records(counter), OperationState.PENDING):
        counter.go_on(counter.open("05"))
    play.deliver()
    let_go(counter)


def changes_of_mind(play: Play) -> None:
    """Cancelled, submitted and withdrawn, begun once more and left."""
    counter = going_on(play)
    view = counter.go_on(counter.open("05"), until="otp")
    counter.do(CancelDraft(counter.session, view.id, counter.key()))
    view = counter.go_on(counter.open("05"))
    counter.do(Withdraw(counter.session, view.id, counter.key()))
    counter.go_on(counter.open("05"), until="otp")
    play.deliver()
    let_go(counter)


def changed_minds(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    for _ in range(3):
        lines = records(counter)
        cancelled = only(lines, OperationState.CANCELLED)
        withdrawn = only(lines, OperationState.WITHDRAWN)
        if not cancelled:
            view = counter.open("05")
            counter.do(CancelDraft(counter.session, view.id, counter.key()))
        elif not withdrawn:
            waits = only(lines, OperationState.PENDING)
            found = waits[0].id if waits else counter.go_on(counter.open("05")).id
            counter.do(Withdraw(counter.session, found, counter.key()))
        else:
            counter.go_on(counter.open("05"), until="otp")
    play.deliver()
    let_go(counter)


# --- 06


RISK: Final = "password_reset_risk"


def reset(play: Play) -> None:
    """Opened and left, read, unticked, read again; a wrong code and the right one."""
    counter = going_on(play)
    view = counter.go_on(counter.open("06"), until="agreements")
    counter.open_agreement(view, RISK)
    play.wait(9)
    counter.do(CloseAgreement(counter.session))
    with pytest.raises(Refusal):
        counter.tick(view, RISK)
    view = counter.tick(counter.read(view, RISK), RISK, ticked=False)
    view = counter.take(counter.read_all(view), Tick(True))
    play.wait(61)
    view = counter.send(view)
    code = play.newest_code()
    with pytest.raises(WrongSecret):
        counter.take(view, wrong(code))
    counter.take(view, Code(code))
    let_go(counter)


def reset_submitted(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    if not only(records(counter), OperationState.PENDING):
        counter.go_on(counter.open("06"))
    play.deliver()
    let_go(counter)


def approve_reset(play: Play) -> None:
    """The signed papers looked at and put on paper, then approved: three passwords, each in its SMS."""
    counter = play.signed_in("05", "2001")
    seen = evidence(counter)
    assert seen is not None and seen.papers
    for paper in seen.papers:
        counter.do(AskPaper(counter.session, seen.operation.id, paper.id))
        counter.do(MakeAgreementPaper(counter.session, seen.operation.id, paper.id))
    counter.do(decision(counter, seen, Outcome.APPROVE))
    play.deliver()
    counter.do(SignOut(counter.session))


# --- the document, by a service that only tests offer


def document(play: Play) -> None:
    """Refused, read, checked, and its original seen again at the next visit."""
    counter = going_on(play)
    view = counter.go_on(counter.open(TRIAL.key), until="document")
    kind = DocumentKind.RESIDENT_ID
    with pytest.raises(Refusal):
        counter.do(ReadDocument(counter.session, view.id, "document", kind, NUMBERS[LI[0]]))
    counter.do(ReadDocument(counter.session, view.id, "document", kind, NUMBERS[WANG[0]]))
    with pytest.raises(Refusal):
        counter.take(view, document_of(WANG[0], seen=False))
    counter.take(view, document_of(WANG[0], expires="长期"))
    let_go(counter)
    play.wait(61)
    counter.client(WANG)
    counter.go_on(counter.open(TRIAL.key))
    play.deliver()
    let_go(counter)


def document_on_file(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    present(counter)
    if not only(records(counter), OperationState.PENDING):
        counter.go_on(counter.open(TRIAL.key))
    play.deliver()
    let_go(counter)


# --- 11


def evidence(counter: Counter) -> Evidence | None:
    """What waits, held by this supervisor; None where nothing does."""
    lines = counter.do(AskQueue(counter.session)).lines
    return counter.do(Claim(counter.session, lines[0].id)) if lines else None


def decision(counter: Counter, seen: Evidence, what: Outcome) -> Decide:
    assert seen.token is not None, seen.readonly
    reason = {Outcome.APPROVE: "", Outcome.RETURN: RETURNED, Outcome.REJECT: REJECTED}[what]
    redo = ("face",) if what is Outcome.RETURN else ()
    at = (seen.operation.id, seen.token, seen.version)
    return Decide(counter.session, *at, what, counter.key(), reason, redo)


def approve(play: Play) -> None:
    counter = play.signed_in("05", "2001")
    seen = evidence(counter)
    assert seen is not None and seen.token is not None
    counter.do(Release(counter.session, seen.operation.id, seen.token))
    with pytest.raises(Conflict):
        counter.do(decision(counter, seen, Outcome.APPROVE))
    seen = evidence(counter)
    assert seen is not None
    counter.do(decision(counter, seen, Outcome.APPROVE))
    play.deliver()
    counter.do(SignOut(counter.session))


def approved(play: Play, terminal: str) -> None:
    """By another supervisor, once the one who died holds it no more."""
    play.wait(CLAIM)
    counter = play.signed_in(terminal, "2002")
    seen = evidence(counter)
    if seen is not None:
        counter.do(decision(counter, seen, Outcome.APPROVE))
    play.deliver()
    counter.do(SignOut(counter.session))


def return_and_reject(play: Play) -> None:
    chief = play.signed_in("05", "2001")
    seen = evidence(chief)
    assert seen is not None
    chief.do(decision(chief, seen, Outcome.RETURN))
    play.deliver()
    counter = going_on(play)
    counter.go_on(counter.open("05"))
    play.deliver()
    seen = evidence(chief)
    assert seen is not None
    chief.do(decision(chief, seen, Outcome.REJECT))
    play.deliver()
    chief.do(SignOut(chief.session))


def returned_and_rejected(play: Play, terminal: str) -> None:
    play.wait(CLAIM)
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    chief = play.signed_in("05", "2001")
    (line,) = records(counter)
    if line.state is OperationState.PENDING and line.reason == "":
        seen = evidence(chief)
        assert seen is not None
        chief.do(decision(chief, seen, Outcome.RETURN))
        (line,) = records(counter)
    if line.state is OperationState.DRAFT:
        counter.go_on(counter.open("05"))
        (line,) = records(counter)
    if line.state is OperationState.PENDING:
        seen = evidence(chief)
        assert seen is not None
        chief.do(decision(chief, seen, Outcome.REJECT))
    play.deliver()


# --- messages


class Line:
    """A gateway that cannot hand over until it is mended."""

    def send(self, message: UUID, to: str, text: str) -> None:
        raise OSError("no line")


def messages(play: Play) -> None:
    """Two messages, a line that is down, a code that is too old to be of use."""
    counter = going_on(play)
    play.wait(61)
    view = counter.go_on(counter.open("05"), until="otp")
    counter.send(view)
    play.delivered_by(Line())
    play.wait(301)
    play.deliver()
    view = counter.send(view)
    view = counter.take(view, Code(play.newest_code()))
    counter.take(view, Answer(True))
    chief = play.signed_in("05", "2001")
    seen = evidence(chief)
    assert seen is not None
    chief.do(decision(chief, seen, Outcome.APPROVE))
    desk = play.at("").desk
    letter = delivery.lease(desk)
    assert letter is not None
    play.wait(LEASE)
    play.deliver()
    delivery.settle(desk, letter, delivered=False)  # too late: another has delivered it


def messages_delivered(play: Play, terminal: str) -> None:
    submitted_once(play, terminal)
    approved(play, "05")


def submitted_once(play: Play, terminal: str) -> None:
    counter = play.signed_in(terminal, "1028")
    bound(counter)
    if not records(counter) or only(records(counter), OperationState.DRAFT):
        counter.go_on(counter.open("05"))
    let_go(counter)


# --- administration

NEW_ROWS = CLIENTS.replace("128406.20", "99.00") + "\n".join(
    (
        *(
            client_row(f"2000{n:04d}", f"钱{chr(0x4E00 + n)}", f"3205061988{n % 12 + 1:02d}15{n:03d}",
                       f"1385{n:07d}")
            for n in range(12)
        ),
        "",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClientList:
    """A broker's client list, which can be told to a witness."""

    content: bytes

    def __call__(self) -> BytesIO:
        return BytesIO(self.content)


@dataclass(frozen=True, slots=True)
class StopsMidway(Unwatched):
    """Somebody who ends an import once something is in."""

    def went_on(self, progress: ImportProgress) -> None:
        """Stop."""
        if progress.stage is ImportStage.APPLYING:
            raise Conflict("stopped", L("Stopped."))


LIST: Final = ClientList(NEW_ROWS.encode())
PART: Final = ClientList("\n".join([*NEW_ROWS.splitlines()[:13], ""]).encode())
MORE: Final = ClientList(MORE_OF_WANG.encode())
BRANCH: Final = ("XH", "徐汇营业部")
NEW: Final = ("3001", "钱管", "32050619880115123")


def console_of(play: Play) -> Terminal:
    return play.signed_in("", ADMINISTRATOR[0])


def added(counter: Counter) -> AddStaff:
    number, name, first17 = NEW
    kind = DocumentKind.RESIDENT_ID
    return AddStaff(
        counter.session, number, name, "PD", frozenset({Role.TELLER}), "", kind, resident_id(first17)
    )


def administer(play: Play) -> None:
    console = console_of(play)
    console.do(AddBranch(console.session, *BRANCH))
    console.do(AddTerminal(console.session, BRANCH[0], "01"))
    once = console.do(added(console))
    own = play.at("")
    own.sign_in(NEW[0], once)
    own.do(ChangePassword(own.session, once, OTHER))
    once = console.do(ResetStaff(console.session, NEW[0]))
    own.sign_in(NEW[0], once)
    own.do(ChangePassword(own.session, once, OTHER))
    console.do(DisableStaff(console.session, "1028"))
    with pytest.raises(Conflict):
        console.do(ImportClients(console.session, PART, watch=StopsMidway()))
    with pytest.raises(Conflict):
        console.do(ImportClients(console.session, LIST))
    console.do(AbandonImport(console.session))
    console.do(ImportClients(console.session, LIST))
    console.do(SignOut(console.session))
    play.export_heads()


def administered(play: Play, terminal: str) -> None:
    console = console_of(play)
    commands: tuple[Command[Any], ...] = (
        AddBranch(console.session, *BRANCH),
        AddTerminal(console.session, BRANCH[0], "01"),
        added(console),
    )
    for command in commands:
        with suppress(Conflict):
            console.do(command)
    # Who added them may not have seen the password: another is made.
    once = console.do(ResetStaff(console.session, NEW[0]))
    own = play.at("")
    own.sign_in(NEW[0], once)
    own.do(ChangePassword(own.session, once, OTHER))
    console.do(DisableStaff(console.session, "1028"))
    try:
        report = console.do(ImportClients(console.session, LIST))
    except Conflict as no:
        if no.code != "import-unfinished":
            raise
        console.do(AbandonImport(console.session))
        report = console.do(ImportClients(console.session, LIST))
    assert not report.refused
    again = console.do(ImportClients(console.session, LIST))
    assert (again.new, again.changed, again.written) == (0, 0, False)
    console.do(SignOut(console.session))
    play.export_heads()


SCENARIOS: Final = {
    one.name: one
    for one in (
        Scenario("street", "new", street, from_the_street),
        Scenario("bind", "signed_in", bind, phone_bound),
        Scenario("unbind", "bound", unbind, phone_unbound),
        Scenario("accounts", "ready", accounts, accounts_served),
        Scenario("signature", "bound", signature, signature_on_file),
        Scenario("drawing", "bound", drawing, drawn),
        Scenario("unlock", "ready", unlock, submitted),
        Scenario("reset", "ready", reset, reset_submitted),
        Scenario("approve_reset", "signed", approve_reset, approved),
        Scenario("document", "signed_in", document, document_on_file),
        Scenario("changes_of_mind", "ready", changes_of_mind, changed_minds),
        Scenario("approve", "submitted", approve, approved),
        Scenario("return_and_reject", "submitted", return_and_reject, returned_and_rejected),
        Scenario("messages", "ready", messages, messages_delivered),
        Scenario("administer", "new", administer, administered),
    )
}
