"""The frame every counter screen stands in: bars above and below, the pane between.

The rows are always in this order: top bar, training banner, client strip,
pane, message line, key bar.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar, runtime_checkable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import Reactive, reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from data.terms.words import Words
from screens.widgets.at_once import PaintsAtOnce
from screens.widgets.bars import ClientStrip, KeyBar, MessageLine, TopBar, TrainingBanner
from screens.widgets.facts import KeyHint, StripFacts, TopFacts
from screens.widgets.field import Field
from screens.widgets.fitting import is_small
from screens.widgets.ground import Ground
from screens.widgets.signs import Sign
from screens.widgets.sparing import SparingCompositor

Result = TypeVar("Result")
_REFUSAL_SECONDS: Final = 6


@runtime_checkable
class KeepsText(Protocol):
    """A widget that keeps sentences as text, or columns as wide as a language needs."""

    def reword(self) -> None:
        """The language is another."""
        ...


class MindsTurn(Protocol):
    """A widget that shows only what the client may see while it is their turn (rule 13)."""

    def client_turn(self, on: bool) -> None:
        """The turn is the client's, or is not."""
        ...


class _Pane(Vertical, Ground):
    """What stands between the bars."""


class CounterScreen(PaintsAtOnce[Result]):
    """A screen of the counter; subclasses override `compose_pane`.

    The screen carries the class `compact` below 120 columns or 36 rows.

    Attributes:
        compact: below 120 columns or 36 rows.
        client_turn: only what the client may see is on screen (rule 13).
    """

    DEFAULT_CSS = """
    CounterScreen {
        layout: vertical;
        background: $background;
        color: $foreground;
        overflow: hidden hidden;
    }
    CounterScreen > #pane {
        height: 1fr;
        width: 100%;
        background: $background;
        overflow: hidden hidden;
    }
    """

    BINDINGS = [Binding("f1,ctrl+g", "help", show=False, id="help")]

    compact: reactive[bool] = reactive(False, toggle_class="compact", init=False, repaint=False)
    client_turn: reactive[bool] = reactive(False, init=False, repaint=False)
    # Textual's own paints the whole screen anew wherever the focus goes; the two widgets do it themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    _styled_with: tuple[str, int] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SparingCompositor()
        # Styled like all others as it comes; Textual would parse all style sheets anew for it.
        self._css_update_count = 0

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Nothing here has a tooltip, and facts do not stand in toasts: no widgets for them."""

    def compose(self) -> ComposeResult:
        self.set_reactive(CounterScreen.compact, is_small(self.app.size))
        self.set_class(self.compact, "compact")
        banner, strip = TrainingBanner(), ClientStrip()
        banner.display = strip.display = False
        yield TopBar()
        yield banner
        yield strip
        with _Pane(id="pane"):
            yield from self.compose_pane()
        yield MessageLine()
        yield KeyBar()

    @property
    def is_current(self) -> bool:
        """Whether anything of it is seen: it is on top, or only dialogs are above it.

        Textual counts the screen below the top one also where that covers it; each second
        that screen would then have the one above painted anew.
        """
        if not super().is_current:
            return False
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :]
        return all(isinstance(screen, ModalScreen) for screen in above)

    def compose_pane(self) -> ComposeResult:
        """What stands between the bars; the container around it is vertical, with the id `pane`."""
        yield from ()

    def show_top(self, facts: TopFacts) -> None:
        """Fill the top bar; the training banner shows whenever `facts.training` is true."""
        self.query_one(TopBar).show(facts)
        banner = self.query_one(TrainingBanner)
        banner.display = facts.training
        banner.show(facts.seed)

    def show_strip(self, facts: StripFacts | None) -> None:
        """Fill the strip, or take it away where nobody is at the counter."""
        strip = self.query_one(ClientStrip)
        strip.display = facts is not None
        if facts is not None:
            strip.show(facts)

    def say(self, words: Words, sign: str = "ok", at: str = "") -> None:
        """Say what just happened.

        Args:
            words: the sentence.
            sign: a `Sign` or its value: ok, error, warn, info.
            at: the branch's time, as it is shown at the right.
        """
        self.query_one(MessageLine).say(words, Sign(sign), at)

    def unsay(self) -> None:
        """Empty the message line."""
        self.query_one(MessageLine).unsay()

    def meanwhile(self, words: Words | None) -> None:
        """Say what is being done; None brings back what was said before."""
        self.query_one(MessageLine).meanwhile(words)

    def show_keys(self, hints: Sequence[KeyHint]) -> None:
        """Fill the key bar with the keys that work now."""
        self.query_one(KeyBar).show(hints)

    def on_resize(self, event: events.Resize) -> None:
        """Become compact or comfortable."""
        self.compact = is_small(event.size)
        self.query_one(ClientStrip).fit_rows()

    def watch_compact(self) -> None:
        """What widgets paint depends on it, also those whose own size stays."""
        for widget in self.query("*"):
            widget.refresh(layout=True)

    def help(self) -> Words | None:
        """A sentence about the screen, after what the focused widget says of itself."""
        return None

    def action_help(self) -> None:
        """Explain what has the focus, and the keys that work now."""
        from screens.help import HelpDialog, advice_for

        said = [words for words in (advice_for(self.focused), self.help()) if words is not None]
        self.app.push_screen(HelpDialog(said, self.query_one(KeyBar).hints))

    def reword(self, _: None = None) -> None:
        """The language is another: everything is painted again, and nothing typed is lost."""
        for widget in self.query("*"):
            if isinstance(widget, KeepsText):
                widget.reword()
            widget.refresh(layout=True)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Look up the styles of all that stands here only where others hold than when it was left.

        Every change of a class is looked up at once, also while another screen is on top.
        """
        now = self.app.theme, len(self.app.stylesheet.source)
        # What has just come was styled as it came.
        event.refresh_styles = self._styled_with is not None and now != self._styled_with
        self._styled_with = now

    def watch_client_turn(self, on: bool) -> None:
        """Leave only the client's own facts in the bars."""
        for part in self.minding_turn():
            part.client_turn(on)

    def minding_turn(self) -> Iterable["MindsTurn"]:
        """The parts that hold staff matter beside the client's own.

        Each paints less in the client's turn and keeps its place: a class on the screen would have
        the styles of all that stands on it looked up, and another layout would paint all of it anew.
        """
        return (self.query_one(TopBar), self.query_one(ClientStrip))

    @on(Field.Refused)
    def _tell_why_refused(self, message: Field.Refused) -> None:
        self.say(message.why, "warn")
        # It is about one key, and not true of what is typed after it.
        line = self.query_one(MessageLine)
        self.set_timer(_REFUSAL_SECONDS, lambda: line.unsay(message.why))
