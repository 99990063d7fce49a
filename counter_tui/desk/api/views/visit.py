"""The visit and its client."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from data.terms.words import Words


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
