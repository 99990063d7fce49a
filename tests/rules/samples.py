"""One of every command the engine does, for what must hold of all of them."""

from typing import Any, TypeAlias
from uuid import UUID, uuid4

from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    AskStaff,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.approvals import AskCourse, AskQueue, Claim, Decide, Release
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.images import OpenImage, ReadStrokes
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.commands.operations import (
    AskOperation,
    CancelDraft,
    OpenService,
    RedoFrom,
    TakeStep,
    Withdraw,
)
from counter_tui.desk.api.commands.papers import AskPaper, AskPapers, MakeAgreementPaper
from counter_tui.desk.api.commands.records import AskRecords, AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.revealing import AskRevealable, Reveal
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import AskPlace, ChangePassword, SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.commands.visits import (
    AskHome,
    AskOtherAccounts,
    AskOverview,
    EndVisit,
    SwitchAccount,
    TouchVisit,
)
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.registry import LONGS, READS, WRITES
from data.terms.enums import DocumentKind, Outcome, Role, VisitEnd
from tests.house import CLIENTS, PASSWORD, resident_id, strokes

Kind: TypeAlias = type[Command[Any]]

SOME = UUID(int=7)


def samples(session: UUID = SOME, operation: UUID = SOME) -> dict[Kind, Command[Any]]:
    """A well-formed command of every kind, by its kind; each with a key of its own."""
    token = UUID(int=2)
    document = resident_id("31010119750101001")
    made: tuple[Command[Any], ...] = (
        AskPlace(),
        AskHome(session),
        AskOperation(session, operation),
        AskRecords(session),
        AskSlip(session, SOME),
        AskPapers(session, operation),
        AskQueue(session),
        AskOverview(session),
        AskCourse(session, operation),
        AskOtherAccounts(session),
        AskRevealable(session),
        SwitchAccount(session, "10886631"),
        AskStaff(session),
        SignIn("1027", PASSWORD),
        ChangePassword(session, PASSWORD, "another good phrase"),
        LockScreen(session),
        Unlock(session, PASSWORD),
        SignOut(session),
        TouchVisit(session),
        EndVisit(session, VisitEnd.SWITCHED),
        OpenService(session, "02", uuid4()),
        ReadDocument(session, operation, "document", DocumentKind.RESIDENT_ID, document),
        ReadStrokes(session, strokes(), 40, 10),
        OpenImage(session, operation, SOME, 40, 10),
        TakeStep(session, operation, "confirm", Answer(True), True, uuid4()),
        SendCode(session, operation, "otp", uuid4()),
        BeginEnrolment(session, operation, "scan", uuid4()),
        OpenText(session, operation, "policy"),
        OpenAgreement(session, operation, "agreements", "password_reset_risk"),
        CloseAgreement(session),
        TickAgreement(session, operation, "agreements", "password_reset_risk", True, True, uuid4()),
        RedoFrom(session, operation, "face", uuid4()),
        CancelDraft(session, operation, uuid4()),
        Withdraw(session, operation, uuid4()),
        Reveal(session, "mobile", "client_asks"),
        PrintSlip(session, SOME),
        MakeSlipPaper(session, SOME),
        AskPaper(session, operation, SOME),
        MakeAgreementPaper(session, operation, SOME),
        Claim(session, operation),
        Release(session, operation, token),
        Decide(session, operation, token, 1, Outcome.APPROVE, uuid4()),
        AddBranch(session, "XH", "上海徐汇营业部"),
        AddTerminal(session, "PD", "09"),
        AddStaff(
            session, "1050", "钱多", "PD", frozenset({Role.TELLER}), "", DocumentKind.RESIDENT_ID, document
        ),
        DisableStaff(session, "1028"),
        ResetStaff(session, "1028"),
        ImportClients(session, held(CLIENTS.encode())),
        AbandonImport(session),
    )
    return {type(command): command for command in made}


def every() -> tuple[Kind, ...]:
    """The kind of every command the engine does."""
    return (*READS, *WRITES, *LONGS)


def of_a_session() -> tuple[Kind, ...]:
    """Those that somebody signed in asks for."""
    return tuple(kind for kind in every() if kind not in (AskPlace, SignIn))
