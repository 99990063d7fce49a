"""What the engine shows: frozen values, masked as rule 10 has it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from data.terms.enums import DocumentKind, OperationState, Outcome, Role, StepKind, StoreKind
from data.terms.errors import NOTHING
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the invented branch, shown on the sign-in screen of demo mode only."""

    number: str
    name: str
    roles: tuple[Role, ...]
    password: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where this process stands.

    Attributes:
        utc_offset: minutes the branch's time is ahead of UTC; shown times use it.
        seed: the seed of the invented branch, None in production.
        logins: the invented branch's staff; empty in production.
    """

    broker: str
    hotline: str
    branch_code: str
    branch: str
    terminal: str
    kind: StoreKind
    utc_offset: int
    staff_failures_limit: int
    staff_lock_minutes: int
    seed: int | None = None
    logins: tuple[DemoLogin, ...] = ()


@dataclass(frozen=True, slots=True)
class LastSignIn:
    at: datetime
    terminal: str


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A member of staff at a terminal, from sign-in to sign-out."""

    id: UUID
    number: str
    name: str
    roles: frozenset[Role]
    must_change_password: bool
    last: LastSignIn | None


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """The visit's client, masked: what the strip shows.

    Attributes:
        flags: each flag of the account that is set, in words (rule 14); empty when normal.
        device: the bound device's name, None when unbound.
        proven: whether the device was proven in this visit.
        signature_on: the day the signature on file was saved, None where none is.
    """

    name: str
    account: str
    mobile: str
    flags: tuple[Words, ...]
    opened_on: date
    device: str | None
    proven: bool
    signature_on: date | None


@dataclass(frozen=True, slots=True)
class VisitView:
    id: UUID
    opened_at: datetime
    client: ClientFacts | None


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """Another account of the visit's client with the same reserved mobile (rule 12).

    Attributes:
        flags: each flag that is set, in words.
        device: the bound device's name, None when unbound.
        proven: whether that device was proven in this visit.
    """

    number: str
    flags: tuple[Words, ...]
    device: str | None
    proven: bool


class Group(StrEnum):
    """How the services list is grouped."""

    PREPARE = "prepare"
    SERVE = "serve"
    LOOK_UP = "look_up"
    POST = "post"


class Sign(StrEnum):
    """The sign before a state's word; colour is never alone."""

    NONE = "none"
    OK = "ok"
    ERROR = "error"
    WARN = "warn"
    DRAFT = "draft"
    PENDING = "pending"
    RETURNED = "returned"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A line of the services list.

    Attributes:
        open_with: what `OpenService` takes; empty for views and posts.
        note: how it stands for this client; for an unavailable one, why.
        also: another name that people know it by.
    """

    code: str
    title: Words
    summary: Words
    initials: str
    group: Group
    sign: Sign
    note: Words | None
    available: bool
    also: Words | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An application in 业务流水.

    Attributes:
        reason: the listed reason of a return or rejection.
        papers: whether something was signed for it.
        can_resume, can_cancel, can_withdraw: what this member of staff may do now.
    """

    id: UUID
    number: str
    service: str
    title: Words
    state: OperationState
    returned: bool
    progress: Words
    teller: str
    changed_at: datetime
    reason: str
    slip: UUID | None
    papers: bool
    can_resume: bool
    can_cancel: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The home screen.

    Attributes:
        pending: how many applications wait in this branch, None to who may not decide.
        oldest: minutes the oldest of them waits.
        open: the client's open applications and today's ended ones, newest first.
    """

    visit: VisitView | None
    services: tuple[ServiceLine, ...]
    open: tuple[RecordLine, ...]
    pending: int | None
    oldest: int


class StepState(StrEnum):
    DONE = "done"
    PASSED_OVER = "passed_over"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step on the rail; `client_turn` steps are the client's to do (rule 13)."""

    key: str
    kind: StepKind
    title: Words
    state: StepState
    client_turn: bool


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """An OTP step.

    Attributes:
        sent_to: the masked mobile; None where no code was sent yet.
        expires_at: when the last one sent dies.
        tries_left: of the last one sent.
        resend_at: when another may be sent.
    """

    sent_to: str | None
    expires_at: datetime | None
    tries_left: int
    resend_at: datetime | None


