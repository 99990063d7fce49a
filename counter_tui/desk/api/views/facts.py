"""What a step of each kind is shown with."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from data.terms.enums import DocumentKind
from data.terms.words import Words


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
class PhotoFacts:
    """A face check's ground: the photo on file, None before one is attached; `image` opens it."""

    photo_on: date | None
    failed_today: int
    limit: int
    image: UUID | None = None


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
