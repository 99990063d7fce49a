"""What a step of one kind asks for before it is taken."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.documents import DocumentRead
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.texts import OpenedText
from data.terms.enums import DocumentKind


@dataclass(frozen=True, slots=True)
class OpenText(Command[OpenedText]):
    """Open the text of a step; that it was opened is kept."""

    session: UUID
    operation: UUID
    step: str


@dataclass(frozen=True, slots=True)
class SendCode(Command[OperationView]):
    """Send the OTP of a step to the reserved mobile (rule 3)."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class BeginEnrolment(Command[OperationView]):
    """Make a new secret for the client's phone; the QR code of an older one stops working."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class ReadDocument(Command[DocumentRead]):
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