@dataclass(frozen=True, slots=True)
class TextFacts:
    """A text to be opened and ticked, or a consent to be asked."""

    title: str
    version: str
    opened: bool


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the client's document must be, before it is read.

    Attributes:
        kind, number, expires: of the document on file; the number masked, no end for 长期.
        kinds: those an account may be held under.
        two_sided: those of which both sides are scanned.
    """

    client: str
    kind: DocumentKind
    number: str
    expires: date | None
    kinds: tuple[DocumentKind, ...]
    two_sided: frozenset[DocumentKind]


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document as it was understood; it is the client's.

    Attributes:
        number: as it is compared and kept.
        named: the reader gave the client's name, and it is the one on file.
        expires: as dates are typed; empty where it is not told yet.
        issued: the same.
        doubts: what a person has to look at.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    named: bool
    expires: str
    issued: str
    doubts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A face check's ground: the photo on file, None before one is attached; `image` opens it."""

    photo_on: date | None
    failed_today: int
    limit: int
    image: UUID | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A file of the scan folder.

    Attributes:
        path: what `ReadImage` takes; never shown.
        name: as it is shown.
        at: when it was written last.
        size: in bytes.
    """

    path: str
    name: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Scans:
    """The newest images of the scan folder, newest first; `trouble` says why none can be listed.

    Files that are named after the account at the counter stand before the others.
    """

    files: tuple[Scan, ...]
    trouble: Words | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image made small enough to paint it with two points in each cell, one above the other.

    Attributes:
        width: of what is painted, in points; a cell is one wide and two high.
        pixels: `height` rows of `width` times red, green, blue, a byte each.
        full: width and height of the image itself, in points.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)
    full: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """A device enrolment; `uri` holds the secret and is None before one is begun."""

    uri: str | None = field(repr=False)
    device: str


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device whose code is asked for."""

    device: str
    tries_left: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """The signature taken from a file and not yet attested; `image` is what `OpenImage` takes."""

    name: str
    width: int
    height: int
    image: UUID


@dataclass(frozen=True, slots=True)
class PadFacts:
    """The client draws; `on_file` is the day of the signature that a new one replaces."""

    on_file: date | None


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the client is asked to confirm, each line a label and a value."""

    question: Words
    lines: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """What a step offers to choose from: keys and titles."""

    choices: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement of a set.

    Attributes:
        read_seconds: for how long it had been open when it was ticked; None where it is not ticked.
    """

    key: str
    title: str
    version: str
    read_seconds: int | None


@dataclass(frozen=True, slots=True)
class AgreementsFacts:
    """The agreements that an operation needs read.

    Attributes:
        seconds: how long each stays open, unbroken, before it can be ticked.
        mobile: where the signing code will go, masked.
    """

    lines: tuple[AgreementLine, ...]
    seconds: int
    mobile: str


@dataclass(frozen=True, slots=True)
class SignFacts:
    """A set that is read and ticked, to be signed by one code.

    Attributes:
        signature_on: since when the signature that is used is on file.
        authorisation: the exact words by which the client lets the system sign.
    """

    lines: tuple[AgreementLine, ...]
    signature_on: date | None
    authorisation: str
    code: CodeFacts


StepFacts = (
    CodeFacts
    | TextFacts
    | DocumentFacts
    | PhotoFacts
    | ScanFacts
    | DeviceFacts
    | SignatureFacts
    | PadFacts
    | QuestionFacts
    | ChoiceFacts
    | AgreementsFacts
    | SignFacts
    | None
)


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation or application as it stands.

    Attributes:
        service: the service's key; `code` its two digits.
        current: the first step that is undone or stale, None when nothing is left to do.
        facts: of the current step.
        said: what just happened.
        slip: the newest slip of it.
        instead: services that can be gone to from the current step instead, key and title.
        follows: key of the service that goes on from it once it is done, empty for none.
    """

    id: UUID
    number: str
    service: str
    code: str
    title: Words
    state: OperationState
    steps: tuple[StepView, ...]
    current: StepView | None
    facts: StepFacts
    changed_at: datetime
    said: Words | None
    slip: UUID | None
    instead: tuple[tuple[str, Words], ...] = ()
    follows: str = ""


@dataclass(frozen=True, slots=True)
class OpenedText:
    title: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedAgreement:
    """An agreement as it is on screen; `seconds` is how long it stays open before its tick."""

    key: str
    title: str
    version: str
    text: str = field(repr=False)
    seconds: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A signed agreement: enough to choose it by.

    Attributes:
        form: whether it is a filled form, which carries full numbers.
        signing: in which it was signed; signed again after a return, the same paper stands in two.
        newest: whether that signing is the operation's last.
    """

    id: UUID
    title: str
    version: str
    form: bool
    signing: UUID
    signed_at: datetime
    newest: bool


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed agreement in full, for the screen.

    Attributes:
        text: exactly as signed; a form's carries the client's full numbers.
        sha256: of the text in UTF-8.
        read_ms: how long it had been open when it was ticked.
        set_sha256: what the code was made for.
        signature_on: since when the signature that was used is on file.
    """

    id: UUID
    title: str
    version: str
    text: str = field(repr=False)
    sha256: bytes
    read_ms: int
    ticked_at: datetime
    signed_at: datetime
    set_sha256: bytes
    signature_on: date


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it was made; lines of at most 48 cells (80 mm paper).

    Attributes:
        number: of the application or operation it belongs to.
        papers: whether something was signed for that, which who sees the slip may open.
    """

    id: UUID
    operation: UUID
    number: str
    title: str
    text: str
    made_at: datetime
    papers: bool


