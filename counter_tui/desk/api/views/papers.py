"""Agreements that were signed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


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
