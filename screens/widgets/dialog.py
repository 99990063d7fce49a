"""Dialogs: the only things with a frame, and their harmless answer is always the easy one."""

import unicodedata
from collections.abc import Sequence
from typing import Any, Final, TypeVar, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from data.terms.words import L, Words
from data.terms.wrapping import wrap
from screens.in_order import KeysInOrder
from screens.widgets.bars import KeyBar
from screens.widgets.facts import KeyHint
from screens.widgets.fitting import COMFORTABLE_COLUMNS, is_small
from screens.widgets.ink import ink, row, shown
from screens.widgets.signs import PLAIN, Sign, glyph, glyphs

Result = TypeVar("Result")

_FRAME: Final = 1
_PADDING: Final = 3
_BETWEEN: Final = 2


class Dialog(ModalScreen[Result]):
    """A framed box over a scrim, with its own key bar; subclasses override `compose_dialog`.

    Keys that were typed before the dialog was on screen do nothing in it.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 45%; layout: vertical; }
    Dialog > #dialog-box {
        width: 46;
        height: auto;
        max-height: 100%;
        border: tall $accent;
        background: $field;
        color: $foreground;
        padding: 1 3;
    }
    Dialog > #dialog-box.-plain { border: ascii $accent; }
    Dialog > KeyBar { dock: bottom; }
    """

    def __init__(self, *, leave_right: int = 0, width: int = 46) -> None:
        """Make a dialog.

        Args:
            leave_right: columns at the right that stay uncovered from 120 columns (the slip, the evidence).
            width: of the box, frame included.
        """
        super().__init__()
        self._leave_right = leave_right
        self._width = width
        self._painted_at: float | None = None

    @property
    def text_width(self) -> int:
        """Cells for text inside the box."""
        return self._width - 2 * (_FRAME + _PADDING)

    @property
    def is_seen(self) -> bool:
        """Whether the dialog has been painted."""
        return self._painted_at is not None

    @property
    def is_meant(self) -> bool:
        """Whether the dialog was on screen before the key that acts now, so that it can be meant for it."""
        return cast(KeysInOrder, self.app).is_meant_for(self._painted_at)

    def compose(self) -> ComposeResult:
        self.set_class(is_small(self.app.size), "compact")
        box = Vertical(id="dialog-box", classes="-plain" if glyphs() is PLAIN else "")
        box.styles.width = self._width
        with box:
            yield from self.compose_dialog()
        yield KeyBar()

    def compose_dialog(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    def show_keys(self, hints: Sequence[KeyHint]) -> None:
        """Fill the dialog's key bar."""
        self.query_one(KeyBar).show(hints)

    def on_mount(self) -> None:
        """Find its place."""
        self._place(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Keep clear of what must stay uncovered."""
        self.set_class(is_small(event.size), "compact")
        self._place(event.size)

    def _place(self, size: Size) -> None:
        right = self._leave_right if size.width >= COMFORTABLE_COLUMNS else 0
        # A margin, not a container: whatever covers the screen hides what the scrim lets through.
        self.query_one("#dialog-box").styles.margin = (0, right, 0, 0)

    def render(self) -> Any:
        """Paint, and know since when."""
        if self._painted_at is None:
            self._painted_at = events.Event().time
        return super().render()


class _Answer(Widget, can_focus=True):
    """An answer in the dialog: accent while it has the focus."""

    DEFAULT_CSS = """
    _Answer { width: auto; height: 1; text-style: bold; }
    Horizontal > _Answer { margin: 0 2 0 0; }
    _Answer { background: $raised; color: $foreground; }
    _Answer:focus { background: $accent; color: $on-accent; }
    """

    def __init__(self, words: Words, key: str, *, go: bool) -> None:
        super().__init__()
        self.words, self.key, self.go = words, key, go

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.cells

    @property
    def cells(self) -> int:
        """How wide it is."""
        return cell_len(self._text())

    def render(self) -> Content:
        return ink(self._text())

    def _text(self) -> str:
        mark = glyph(Sign.HERE) if self.is_attached and self.has_focus else " "
        return f" {mark} {shown(self.words)}  {self.key} "

    def on_focus(self) -> None:
        """Take the marker."""
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Give the marker away."""
        self.refresh(layout=True)


class ConfirmDialog(Dialog[bool]):
    """Asks before something that cannot be taken back.

    The focus is on the harmless answer, which Enter and Esc give. The other
    one has a letter, and can be reached with Tab.
    """

    DEFAULT_CSS = """
    ConfirmDialog #dialog-answers { height: auto; width: 100%; }
    ConfirmDialog #dialog-text { height: auto; width: 100%; margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("escape", "stay", show=False),
        Binding("enter", "answer", show=False),
        Binding("tab,right,down", "other", show=False, priority=True),
        Binding("shift+tab,left,up", "other", show=False, priority=True),
    ]

    def __init__(
        self,
        question: Words,
        *,
        stay: Words,
        go: Words,
        letter: str = "Y",
        body: Sequence[Words] = (),
        facts: Sequence[tuple[Words, Words]] = (),
        leave_right: int = 0,
    ) -> None:
        """Make a question.

        Args:
            question: what is asked, in one line.
            stay: the harmless answer.
            go: the other one.
            letter: the key of the other one.
            body: sentences under the question: what will happen.
            facts: the facts it is about, label and value.
            leave_right: columns at the right that stay uncovered from 120 columns.
        """
        super().__init__(leave_right=leave_right)
        self._question, self._body, self._facts = question, tuple(body), tuple(facts)
        self._stay, self._go, self._letter = stay, go, letter
        self._answered = False

    def compose_dialog(self) -> ComposeResult:
        yield Static(self._text(), id="dialog-text", markup=False)
        answers = _Answer(self._stay, "Enter", go=False), _Answer(self._go, self._letter, go=True)
        beside = sum(answer.cells for answer in answers) + _BETWEEN <= self.text_width
        with Horizontal(id="dialog-answers") if beside else Vertical(id="dialog-answers"):
            yield from answers

    def _text(self) -> Content:
        width = self.text_width
        blocks = [[ink(line, "bold") for line in wrap(shown(self._question), width)]]
        if self._body:
            blocks.append([ink(line) for sentence in self._body for line in wrap(shown(sentence), width)])
        if self._facts:
            label = max(cell_len(shown(name)) for name, _ in self._facts) + 2
            lines: list[Content] = []
            for name, value in self._facts:
                first = shown(name)
                for line in wrap(shown(value), max(2, width - label)):
                    lines.append(row(ink(first + " " * (label - cell_len(first)), "$muted"), ink(line)))
                    first = ""
            blocks.append(lines)
        return Content("\n\n").join(Content("\n").join(block) for block in blocks)

    def on_mount(self) -> None:
        """Put the focus on the harmless answer."""
        self.query(_Answer).first().focus()
        self._tell_keys()

    def _tell_keys(self) -> None:
        focused = self.focused
        going = isinstance(focused, _Answer) and focused.go
        self.show_keys(
            (
                KeyHint("Tab", L("other answer")),
                KeyHint(self._letter, self._go),
                KeyHint("Esc", self._stay),
                KeyHint("Enter", self._go if going else self._stay, enter=True),
            )
        )

    def action_stay(self) -> None:
        """Give the harmless answer."""
        self._give(False)

    def action_answer(self) -> None:
        """Give the answer that has the focus."""
        focused = self.focused
        if self.is_meant:
            self._give(isinstance(focused, _Answer) and focused.go)

    def _give(self, answer: bool) -> None:
        # A key pressed twice arrives twice; the first one was the answer.
        if not self._answered:
            self._answered = True
            self.dismiss(answer)

    def action_other(self) -> None:
        """Put the focus on the other answer."""
        if not self.is_meant:
            return
        for answer in self.query(_Answer):
            if not answer.has_focus:
                self.set_focus(answer)
                break
        self._tell_keys()

    def on_key(self, event: events.Key) -> None:
        """The letter gives the other answer; an input method's full-width letter counts."""
        if event.character is None:
            return
        typed = unicodedata.normalize("NFKC", event.character).casefold()
        if typed == self._letter.casefold():
            event.stop()
            event.prevent_default()
            if self.is_meant:
                self._give(True)