@dataclass(frozen=True, slots=True)
class RevealItem:
    """A number that is masked wherever staff look; `masked` as they see it."""

    key: str
    title: Words
    masked: str


@dataclass(frozen=True, slots=True)
class RevealReason:
    """A listed reason for seeing a number in full; `note` when it has to be explained in words."""

    code: str
    text: str
    note: bool


@dataclass(frozen=True, slots=True)
class Revealable:
    """What can be shown in full here, and for which reasons (rule 10)."""

    items: tuple[RevealItem, ...]
    reasons: tuple[RevealReason, ...]


@dataclass(frozen=True, slots=True)
class QueueLine:
    """An application that waits.

    Attributes:
        claimed_by: who holds it now, None when free.
        own: this member of staff took part and cannot decide.
    """

    id: UUID
    number: str
    code: str
    title: Words
    client: str
    teller: str
    submitted_at: datetime
    claimed_by: str | None
    claimed_until: datetime | None
    mine: bool
    own: bool


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """What the queue can be narrowed to: a service by its key or a teller by their number.

    Attributes:
        count: how many wait, whatever the queue is narrowed to now.
    """

    key: str
    title: Words
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits.

    Attributes:
        services, tellers: of everything that waits in the branch, the most first.
    """

    lines: tuple[QueueLine, ...]
    decided_today: int
    services: tuple[QueueGroup, ...] = ()
    tellers: tuple[QueueGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceImage:
    """An image that evidence stands on; `id` is what `OpenImage` takes."""

    id: UUID
    title: Words


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: what, how it stands, the particulars, and the images it stands on."""

    label: Words
    sign: Sign
    text: Words
    images: tuple[EvidenceImage, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    title: Words
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A listed reason; the client is told `text`.

    Attributes:
        redo: the steps that a return for it proposes to do again.
    """

    code: str
    text: str
    redo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedoStep:
    key: str
    title: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything of one application on one screen.

    Attributes:
        papers: the agreements that were signed, to be opened one by one.
        token: fences the decision; None where it is opened read-only.
        until: when the claim ends.
        readonly: why it cannot be decided by who opened it, None when it can.
    """

    operation: OperationView
    version: int
    client: str
    account: str
    submitted_at: datetime
    teller: str
    sections: tuple[EvidenceSection, ...]
    return_reasons: tuple[Reason, ...]
    reject_reasons: tuple[Reason, ...]
    redo: tuple[RedoStep, ...]
    papers: tuple[PaperLine, ...]
    token: UUID | None
    until: datetime | None
    readonly: Words | None


@dataclass(frozen=True, slots=True)
class Decided:
    number: str
    outcome: Outcome
    slip: UUID


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """A line of the authenticator on the client's phone."""

    label: str
    code: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class WalkIn:
    """An invented client who may come to the counter: what they would say of themselves, in full."""

    name: str
    account: str
    mobile: str
    story: Words


@dataclass(frozen=True, slots=True)
class Phone:
    """The invented client's phone (demo mode only).

    Attributes:
        owner: whose phone it is, None when no client stands at the counter.
        walk_ins: who may come next, while nobody stands there.
    """

    owner: str | None
    messages: tuple[PhoneMessage, ...]
    codes: tuple[PhoneCode, ...]
    walk_ins: tuple[WalkIn, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffLine:
    number: str
    name: str
    branch: str
    roles: tuple[Role, ...]
    licence: str
    active: bool
    locked: bool
    last: datetime | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A cell that kept a row of an import out, or that a person should look at.

    Attributes:
        line: of the file, from 1 with the header.
        column: empty where the row as a whole is meant.
        then: what to do, empty where `says` is enough.
    """

    line: int
    column: str
    says: Words
    then: Words = NOTHING


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or, where nothing was written, would do.

    Attributes:
        refused_rows: how many rows were refused; with any and not `skip_bad`, nothing was written.
        refused: the first of the refused cells; a watch is told of every one.
        warnings: the first of the doubtful ones.
        written: whether the store was changed.
        resumed: whether this finished an import that was interrupted; the figures are the whole import's.
    """

    rows: int
    new: int
    changed: int
    same: int
    refused_rows: int
    refused: tuple[RefusedRow, ...]
    warnings: tuple[RefusedRow, ...]
    written: bool
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """A service in the printed catalogue."""

    code: str
    key: str
    title: Words
    steps: tuple[Words, ...]
    agreements: tuple[str, ...]
    reviewed: bool
