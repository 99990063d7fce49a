"""What wide screens show beside the work: what happened so far, who took part, what the client has."""

from dataclasses import dataclass
from datetime import date, datetime

from counter_tui.desk.api.views.signs import Sign
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, with its moment; a list of them is oldest first."""

    at: datetime
    sign: Sign
    says: Words


@dataclass(frozen=True, slots=True)
class TookPart:
    """Somebody who contributed to an application.

    Attributes:
        did: the steps that stand on their name.
    """

    name: str
    number: str
    did: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the visit's client has, masked (rule 10).

    Attributes:
        document_expires: None for a document without end.
        funds: available, in fen.
        positions: open ones.
        bank_links: bank-futures links that stand.
    """

    document: str
    document_expires: date | None
    funds: int
    positions: int
    bank_links: int


@dataclass(frozen=True, slots=True)
class Today:
    """What a member of staff has done today: applications over or under review, open ones, returned ones."""

    served: int
    open: int
    returned: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The client at the counter, the visit so far, and the day of who serves them.

    Attributes:
        holding: None before the client is signed in.
    """

    holding: Holding | None
    course: tuple[Happening, ...]
    today: Today


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """What stands beside an application's evidence.

    Attributes:
        brings: what an approval brings about, a line for each effect.
    """

    course: tuple[Happening, ...]
    makers: tuple[TookPart, ...]
    brings: tuple[Words, ...]
