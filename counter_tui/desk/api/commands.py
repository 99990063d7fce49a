"""What can be asked of the counter: one frozen value for each operation.

Each names the type it answers with. A command that changes an application or
an operation carries `key`, made when its form opened: the same key and the
same content again give the same result, so that a double Enter does one thing.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from counter_tui.desk.api import imports, views
from counter_tui.desk.api.drawing import Stroke
from counter_tui.desk.api.inputs import Image, StepInput
from counter_tui.desk.api.overview import CaseCourse, Overview
from counter_tui.desk.api.papers import Paper, SavedPaper
from data.terms.enums import DocumentKind, Outcome, Role, VisitEnd

R = TypeVar("R")


class Command(Generic[R]):
    """A request whose answer is an `R`."""

    __slots__ = ()


# --- the place and its staff


@dataclass(frozen=True, slots=True)
class AskPlace(Command[views.Place]):
    """Where does this process stand? The one question that needs no sign-in."""


@dataclass(frozen=True, slots=True)
class SignIn(Command[views.StaffSession]):
    number: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangePassword(Command[None]):
    session: UUID
    current: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LockScreen(Command[None]):
    """Hide everything and keep the work (rule 12); until `Unlock` the session does nothing else."""

    session: UUID


@dataclass(frozen=True, slots=True)
class Unlock(Command[None]):
    session: UUID
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignOut(Command[None]):
    """End the session, and the visit at its terminal."""

    session: UUID


# --- the visit and its operations


@dataclass(frozen=True, slots=True)
class AskHome(Command[views.Home]):
    session: UUID


@dataclass(frozen=True, slots=True)
class AskOverview(Command[Overview]):
    """The client at the counter, the visit so far, the day of who serves: what wide screens show beside."""

    session: UUID


@dataclass(frozen=True, slots=True)
class TouchVisit(Command[None]):
    """Somebody is busy at the counter: the visit is not idle (rule 12)."""

    session: UUID


@dataclass(frozen=True, slots=True)
class EndVisit(Command[None]):
    session: UUID
    reason: VisitEnd


@dataclass(frozen=True, slots=True)
class AskOtherAccounts(Command[tuple[views.OtherAccount, ...]]):
    """The accounts that `SwitchAccount` can go to from here, in the order of their numbers."""

    session: UUID


@dataclass(frozen=True, slots=True)
class SwitchAccount(Command[None]):
    """换户: go on with another account of the same client and mobile (rule 12); drafts stay with their own.

    Attributes:
        account: its number.
    """

    session: UUID
    account: str


@dataclass(frozen=True, slots=True)
class OpenService(Command[views.OperationView]):
    """Open a service by its two digits or its key; an open draft is resumed."""

    session: UUID
    service: str
    key: UUID


@dataclass(frozen=True, slots=True)
class AskOperation(Command[views.OperationView]):
    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class OpenText(Command[views.OpenedText]):
    """Open the text of a step; that it was opened is kept."""

    session: UUID
    operation: UUID
    step: str


@dataclass(frozen=True, slots=True)
class OpenAgreement(Command[views.OpenedAgreement]):
    """Put an agreement of a step on screen: its seconds begin, anew each time (rule 7).

    Whatever was open before is cut short, and so is this one by any other command that
    writes, `TickAgreement` and `TouchVisit` apart.
    """

    session: UUID
    operation: UUID
    step: str
    agreement: str


@dataclass(frozen=True, slots=True)
class CloseAgreement(Command[None]):
    """The agreement is on screen no more: what was read of it counts for nothing."""

    session: UUID


@dataclass(frozen=True, slots=True)
class TickAgreement(Command[views.OperationView]):
    """Tick the agreement that is open and was read for its time, or take a tick away.

    Attributes:
        client_turn: whether it was done in the client's turn (rule 13).
    """

    session: UUID
    operation: UUID
    step: str
    agreement: str
    ticked: bool
    client_turn: bool
    key: UUID


@dataclass(frozen=True, slots=True)
class SendCode(Command[views.OperationView]):
    """Send the OTP of a step to the reserved mobile (rule 3)."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class BeginEnrolment(Command[views.OperationView]):
    """Make a new secret for the client's phone; the QR code of an older one stops working."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class ReadImage(Command[Image]):
    """Read an image file from this machine; nothing is kept yet."""

    session: UUID
    path: str


@dataclass(frozen=True, slots=True)
class AskScans(Command[views.Scans]):
    """The newest images of the scan folder; never waits long for a folder that does not answer."""

    session: UUID


@dataclass(frozen=True, slots=True)
class ReadPreview(Command[views.Picture]):
    """Look at an image file of this machine before it is taken, in at most so many cells."""

    session: UUID
    path: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class ReadStrokes(Command[views.Picture]):
    """The image that strokes give, as the desk would keep it, in at most so many cells; nothing is kept."""

    session: UUID
    strokes: tuple[Stroke, ...] = field(repr=False)
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class OpenImage(Command[views.Picture]):
    """Open an image on file, a document's photo or a signature; each opening is audited (rule 10).

    Attributes:
        operation: what it is opened for: one of the visit's, or an application that waits for a decision.
        image: its id, as the facts of a step or a line of evidence name it.
    """

    session: UUID
    operation: UUID
    image: UUID
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class ReadDocument(Command[views.DocumentRead]):
    """Understand what was typed or scanned at a document step; nothing is kept but a refusal.

    Attributes:
        text: a number, a reader's line, or machine-readable lines.
        expires, issued: what is typed of them so far; empty where nothing is.
    """

    session: UUID
    operation: UUID
    step: str
    kind: DocumentKind
    text: str = field(repr=False)
    expires: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class TakeStep(Command[views.OperationView]):
    """Do the current step.

    Attributes:
        client_turn: whether it was done in the client's turn (rule 13).
    """

    session: UUID
    operation: UUID
    step: str
    given: StepInput
    client_turn: bool
    key: UUID


@dataclass(frozen=True, slots=True)
class RedoFrom(Command[views.OperationView]):
    """Go back to a step that is done: it and what comes after it are to be done again."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class CancelDraft(Command[views.OperationView]):
    session: UUID
    operation: UUID
    key: UUID


