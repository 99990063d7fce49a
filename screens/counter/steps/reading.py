"""A text the client opens and ticks: the privacy policy, the separate consent (rules 2, 5 and 7)."""

from uuid import UUID

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from counter_tui.desk.api.inputs import Tick
from counter_tui.desk.api.views import OpenedText, StepFacts, TextFacts
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint, ReadingFacts
from screens.widgets.fitting import is_compact
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import ink, row, spread
from screens.widgets.reading import ReadingPaper
from screens.widgets.signs import Sign, glyph

_SIDE_BY_SIDE = 80


class TickRow(Widget, can_focus=True):
    """The box before a text's title; its second row says how the reading stands, the first where compact."""

    DEFAULT_CSS = """
    TickRow { height: 2; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    .compact TickRow { height: 1; }
    """
    SCOPED_CSS = False

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._opened = False
        self.ticked = False

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

    def render(self) -> Content:
        width = self.content_size.width
        picked = self.has_focus
        tone = "$on-pick" if picked else ""
        box = ink("[x]" if self.ticked else "[ ]", "bold $success" if self.ticked and not picked else "bold $accent")
        left = row(ink(f"{glyph(Sign.HERE)} ", "$accent"), box, " ", ink(self._title, f"bold {tone}".strip()))
        state = ink(self._state(), "$on-pick" if picked else "$muted")
        if is_compact(self):
            content = spread(left, row(state, " "), width)
        else:
            content = Content("\n").join(
                [spread(left, Content(""), width), spread(row(" " * 6, state), Content(""), width)]
            )
        return content.stylize_before("on $pick") if picked else content

    def _state(self) -> Words:
        if self.ticked:
            return L("read and agreed")
        return L("open") if self._opened else L("being opened")


class ReadingPane(StepPane):
    """The text with its box: Space ticks it once it is open, Enter goes on once it is ticked.

    A consent may be declined with N (rule 5: the face check is never the only way).
    """

    ENTER = L("agree, next")
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

    def __init__(self, facts: TextFacts, form: UUID, *, may_decline: bool) -> None:
        super().__init__(form)
        self._title = facts.title
        self._may_decline = may_decline
        self._text: OpenedText | None = None
        self.paper = ReadingPaper(self._reading(facts.version))
        # The box has the focus; the keys that turn pages are passed on.
        self.paper.can_focus = False
        self.box = TickRow(facts.title)

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
            return L("You are free to decline: press N. Your identity is then checked by document and witness.")
        return L("Please read it, then press Space to tick.")

    def _reading(self, version: str) -> ReadingFacts:
        return ReadingFacts(self._title, version, 1, 1)

    def on_resize(self, event: events.Resize) -> None:
        """Stand the ticks beside the text where there is room, else under it."""
        self.set_class(event.size.width >= _SIDE_BY_SIDE and not is_compact(self), "-beside")

    def opened(self) -> None:
        self.post_message(self.TextWanted(self, self.form))

    def show_text(self, text: OpenedText) -> None:
        """The text is open: put it on screen, and let it be ticked."""
        self._text = text
        self.paper.show(self._reading(text.version), text.text)
        self.box.show(opened=True, ticked=False)
        self.moved()

    def renew(self, facts: StepFacts) -> None:
        if self._text is None:
            self.opened()
        self.moved()

    def take_focus(self) -> None:
        self.box.focus()

    def lacks(self) -> Words | None:
        if self._text is None:
            return L("being opened")
        return None if self.box.ticked else L("not ticked yet")

    def keys(self) -> tuple[KeyHint, ...]:
        hints = [KeyHint("PgDn", L("turn page"))]
        if self._text is not None:
            hints.append(KeyHint(str(L("Space")), L("untick") if self.box.ticked else L("tick")))
            if self._may_decline:
                hints.append(KeyHint("N", L("decline")))
        return tuple(hints)

    def enter(self) -> None:
        if self.lacks() is None:
            self.give(Tick(True))

    def action_tick_box(self) -> None:
        """Tick or untick the text that is open."""
        if self._text is not None:
            self.box.show(opened=True, ticked=not self.box.ticked)
            self.block.clear()
            self.moved()

    def action_decline(self) -> None:
        """The client does not consent."""
        if self._may_decline and self._text is not None:
            self.box.show(opened=True, ticked=False)
            self.give(Tick(False))

    def action_turn(self, by: str, count: int) -> None:
        """Turn the text."""
        turn = {"line": self.paper.action_line, "page": self.paper.action_page, "edge": self.paper.action_edge}
        turn[by](count)

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self.box.focus()
