"""A text the client opens and ticks: the privacy policy, the separate consent (rules 2, 5 and 7)."""

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from counter_tui.desk.api.inputs import Tick
from counter_tui.desk.api.views.facts import StepFacts, TextFacts
from counter_tui.desk.api.views.texts import OpenedText
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from data.terms.wrapping import wrap
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint, ReadingFacts
from screens.widgets.fitting import is_compact
from screens.widgets.focus_painted import FocusPainted
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import ink, row, shown, spread
from screens.widgets.reading import ReadingPaper
from screens.widgets.signs import Sign, glyph
from screens.widgets.wiped import Wiped

_SIDE_BY_SIDE: Final = 80
_HANG: Final = 6


class TickRow(FocusPainted, Wiped, can_focus=True):
    """The box before a text's title, with its version and how the reading stands."""

    DEFAULT_CSS = "TickRow { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self) -> None:
        super().__init__()
        self._title = self._version = ""
        self._opened = False
        self.ticked = False

    def name_text(self, title: str, version: str) -> None:
        """Which text it is that is ticked here."""
        self._title, self._version = title, version
        self.refresh(layout=True)

    def wipe(self) -> None:
        """No text, not open, not ticked."""
        self._title = self._version = ""
        self._opened = self.ticked = False
        super().wipe()

    def show(self, *, opened: bool, ticked: bool) -> None:
        """Show how it stands."""
        self._opened, self.ticked = opened, ticked
        self.refresh()

    def on_focus(self) -> None:
        """Take the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """Give the pick colour away."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        content = Content("\n").join(self._lines(self.content_size.width))
        return content.stylize_before("on $pick") if self.has_focus else content

    def _lines(self, width: int) -> list[Content]:
        if width <= 2 * _HANG:
            return []
        picked = self.has_focus
        strong = "bold $on-pick" if picked else "bold"
        box = ink("[x]" if self.ticked else "[ ]", strong if self.ticked else "bold $accent")
        lead = row(ink(f"{glyph(Sign.HERE)} ", "$accent"), box, " ")
        state = ink(f"{self._version}  {self._state()}", "$on-pick" if picked else "$muted")
        if is_compact(self):
            return [spread(row(lead, ink(self._title, strong)), row(state, " "), width)]
        lines = []
        for line in wrap(shown(self._title), width - _HANG):
            lines.append(spread(row(lead, ink(line, strong)), Content(""), width))
            lead = Content(" " * _HANG)
        return [*lines, spread(row(lead, state), Content(""), width)]

    def _state(self) -> Words:
        if self.ticked:
            return L("read and agreed")
        return L("reading now") if self._opened else L("being opened")


class ReadingPane(StepPane):
    """The text with its box: Space ticks it once it is open, Enter goes on once it is ticked.

    A consent may be declined with N (rule 5: the face check is never the only way).
    """

    ENTER = L("agree")
    ADVICE = L("PgDn and PgUp turn the text, Space ticks it.")
    BINDINGS = [
        Binding("space", "tick_box", show=False),
        Binding("n", "decline", show=False),
        Binding("up", "turn('line', -1)", show=False),
        Binding("down", "turn('line', 1)", show=False),
        Binding("pageup", "turn('page', -1)", show=False),
        Binding("pagedown", "turn('page', 1)", show=False),
        Binding("home", "turn('edge', 0)", show=False),
        Binding("end", "turn('edge', 1)", show=False),
    ]

    def __init__(self, *, may_decline: bool = False) -> None:
        super().__init__()
        self._may_decline = may_decline
        self._is_open = False
        self.paper = ReadingPaper()
        # The box has the focus; the keys that turn pages are passed on.
        self.paper.can_focus = False
        self.box = TickRow()

    def compose(self) -> ComposeResult:
        with Horizontal(id="reading"):
            yield self.paper
            with Vertical(id="ticks"):
                yield SectionTitle(L("To be read"), plain("1 / 1"), id="ticks-title")
                yield self.box
                yield self.block
                yield Told(self._explains(), "$muted", classes="hint")

    def _explains(self) -> Words:
        if self._may_decline:
            return L("You may decline: press N. Your document and a witness then stand in.")
        return L("Please read it, then press Space to tick.")

    def on_resize(self, event: events.Resize) -> None:
        """Stand the ticks beside the text where there is room, else under it."""
        self.set_class(event.size.width >= _SIDE_BY_SIDE and not is_compact(self), "-beside")

    def begin(self, facts: StepFacts) -> None:
        text = facts_for(self, facts, TextFacts)
        self.paper.show(ReadingFacts(text.title), "")
        self.box.name_text(text.title, text.version)

    def renew(self, facts: StepFacts) -> None:
        if not self._is_open:
            self.opened()
        self.moved()

    def wipe(self) -> None:
        super().wipe()
        self._is_open = False

    def opened(self) -> None:
        self.post_message(self.TextWanted(self, self.form))

    @property
    def is_open(self) -> bool:
        """Whether the text is on screen."""
        return self._is_open

    def show_text(self, text: OpenedText) -> None:
        """The text is open: put it on screen, and let it be ticked."""
        self._is_open = True
        self.paper.show(ReadingFacts(text.title), text.text)
        self.box.show(opened=True, ticked=False)
        self.moved()

    def first(self) -> Widget | None:
        return self.box

    def lacks(self) -> Words | None:
        if not self._is_open:
            return L("being opened")
        return None if self.box.ticked else L("tick first")

    def keys(self) -> tuple[KeyHint, ...]:
        hints = [KeyHint("PgDn", L("page"))]
        if self._is_open:
            hints.append(KeyHint(str(L("Space")), L("untick") if self.box.ticked else L("tick")))
            if self._may_decline:
                hints.append(KeyHint("N", L("decline")))
        return tuple(hints)

    def enter(self) -> None:
        if self.lacks() is None:
            self.give(Tick(True))

    def action_tick_box(self) -> None:
        """Tick or untick the text that is open."""
        if self._is_open:
            self.box.show(opened=True, ticked=not self.box.ticked)
            self.block.clear()
            self.moved()

    def action_decline(self) -> None:
        """The client does not consent."""
        if self._may_decline and self._is_open:
            self.box.show(opened=True, ticked=False)
            self.give(Tick(False))

    def action_turn(self, by: str, count: int) -> None:
        """Turn the text."""
        turn = {
            "line": self.paper.action_line,
            "page": self.paper.action_page,
            "edge": self.paper.action_edge,
        }
        turn[by](count)

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self.box.focus()
