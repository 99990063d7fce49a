"""The queue at the left of the desk."""

from datetime import datetime
from typing import Final
from uuid import UUID

from textual.app import ComposeResult
from textual.containers import Vertical

from counter_tui.desk.api.views.queue import Queue
from data.terms.words import L, plain
from screens.approvals.queue_rows import QueueRows, queue_rows, waited
from screens.widgets.facts import StripCell
from screens.widgets.heading import SectionTitle
from screens.widgets.row_list import RowList

_TINTED: Final = 2
"""Seconds for which a row that has just come is tinted."""
_NEAR: Final = 60
"""Lines from an edge of the window at which it goes along: more than are on a screen."""


class QueuePane(Vertical):
    """What waits, oldest first; the cursor keeps to its item whatever comes and goes.

    However long the queue is, here is a window on it, which goes along with the cursor.

    Attributes:
        queue: as it was last asked for, None before.
    """

    queue: Queue | None = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fresh: dict[UUID, int] = {}

    def compose(self) -> ComposeResult:
        yield SectionTitle(L("Waiting"), id="desk-queue-title")
        yield QueueRows(id="desk-list")

    def show(self, queue: Queue, now: datetime) -> None:
        """Show a newer queue; what was not in the one before is tinted for a moment."""
        if self.queue is not None:
            self._fresh.update(dict.fromkeys(_come(self.queue, queue), _TINTED))
        self.queue = queue
        self._paint(now)

    @property
    def beside(self) -> UUID | None:
        """Around which item to ask for the queue: None where its beginning is enough."""
        queue, current = self.queue, self.query_one(RowList).current
        if queue is None or current is None or (queue.first == 0 and not self._near_end):
            return None
        return UUID(current.key)

    @property
    def wants_more(self) -> bool:
        """Whether the cursor is near an edge of the window that is none of the queue."""
        queue = self.queue
        if queue is None:
            return False
        near_start = self.query_one(RowList).index < _NEAR and not queue.shows_edge(last=False)
        return near_start or self._near_end

    @property
    def _near_end(self) -> bool:
        queue = self.queue
        if queue is None or queue.shows_edge(last=True):
            return False
        return self.query_one(RowList).index >= len(queue.lines) - _NEAR

    def has_left(self, queue: Queue, beside: UUID | None) -> bool:
        """Whether the cursor has moved meanwhile to where a queue asked for around an item does not reach."""
        current = self.query_one(RowList).current
        if current is None or self.beside == beside:
            return False
        return all(str(line.id) != current.key for line in queue.lines)

    def go_to_edge(self, *, last: bool) -> None:
        """Put the cursor on the first or the last of the lines."""
        if self.queue is not None and self.queue.lines:
            self.query_one(RowList).go_to(str(self.queue.lines[-1 if last else 0].id))

    def pass_time(self, now: datetime) -> None:
        """A second has passed: minutes waited and leases are others."""
        self._fresh = {key: left - 1 for key, left in self._fresh.items() if left > 1}
        self._paint(now)

    def _paint(self, now: datetime) -> None:
        if self.queue is not None:
            self.query_one(RowList).show(queue_rows(self.queue.lines, now, self._fresh))
            count = L("Waiting {count}", count=self.queue.count)
            self.query_one("#desk-queue-title", SectionTitle).show(count, L("oldest first"))

    def focus_list(self) -> None:
        """Give the list the focus."""
        self.query_one(RowList).focus()

    def figures(self, now: datetime, *, compact: bool) -> tuple[StripCell, ...]:
        """How many wait, since when the oldest, and how many were decided today."""
        if self.queue is None:
            return ()
        cells = [StripCell(L("Waiting"), plain(str(self.queue.count)), strong=True)]
        if self.queue.oldest is not None:
            oldest = waited(self.queue.oldest, now, parts=2)
            cells.append(StripCell(L("Oldest"), oldest, strong=True))
        if not compact:
            cells.append(StripCell(L("Decided today"), plain(str(self.queue.decided_today)), strong=True))
        return tuple(cells)


def _come(before: Queue, now: Queue) -> list[UUID]:
    """What was submitted between two looks at the queue's end; a window that moved brings nothing new."""
    if not (before.shows_edge(last=True) and now.shows_edge(last=True)):
        return []
    known = {line.id for line in before.lines}
    newest = before.lines[-1].submitted_at if before.lines else None
    return [
        line.id
        for line in now.lines
        if line.id not in known and (newest is None or line.submitted_at >= newest)
    ]
