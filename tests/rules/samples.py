"""One of every command the engine does, for what must hold of all of them."""

from typing import Any, TypeAlias
from uuid import UUID, uuid4

from counter_tui.desk.api import commands as c
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.registry import LONGS, READS, WRITES
from data.terms.enums import DocumentKind, Outcome, Role, VisitEnd
from tests.house import CLIENTS, PASSWORD, resident_id, strokes

Kind: TypeAlias = type[c.Command[Any]]

SOME = UUID(int=7)


def samples(session: UUID = SOME, operation: UUID = SOME) -> dict[Kind, c.Command[Any]]:
    """A well-formed command of every kind, by its kind; each with a key of its own."""
    token = UUID(int=2)
    document = resident_id("31010119750101001")
    made: tuple[c.Command[Any], ...] = (
        c.AskPlace(),
        c.AskHome(session),
        c.AskOperation(session, operation),
        c.AskRecords(session),
        c.AskSlip(session, SOME),
        c.AskPapers(session, operation),
        c.AskQueue(session),
        c.AskOverview(session),
        c.AskCourse(session, operation),
        c.AskOtherAccounts(session),
        c.AskRevealable(session),
        c.SwitchAccount(session, "10886631"),
        c.AskStaff(session),
        c.SignIn("1027", PASSWORD),
        c.ChangePassword(session, PASSWORD, "another good phrase"),
        c.LockScreen(session),
        c.Unlock(session, PASSWORD),
        c.SignOut(session),
        c.TouchVisit(session),
        c.EndVisit(session, VisitEnd.SWITCHED),
        c.OpenService(session, "02", uuid4()),
        c.ReadDocument(session, operation, "document", DocumentKind.RESIDENT_ID, document),
        c.ReadStrokes(session, strokes(), 40, 10),
        c.OpenImage(session, operation, SOME, 40, 10),
        c.TakeStep(session, operation, "confirm", Answer(True), True, uuid4()),
        c.SendCode(session, operation, "otp", uuid4()),
        c.BeginEnrolment(session, operation, "scan", uuid4()),
        c.OpenText(session, operation, "policy"),
        c.OpenAgreement(session, operation, "agreements", "password_reset_risk"),
        c.CloseAgreement(session),
        c.TickAgreement(session, operation, "agreements", "password_reset_risk", True, True, uuid4()),
        c.RedoFrom(session, operation, "face", uuid4()),
        c.CancelDraft(session, operation, uuid4()),
        c.Withdraw(session, operation, uuid4()),
        c.Reveal(session, "mobile", "client_asks"),
        c.PrintSlip(session, SOME),
        c.MakeSlipPaper(session, SOME),
        c.AskPaper(session, operation, SOME),
        c.MakeAgreementPaper(session, operation, SOME),
        c.Claim(session, operation),
        c.Release(session, operation, token),
        c.Decide(session, operation, token, 1, Outcome.APPROVE, uuid4()),
        c.AddBranch(session, "XH", "上海徐汇营业部"),
        c.AddTerminal(session, "PD", "09"),
        c.AddStaff(
            session, "1050", "钱多", "PD", frozenset({Role.TELLER}), "", DocumentKind.RESIDENT_ID, document
        ),
        c.DisableStaff(session, "1028"),
        c.ResetStaff(session, "1028"),
        c.ImportClients(session, held(CLIENTS.encode())),
        c.AbandonImport(session),
    )
    return {type(command): command for command in made}


def every() -> tuple[Kind, ...]:
    """The kind of every command the engine does."""
    return (*READS, *WRITES, *LONGS)


def of_a_session() -> tuple[Kind, ...]:
    """Those that somebody signed in asks for."""
    return tuple(kind for kind in every() if kind not in (c.AskPlace, c.SignIn))
