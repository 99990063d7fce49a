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
    """A window on what waits, oldest first.

    Attributes:
        first: how many wait before the first of the lines.
        count: how many wait in all, narrowed as the lines are.
        oldest: since when the oldest of these waits.
        services, tellers: of everything that waits in the branch, the most first.
    """

    lines: tuple[QueueLine, ...]
    first: int
    count: int
    oldest: datetime | None
    decided_today: int
    services: tuple[QueueGroup, ...] = ()
    tellers: tuple[QueueGroup, ...] = ()

    def shows_edge(self, *, last: bool) -> bool:
        """Whether the newest, or else the oldest, is among the lines."""
        return self.first + len(self.lines) >= self.count if last else self.first == 0
