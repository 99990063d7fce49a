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


class QueuePane(Vertical):
    """What waits, oldest first; the cursor keeps to its item whatever comes and goes.

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
            known = {line.id for line in self.queue.lines}
            self._fresh.update({line.id: _TINTED for line in queue.lines if line.id not in known})
        self.queue = queue
        self._paint(now)

    def pass_time(self, now: datetime) -> None:
        """A second has passed: minutes waited and leases are others."""
        self._fresh = {key: left - 1 for key, left in self._fresh.items() if left > 1}
        self._paint(now)

    def _paint(self, now: datetime) -> None:
        if self.queue is not None:
            self.query_one(RowList).show(queue_rows(self.queue.lines, now, self._fresh))
            count = L("Waiting {count}", count=len(self.queue.lines))
            self.query_one("#desk-queue-title", SectionTitle).show(count, L("oldest first"))

    def focus_list(self) -> None:
        """Give the list the focus."""
        self.query_one(RowList).focus()

    def figures(self, now: datetime, *, compact: bool) -> tuple[StripCell, ...]:
        """How many wait, since when the oldest, and how many were decided today."""
        if self.queue is None:
            return ()
        cells = [StripCell(L("Waiting"), plain(str(len(self.queue.lines))), strong=True)]
        if self.queue.lines:
            oldest = waited(self.queue.lines[0].submitted_at, now, parts=2)
            cells.append(StripCell(L("Oldest"), oldest, strong=True))
        if not compact:
            cells.append(StripCell(L("Decided today"), plain(str(self.queue.decided_today)), strong=True))
        return tuple(cells)