@dataclass(frozen=True, slots=True)
class Withdraw(Command[views.OperationView]):
    session: UUID
    operation: UUID
    key: UUID


@dataclass(frozen=True, slots=True)
class AskRecords(Command[tuple[views.RecordLine, ...]]):
    """业务流水 of this visit's account, newest first."""

    session: UUID


@dataclass(frozen=True, slots=True)
class AskSlip(Command[views.Slip]):
    session: UUID
    slip: UUID


@dataclass(frozen=True, slots=True)
class AskPapers(Command[tuple[views.PaperLine, ...]]):
    """What was signed for an operation, the newest signing first; enough to choose by, nothing is opened."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class AskPaper(Command[views.SignedPaper]):
    """Open a signed agreement as it was signed; each opening is audited (rule 10).

    Attributes:
        signing: the signing it is wanted of; None for the newest that signed it.
    """

    session: UUID
    operation: UUID
    paper: UUID
    signing: UUID | None = None


@dataclass(frozen=True, slots=True)
class PrintSlip(Command[str]):
    """Print a slip; answers with where it went (a file's path for the text-file printer)."""

    session: UUID
    slip: UUID


@dataclass(frozen=True, slots=True)
class MakeSlipPaper(Command[Paper]):
    """A slip as a paper; that it was opened is kept."""

    session: UUID
    slip: UUID


@dataclass(frozen=True, slots=True)
class MakeAgreementPaper(Command[Paper]):
    """A signed agreement, or form, as a paper with its signing page; each opening is audited (rule 10).

    Attributes:
        signing: the signing it is wanted of; None for the newest that signed it.
    """

    session: UUID
    operation: UUID
    paper: UUID
    signing: UUID | None = None


@dataclass(frozen=True, slots=True)
class SavePaper(Command[SavedPaper]):
    """Save the paper that `made_by` answers with, and show it; its content comes no nearer to a screen."""

    made_by: Command[Paper]


@dataclass(frozen=True, slots=True)
class AskRevealable(Command[views.Revealable]):
    """What of the visit's client, or of a claimed application's, can be shown in full, and for which reasons.

    Attributes:
        operation: the application that a supervisor has claimed; None for the visit's client.
    """

    session: UUID
    operation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reveal(Command[str]):
    """Show a masked number in full: takes a reason, is audited (rule 10).

    A teller reveals those of the visit's client, a supervisor those of an
    application that they have claimed.

    Attributes:
        item: key of the number, as `AskRevealable` lists it.
        reason: code of a listed reason.
        note: free text that stays inside; a reason that asks for it does not serve without.
        operation: the claimed application; None for the visit's client.
    """

    session: UUID
    item: str
    reason: str
    note: str = field(default="", repr=False)
    operation: UUID | None = None


# --- the approval desk


@dataclass(frozen=True, slots=True)
class AskQueue(Command[views.Queue]):
    """What waits for a decision in the branch, oldest first.

    Attributes:
        service: narrows it to the service of that key, empty for all.
        teller: narrows it to what the teller of that number submitted, empty for all.
    """

    session: UUID
    service: str = ""
    teller: str = ""


@dataclass(frozen=True, slots=True)
class Claim(Command[views.Evidence]):
    """Open an application for a decision; read-only for who took part in it."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class AskCourse(Command[CaseCourse]):
    """What happened in an application of the branch, who contributed, what an approval brings about."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class Release(Command[None]):
    session: UUID
    operation: UUID
    token: UUID


@dataclass(frozen=True, slots=True)
class Decide(Command[views.Decided]):
    """Approve, return or reject (rule 8).

    Attributes:
        reason: code of a listed reason; empty for approval.
        redo: steps to do again; for a return only.
        note: free text that stays inside.
    """

    session: UUID
    operation: UUID
    token: UUID
    version: int
    outcome: Outcome
    key: UUID
    reason: str = ""
    redo: tuple[str, ...] = ()
    note: str = ""


# --- demo mode


@dataclass(frozen=True, slots=True)
class AskPhone(Command[views.Phone]):
    """The invented client's phone; production refuses it."""

    session: UUID


@dataclass(frozen=True, slots=True)
class AskTour(Command[bool]):
    """Whether the way around an invented branch is still to be shown; asking counts as having been shown.

    Production refuses it.
    """

    session: UUID


# --- administration


@dataclass(frozen=True, slots=True)
class AddBranch(Command[None]):
    session: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AddTerminal(Command[None]):
    session: UUID
    branch: str
    number: str


@dataclass(frozen=True, slots=True)
class AddStaff(Command[str]):
    """Add a member of staff; answers with a password for the first sign-in.

    Attributes:
        licence: the trade's licence number; a witness needs one.
        document_number: the person's own, so that nobody serves themselves (rule 8).
    """

    session: UUID
    number: str
    name: str
    branch: str
    roles: frozenset[Role]
    licence: str
    document_kind: DocumentKind
    document_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DisableStaff(Command[None]):
    session: UUID
    number: str


@dataclass(frozen=True, slots=True)
class ResetStaff(Command[str]):
    """Give a member of staff a new password for the first sign-in, and end their sessions."""

    session: UUID
    number: str


@dataclass(frozen=True, slots=True)
class AskStaff(Command[tuple[views.StaffLine, ...]]):
    session: UUID


@dataclass(frozen=True, slots=True)
class ImportClients(Command[views.ImportReport]):
    """Import a broker's client list (a CSV file), or finish an import of it that was interrupted.

    Attributes:
        skip_bad: whether the other rows are imported when some are refused.
        watch: follows it.
    """

    session: UUID
    file: imports.OpenFile = field(repr=False)
    skip_bad: bool = False
    watch: imports.ImportWatch = field(default=imports.UNWATCHED, repr=False)


@dataclass(frozen=True, slots=True)
class AbandonImport(Command[imports.AbandonedImport]):
    """Give up an import that was interrupted; what it has brought in stays."""

    session: UUID
