"""The agreements of a service: opened one by one, read for their seconds, ticked (rule 7).

The seconds on screen are for the eye: the engine measures its own, and takes no tick
before they have passed, whatever is shown here.
"""

from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget

from counter_tui.desk.api.inputs import Tick
from counter_tui.desk.api.views.facts import AgreementLine, AgreementsFacts, StepFacts
from counter_tui.desk.api.views.texts import OpenedAgreement
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Told
from screens.widgets.agreement_rows import AgreementRow, AgreementRows, Count, CountLine
from screens.widgets.facts import KeyHint, ReadingFacts
from screens.widgets.far_digits import FarDigits
from screens.widgets.field import Field
from screens.widgets.fitting import is_compact
from screens.widgets.heading import SectionTitle
from screens.widgets.reading import ReadingPaper

_SIDE_BY_SIDE: Final = 80
_LOOK: Final = 0.2
"""Seconds between two looks at the clock while something is read."""


class AgreementsPane(StepPane):
    """The open text beside the list of all: Space ticks it after its seconds, Enter opens the next.

    Whatever covers the text or takes it away cuts its reading short; it begins anew.
    """

    ENTER = L("next text")
    ADVICE = L("PgDn turns the text, / searches it, + sets it larger; a number opens another text.")
    BINDINGS = [
        Binding("space", "tick_box", show=False),
        Binding("slash", "search", show=False),
        Binding("n", "find_next", show=False),
        Binding("escape", "end_search", show=False),
        Binding("plus,equals_sign", "set_large(True)", show=False),
        Binding("minus", "set_large(False)", show=False),
        Binding("up", "turn('line', -1)", show=False),
        Binding("down", "turn('line', 1)", show=False),
        Binding("pageup", "turn('page', -1)", show=False),
        Binding("pagedown", "turn('page', 1)", show=False),
        Binding("home", "turn('edge', 0)", show=False),
        Binding("end", "turn('edge', 1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[AgreementLine, ...] = ()
        self._seconds = 0
        self._open = ""
        self._since = 0.0
        self._covered = ""
        self._looking: Timer | None = None
        self._shown: tuple[tuple[AgreementRow, ...], Count | None, bool] | None = None
        self.paper = ReadingPaper()
        self.paper.can_focus = False
        self.rows = AgreementRows()
        self.search = Field(
            L("Search the text"), note=L("Enter finds, Esc ends"), enter_moves=False, id="search"
        )
        self._title = SectionTitle(L("To be read"), id="ticks-title")
        self._digits = FarDigits()
        self._count_line = CountLine()
        self._code_goes = Told(style="$muted", classes="hint")

    def compose(self) -> ComposeResult:
        with Horizontal(id="reading"):
            with Vertical(id="paper"):
                yield self.paper
                yield self.search
            with Vertical(id="ticks"):
                yield self._title
                yield self.rows
                yield self._digits
                yield self._count_line
                yield Told(L("Leaving this page starts the seconds anew."), "$muted", id="leaving")
                yield self.block
                yield self._code_goes

    def on_mount(self) -> None:
        """Look at the clock while something is read."""
        self._looking = self.set_interval(_LOOK, self._show_count, pause=True)

    def on_resize(self, event: events.Resize) -> None:
        """Stand the ticks beside the text where there is room, else under it."""
        self.set_class(event.size.width >= _SIDE_BY_SIDE and not is_compact(self), "-beside")

    # --- what the screen tells it

    def fill(self, facts: StepFacts) -> None:
        agreements = facts_for(self, facts, AgreementsFacts)
        self._lines, self._seconds = agreements.lines, agreements.seconds
        self._code_goes.show(
            L("Once all are ticked, the code to sign goes to {mobile}.", mobile=agreements.mobile)
        )
        self._show_rows()

    def wipe(self) -> None:
        self._close()
        super().wipe()
        self.remove_class("-searching")
        self._lines, self._covered, self._shown = (), "", None
        self._digits.show("")

    def opened(self) -> None:
        if not self._open:
            self._want_next()

    def covered(self) -> None:
        self._covered = self._open
        self._close()

    def uncovered(self) -> None:
        again, self._covered = self._covered, ""
        if again:
            self._want(again)

    def tick(self) -> None:
        self._show_count()

    def show_agreement(self, opened: OpenedAgreement) -> None:
        """Its text is here: put it on screen; from now on its seconds count."""
        self.block.clear()
        self.action_end_search()
        self._open, self._since = opened.key, self.shell.clock.monotonic()
        keys = [line.key for line in self._lines]
        place = keys.index(opened.key) + 1 if opened.key in keys else 0
        self.paper.show(ReadingFacts(opened.title, opened.version, place, len(keys)), opened.text)
        if self._looking is not None:
            self._looking.resume()
        self._show_rows()
        self.moved()
        if not self.screen.is_current:
            self.covered()

    @property
    def reading(self) -> str:
        """The agreement whose text is on screen, empty while none is."""
        return self._open

    def first(self) -> Widget | None:
        return self.rows

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self.rows.focus()

    # --- what the screen asks it

    @property
    def enter_does(self) -> Words:
        return self.ENTER if self._next_unread() is not None else L("to the signature")

    def lacks(self) -> Words | None:
        line = self._open_line()
        if line is None or line.read_seconds is not None:
            return None
        left = self._count().left
        return L("{count} s to go", count=left) if left else L("tick first")

    def keys(self) -> tuple[KeyHint, ...]:
        if self.has_class("-searching"):
            return (KeyHint("Esc", L("end the search")),)
        hints = [KeyHint("PgDn", L("page")), KeyHint("/", L("search"))]
        if self.paper.large:
            hints.append(KeyHint("-", L("as before")))
        elif not is_compact(self):
            # Where there is little room F1 tells of it.
            hints.append(KeyHint("+", L("larger")))
        line = self._open_line()
        if line is not None and line.read_seconds is not None:
            hints.append(KeyHint(str(L("Space")), L("untick")))
        elif line is not None and not self._count().left:
            hints.append(KeyHint(str(L("Space")), L("tick")))
        return tuple(hints)

    def enter(self) -> None:
        if self.lacks() is not None:
            return
        if self._next_unread() is not None:
            self._want_next()
        else:
            self.give(Tick(True))

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """A number opens the text of that place."""
        typed = event.character or ""
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(self._lines):
            event.stop()
            event.prevent_default()
            self._want(self._lines[int(typed) - 1].key)

    def action_tick_box(self) -> None:
        """Tick the text that is open, or take its tick away."""
        line = self._open_line()
        if line is None:
            return
        ticked = line.read_seconds is not None
        if ticked or not self._count().left:
            self.block.clear()
            self.post_message(self.AgreementTicked(self, self.form, line.key, not ticked))

    def action_turn(self, by: str, count: int) -> None:
        """Turn the text."""
        turn = {
            "line": self.paper.action_line,
            "page": self.paper.action_page,
            "edge": self.paper.action_edge,
        }
        turn[by](count)

    def action_set_large(self, large: bool) -> None:
        """Set the text larger, or as before."""
        self.paper.set_large(large)
        self.moved()

    def action_search(self) -> None:
        """Search the text."""
        if self._open:
            self.add_class("-searching")
            self.search.focus_input()
            self.moved()

    def action_find_next(self) -> None:
        """Turn to the next place."""
        if self.search.value:
            self.paper.find(self.search.value)

    def action_end_search(self) -> None:
        """Search no more; what was found last stays on screen."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self.paper.forget_found()
            self.rows.focus()
            self.moved()

    @on(Field.Submitted)
    def _search(self, message: Field.Submitted) -> None:
        message.stop()
        if message.value.strip() and not self.paper.find(message.value):
            self.search.error(L("This does not stand in the text."), keep=True)

    @on(Field.Changed)
    def _search_changed(self, message: Field.Changed) -> None:
        message.stop()
        self.paper.forget_found()

    # --- its own

    def _open_line(self) -> AgreementLine | None:
        return next((line for line in self._lines if line.key == self._open), None)

    def _next_unread(self) -> AgreementLine | None:
        """The first that is not ticked and not open."""
        return next(
            (line for line in self._lines if line.read_seconds is None and line.key != self._open), None
        )

    def _want_next(self) -> None:
        line = self._next_unread() or next(iter(self._lines), None)
        if line is not None:
            self._want(line.key)

    def _want(self, key: str) -> None:
        self.post_message(self.AgreementWanted(self, self.form, key))

    def _close(self) -> None:
        if self._open:
            self._open = ""
            if self._looking is not None:
                self._looking.pause()
            self._show_rows()
            self.post_message(self.AgreementLeft())

    def _count(self) -> Count:
        if not self._open:
            return Count(0, self._seconds)
        gone = int(self.shell.clock.monotonic() - self._since)
        return Count(min(gone, self._seconds), self._seconds)

    def _show_count(self) -> None:
        before = self._shown
        self._show_rows()
        if self._shown is not before:
            self.moved()

    def _show_rows(self) -> None:
        count = self._count() if self._open else None
        line = self._open_line()
        ticked = line is not None and line.read_seconds is not None
        rows = [
            AgreementRow(each.title, each.version, each.read_seconds, each.key == self._open)
            for each in self._lines
        ]
        done = sum(each.read_seconds is not None for each in self._lines)
        shown = (tuple(rows), count, ticked)
        if shown == self._shown:
            return
        self._shown = shown
        self._title.show(L("To be read"), plain(f"{done} / {len(self._lines)}"))
        self.rows.show(rows, count)
        self._count_line.show(count, ticked=ticked)
        self._digits.show("" if count is None or ticked or not count.left else f"{count.left:02d}")
