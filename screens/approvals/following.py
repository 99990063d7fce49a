"""The half of the approval desk that follows the queue: what waits, narrowed or not, second by second."""

from textual.binding import Binding

from counter_tui.desk.api.commands.approvals import AskQueue
from data.terms.errors import CounterError
from data.terms.words import L, plain
from screens.approvals.case import CasePane
from screens.approvals.empty import NothingWaits
from screens.approvals.narrowing import NarrowDialog, Narrowing
from screens.approvals.queue import QueuePane
from screens.base import DeskScreen
from screens.widgets.facts import StripCell, StripFacts


class FollowingQueue(DeskScreen):
    """Asks for the queue where anything has changed, and shows it; subclasses open what is in it."""

    BINDINGS = [Binding("f3,ctrl+n", "narrow", show=False, id="narrow")]

    def __init__(self) -> None:
        super().__init__()
        self._changes: int | None = None
        self._asking = False
        self._narrowing = Narrowing()

    @property
    def waiting(self) -> QueuePane:
        """The queue."""
        return self.query_one(QueuePane)

    @property
    def case(self) -> CasePane:
        """The open application's pane."""
        return self.query_one(CasePane)

    def lapsed(self) -> None:
        """The open application is held no longer."""

    def on_mount(self) -> None:
        """Follow the seconds, and ask what waits."""
        self.shell.ticked.subscribe(self, self._second)
        self.ask()

    def changed(self) -> None:
        self.ask()

    def _second(self, _: None) -> None:
        if not self.is_current:
            return
        if self.case.pass_time(self.shell.now()):
            self.lapsed()
        self.waiting.pass_time(self.shell.now())
        if not self._asking and self.shell.counter is not None:
            self._asking = True
            self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        """Ask for the queue where anything has changed: claims of others are not in the home view."""
        try:
            counter = self.shell.counter
            changes = await counter.changes() if counter is not None else None
            if changes != self._changes:
                self._changes = changes
                await self.renew()
        except CounterError:
            # The next second asks again; the top bar tells of a store that is gone.
            return
        finally:
            self._asking = False

    def ask(self) -> None:
        """Ask for the queue in the background."""
        if self.shell.at_work:
            self.shell.quietly(self.renew())

    async def renew(self) -> None:
        """Ask for the queue and show it.

        Raises:
            CounterError: the typed no.
        """
        narrow = self._narrowing
        queue = await self.shell.do(AskQueue(self.shell.session, narrow.service, narrow.teller))
        if self.is_mounted:
            self.waiting.show(queue, self.shell.now())
            # A queue that is narrowed to nothing is not an empty one.
            self.set_class(not queue.services and self.case.evidence is None, "-empty")
            self.query_one(NothingWaits).show(queue.decided_today)
            if queue.lines and self.focused is None:
                # What was not displayed had lost the focus: the first row to come brings it back.
                self.call_after_refresh(self.waiting.focus_list)
            self.refresh_bars()
            self.refresh_keys()

    def refresh_bars(self) -> None:
        super().refresh_bars()
        place = self.shell.place
        branch = [StripCell(L("Branch"), plain(place.branch))] if place is not None else []
        figures = self.waiting.figures(self.shell.now(), compact=self.compact)
        cells = (*branch, *self._narrowing.cells())
        self.show_strip(StripFacts(cells, figures, title=L("Approval desk"), one_row=True))

    def action_narrow(self) -> None:
        """F3: narrow the queue to a service or a teller."""
        queue = self.waiting.queue
        if queue is not None and queue.services:
            self.app.push_screen(NarrowDialog(queue, self._narrowing), self._narrow)

    def _narrow(self, narrowing: Narrowing | None) -> None:
        if narrowing is not None:
            self._narrowing = narrowing
            self.ask()
