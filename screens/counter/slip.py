"""A slip on screen, as it was made (rule 11)."""

from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from counter_tui.desk.api.commands.papers import SavePaper
from counter_tui.desk.api.commands.records import MakeSlipPaper, PrintSlip
from counter_tui.desk.api.views.slips import Slip
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.base import DeskScreen
from screens.counter.steps.told import FactList, Told
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.heading import StepHeading
from screens.widgets.pane_facts import HeadingFacts
from screens.widgets.paper import Paper


class SlipScreen(DeskScreen):
    """The slip at the left, what can be done with it at the right; Enter prints, then closes.

    Keys act once the slip has been painted: what was typed before was meant for the screen before.
    """

    CSS_PATH = "service.tcss"
    BINDINGS = [
        Binding("enter", "enter", show=False),
        Binding("p", "print", show=False),
        Binding("o", "save", show=False),
        Binding("a", "papers", show=False),
        Binding("escape", "close", show=False),
    ]

    def __init__(self, slip: Slip) -> None:
        super().__init__()
        self._slip = slip
        self._printed = False
        self._at_work = False

    def compose_work(self) -> ComposeResult:
        yield StepHeading(HeadingFacts("", plain(self._slip.title)))
        with Horizontal(id="slip"):
            yield Paper(self._slip.text.rstrip("\n").split("\n"))
            with Vertical(id="slip-side"):
                made = self.shell.at(self._slip.made_at)
                yield FactList(((L("Made"), plain(f"{made:%Y-%m-%d %H:%M}")),))
                yield Told(
                    L("The client takes it home. P prints it, O makes a PDF, Esc closes."),
                    "$muted",
                    id="slip-says",
                )
                if self._slip.papers:
                    yield Told(
                        L("What the client signed is theirs as well: A opens it, to make a PDF."), "$muted"
                    )
                yield ErrorBlock()

    def on_mount(self) -> None:
        """Let the arrow keys scroll the slip."""
        self.query_one(Paper).focus()
        self.call_after_refresh(self.refresh_keys)

    @property
    def is_seen(self) -> bool:
        """Whether the slip has been painted."""
        return self.query_one(Paper).painted_at is not None

    @property
    def _is_meant(self) -> bool:
        """Whether the slip was on screen before the key that acts now, so that it can be meant for it."""
        return self.shell.is_meant_for(self.query_one(Paper).painted_at)

    def keys(self) -> tuple[KeyHint, ...]:
        what = L("close") if self._printed else L("print")
        longer = self.is_mounted and self.query_one(Paper).max_scroll_y > 0
        return (
            KeyHint(keys.HELP, L("help")),
            *((KeyHint("PgDn", L("page")),) if longer else ()),
            KeyHint("P", L("print again") if self._printed else L("print")),
            KeyHint("O", L("PDF")),
            *((KeyHint("A", L("signed papers")),) if self._slip.papers else ()),
            KeyHint("Esc", L("close")),
            KeyHint("Enter", what, enter=True),
        )

    def help(self) -> Words:
        return L("The arrow keys scroll the slip, P prints it, O saves it as a PDF and opens that.")

    def action_enter(self) -> None:
        """Print, and once that is done close."""
        if self._printed:
            self.action_close()
        else:
            self.action_print()

    def action_close(self) -> None:
        """Back to where it was opened."""
        if not self._at_work and self._is_meant:
            self.dismiss(None)

    def action_print(self) -> None:
        """Print the slip."""
        self._begin(self._print)

    def action_papers(self) -> None:
        """What was signed for the application that the slip is of."""
        if self._slip.papers and not self._at_work:
            self.shell.show_papers(self._slip.operation)

    def action_save(self) -> None:
        """Save the slip as a PDF, and open it."""
        self._begin(self._save)

    def _begin(self, make: Callable[[], Awaitable[Words]]) -> None:
        if not self._at_work and self._is_meant:
            self._at_work = True
            self.shell.hold_keys()
            self.run_worker(self._make(make))

    async def _make(self, make: Callable[[], Awaitable[Words]]) -> None:
        block = self.query_one(ErrorBlock)
        try:
            async with self.busy():
                said = await make()
        except CounterError as error:
            block.show(error.says, error.then)
        else:
            block.clear()
            self.query_one("#slip-says", Told).show(said, "")
            self.tell(said)
        finally:
            self._at_work = False
        self.refresh_keys()

    async def _print(self) -> Words:
        path = await self.shell.do(PrintSlip(self.shell.session, self._slip.id))
        self._printed = True
        return L("Printed: {path}", path=path)

    async def _save(self) -> Words:
        saved = await self.shell.do(SavePaper(MakeSlipPaper(self.shell.session, self._slip.id)))
        return (L("Opened: {path}") if saved.shown else L("Saved: {path}")).with_(path=saved.path)
