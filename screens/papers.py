"""What was signed for an application, as it was signed; each opening is on record (rules 7, 10, 11)."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from counter_tui.desk.api.commands.papers import AskPaper, MakeAgreementPaper, SavePaper
from counter_tui.desk.api.views.papers import PaperLine, SignedPaper
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.base import DeskScreen
from screens.counter.steps.told import FactList
from screens.widgets.choices import Choice, Choices
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.heading import SectionTitle
from screens.widgets.pane_facts import ReadingFacts
from screens.widgets.reading import ReadingPaper


class PapersScreen(DeskScreen):
    """The list beside the text; a number opens a paper, O makes a PDF of it, Esc goes back."""

    CSS_PATH = "papers.tcss"
    SERVICES = "never"
    STRIP = False
    BINDINGS = [
        Binding("escape", "close", show=False),
        Binding("o", "save", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, operation: UUID, papers: Sequence[PaperLine], first: UUID | None = None) -> None:
        """Show papers.

        Args:
            operation: for which they were signed.
            papers: the newest signing's first.
            first: the one to open at once; None for the form, which the client takes home.
        """
        super().__init__()
        self._operation = operation
        self._papers = tuple(papers)
        wanted = (at for at, line in enumerate(papers) if (line.form if first is None else line.id == first))
        self._at = next(wanted, 0)
        self._shown: SignedPaper | None = None
        self._at_work = False

    def compose_work(self) -> ComposeResult:
        with Horizontal(id="papers"):
            yield ReadingPaper()
            with Vertical(id="papers-side"):
                yield SectionTitle(L("Signed papers"))
                yield Choices(
                    [
                        Choice(str(at), plain(line.title), str(at + 1), self._note(line))
                        for at, line in enumerate(self._papers)
                    ]
                )
                yield FactList(id="papers-facts")
                yield ErrorBlock()

    def on_mount(self) -> None:
        """Open the one that was asked for."""
        self.query_one(ReadingPaper).can_focus = False
        papers = self.query_one(Choices)
        papers.focus()
        papers.mark_letter(str(self._at + 1))
        self._open(self._at)

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint(keys.HELP, L("help")),
            KeyHint("PgDn", L("page")),
            KeyHint("O", L("PDF")),
            KeyHint("Esc", L("back")),
            KeyHint("Enter", L("open it"), enter=True),
        )

    def help(self) -> Words:
        return L("A number opens a paper, PgDn turns it, O makes a PDF. Each opening is on record.")

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        self._open(int(message.key))

    def action_page(self, by: int) -> None:
        """Turn the paper."""
        self.query_one(ReadingPaper).action_page(by)

    def action_close(self) -> None:
        """Back to the application."""
        if not self._at_work:
            self.dismiss(None)

    def action_save(self) -> None:
        """Save the open paper as a PDF, and open that."""
        if self._shown is not None:
            self._begin(lambda: self._save(self._papers[self._at]))

    def _note(self, line: PaperLine) -> Words:
        """What tells a paper from others of its title: its version, or when it was signed before a return."""
        if line.newest:
            return plain(line.version)
        return L("signed {day}", day=f"{self.shell.at(line.signed_at):%m-%d}")

    def _open(self, at: int) -> None:
        self._begin(lambda: self._show(at))

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        if not self._at_work:
            self._at_work = True
            self.shell.hold_keys()
            self.run_worker(self._do(work))

    async def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        block = self.query_one(ErrorBlock)
        try:
            async with self.busy():
                await work()
        except CounterError as error:
            block.show(error.says, error.then)
        else:
            block.clear()
        finally:
            self._at_work = False

    async def _show(self, at: int) -> None:
        line = self._papers[at]
        shown = await self.shell.do(AskPaper(self.shell.session, self._operation, line.id, line.signing))
        self._shown, self._at = shown, at
        facts = ReadingFacts(shown.title, shown.version, at + 1, len(self._papers))
        self.query_one(ReadingPaper).show(facts, shown.text)
        self.query_one(FactList).show(
            (
                (L("Read"), L("{seconds} s", seconds=shown.read_ms // 1000)),
                (L("Ticked"), plain(f"{self.shell.at(shown.ticked_at):%Y-%m-%d %H:%M:%S}")),
                (L("Signed on"), plain(f"{self.shell.at(shown.signed_at):%Y-%m-%d %H:%M:%S}")),
                (L("Signature"), L("on file since {day}", day=shown.signature_on)),
                (plain("SHA-256"), plain(shown.sha256.hex())),
            )
        )

    async def _save(self, line: PaperLine) -> None:
        made_by = MakeAgreementPaper(self.shell.session, self._operation, line.id, line.signing)
        saved = await self.shell.do(SavePaper(made_by))
        self.tell(L("Saved: {path}", path=saved.path))
