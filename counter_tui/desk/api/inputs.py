"""What is handed in at each kind of step. Secrets never show in a `repr`."""

from dataclasses import dataclass, field

from counter_tui.desk.api.drawing import Stroke
from data.terms.enums import DocumentKind, FaceResult


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """02: who the client says they are.

    Attributes:
        account: fund account, as typed.
        mobile: reserved mobile, as typed.
    """

    account: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Code:
    """Six digits: a one-time code from an SMS, or the phone's current code."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick under a text that was opened before, or a consent given."""

    agreed: bool


@dataclass(frozen=True, slots=True)
class Image:
    """An image file, read and handed over.

    Attributes:
        name: the file's name, for the record.
        content: the bytes of a PNG or JPEG.
    """

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A signature drawn by the client; its image is made of the strokes by the desk."""

    strokes: tuple[Stroke, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FromFile:
    """The teller takes the signature from a file: there is no mouse or pen, or the client signed on paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """The client's identity document, read and scanned (rule 4).

    Attributes:
        text: its number as typed, a reader's line, or machine-readable lines.
        expires: the end of its validity as typed; empty where `text` tells it.
        issued: the day of issue as typed; empty where `text` tells it, or nothing does.
        front: the side with the photo.
        back: the other side; None for a document that has one.
        seen: the teller has the original in hand and it is this client's.
    """

    kind: DocumentKind
    text: str = field(repr=False)
    expires: str
    issued: str
    front: Image
    back: Image | None
    seen: bool


@dataclass(frozen=True, slots=True)
class Face:
    """What the teller attests: the person at the counter against the document's photo.

    `result` None means that the client declines the face check (rule 5).
    """

    result: FaceResult | None


@dataclass(frozen=True, slots=True)
class DeviceName:
    """The name by which the client knows the phone."""

    name: str


@dataclass(frozen=True, slots=True)
class OriginalSeen:
    """The teller has the original document in hand and it is this client's."""

    seen: bool


@dataclass(frozen=True, slots=True)
class Attestation:
    """A second member of staff signs for what happened at this terminal."""

    staff_number: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The client's 是 or 否."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The keys of what the client wants, of those the step offers."""

    items: tuple[str, ...]


StepInput = (
    ClientDetails
    | Code
    | Tick
    | Image
    | Document
    | Drawn
    | FromFile
    | Face
    | DeviceName
    | OriginalSeen
    | Attestation
    | Answer
    | Chosen
)
