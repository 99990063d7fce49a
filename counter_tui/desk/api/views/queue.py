"""What waits for a decision."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from data.terms.words import Words


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
