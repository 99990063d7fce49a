"""What stands beside the counter's work on wide screens: the client, the visit so far, the day."""

from typing import TYPE_CHECKING, cast

from textual import events

from counter_tui.desk.api.commands.visits import AskOverview
from counter_tui.desk.api.overview import Overview
from counter_tui.desk.api.views.home import Home
from counter_tui.desk.api.views.visit import ClientFacts
from data.terms.errors import CounterError
from data.terms.money import format_yuan
from data.terms.words import L, Words
from screens.course import course_lines
from screens.widgets.side import SideColumn, SideLine, SideSection

if TYPE_CHECKING:
    from screens.shell import Shell


class CounterColumn(SideColumn):
    """Asks for itself, and only while there is room for it; nothing in it is in full (rule 10)."""

    _asking = False
    _stale = True

    @property
    def _shell(self) -> "Shell":
        return cast("Shell", self.app)

    def on_mount(self) -> None:
        """Follow the home view: with it what stands here is another."""
        self._shell.moved.subscribe(self, self._home_moved)
        # Coming back, a screen that is kept tells none of its widgets.
        self._shell.ticked.subscribe(self, lambda _: self._ask())

    def on_show(self, event: events.Show) -> None:
        """There is room now."""
        self._ask()

    def wipe(self) -> None:
        """Show nothing, and ask once this is seen again."""
        self._stale = True
        super().wipe()

    def _home_moved(self, _: Home) -> None:
        self._stale = True
        self._ask()

    def _ask(self) -> None:
        seen = self.display and self.is_on_screen and self.screen.is_current
        if seen and self._stale and not self._asking and self._shell.at_work:
            self._asking = True
            self.run_worker(self._renew(), exit_on_error=False)

    async def _renew(self) -> None:
        self._stale = False
        try:
            overview = await self._shell.do(AskOverview(self._shell.session))
        except CounterError:
            # It stands beside the work: the next change asks again, the top bar tells of a lost store.
            self._stale = True
            return
        finally:
            self._asking = False
        self.show_sections(_sections(overview, self._shell))


def _sections(overview: Overview, shell: "Shell") -> tuple[SideSection, ...]:
    visit = shell.home.visit if shell.home is not None else None
    client = visit.client if visit is not None else None
    today = overview.today
    count = L("{count} in all")
    figures = ((L("Served"), today.served), (L("Unfinished"), today.open), (L("Returned"), today.returned))
    return (
        SideSection(L("The client"), _client(overview, client)),
        SideSection(L("This visit"), course_lines(overview.course, shell), keeps_end=True),
        SideSection(
            L("Today"),
            tuple(SideLine(label, count.with_(count=value), strong=True) for label, value in figures),
            right=shell.staff.name if shell.staff is not None else "",
        ),
    )


def _client(overview: Overview, client: ClientFacts | None) -> tuple[SideLine, ...]:
    holding = overview.holding
    if holding is None or client is None:
        return ()
    ends: Words | str = holding.document_expires.isoformat() if holding.document_expires else L("long-term")
    facts: tuple[tuple[Words, Words | str], ...] = (
        (L("Document"), holding.document),
        (L("Valid to"), ends),
        (L("Reserved mobile"), client.mobile),
        (L("Opened on"), client.opened_on.isoformat()),
        (L("Available funds"), format_yuan(holding.funds)),
        (L("Open positions"), str(holding.positions)),
        (L("Bank links"), str(holding.bank_links)),
    )
    return tuple(SideLine(label, value) for label, value in facts)
