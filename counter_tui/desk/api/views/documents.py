"""A document as it was understood."""

from dataclasses import dataclass, field

from data.terms.enums import DocumentKind
from data.terms.words import Words


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
