"""The one kind of input that is used everywhere: right for an input method, for Chinese and for secrets."""

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from screens.widgets.focus_painted import FocusPainted
from screens.widgets.ink import can_show, spread
from screens.widgets.strips import Painter
from screens.widgets.wiped import Wiped

_ASIDE_GAP: Final = 3
_SPACES: Final = str.maketrans({"\u3000": " ", "\u00a0": " ", "\t": " "})
_FULL_WIDTH_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_SEPARATORS: Final = str.maketrans("", "", " -－")


def plain_digits(text: str) -> str:
    """Full-width digits as plain ones, grouping taken out: `１３８-0013 8000` is 13800138000."""
    return text.translate(_SPACES).translate(_SEPARATORS).translate(_FULL_WIDTH_DIGITS)


class ImeInput(Input, FocusPainted, Wiped):
    """An `Input` without frame, blink or bullet; with the focus a bar of the accent stands at its left edge.

    An input method shows its candidates at `app.cursor_position`, which goes
    stale when the text scrolls or the layout moves; this one sets it again
    after each of them.
    """

    DEFAULT_CSS = """
    ImeInput, ImeInput:focus {
        border: none;
        background: $field;
        background-tint: transparent;
        color: $foreground;
        padding: 1 1 1 2;
        height: 3;
        width: 1fr;
    }
    ImeInput > .input--placeholder { color: $muted; }
    .compact ImeInput { height: 1; padding: 0 1 0 2; }
    """
    SCOPED_CSS = False

    # The box is as wide whatever stands in it. Textual's own asks for a new layout at every character,
    # which paints the whole screen anew.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    @dataclass
    class Full(Message):
        """The last character that fits was typed at the end."""

        input: "ImeInput"

    @dataclass
    class Refused(Message):
        """What was typed or pasted was not taken, whole."""

        input: "ImeInput"

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        digits_only: bool = False,
        exact: bool = False,
        lines: bool = False,
        max_length: int = 0,
    ) -> None:
        # Before the rest: giving a widget its classes already tells of a style change.
        self._painter = Painter()
        super().__init__(
            value,
            placeholder,
            password=password,
            restrict="[0-9]*" if digits_only else None,
            max_length=max_length,
            select_on_focus=False,
        )
        self.cursor_blink = False
        self._digits_only = digits_only
        self._exact = exact
        self._lines = lines
        self._aside = Content("")
        self._tail = Content("")

    @property
    def _value(self) -> Text:
        # A bullet is of ambiguous width; a star is one cell everywhere.
        if self.password:
            return Text("*" * len(self.value), no_wrap=True, overflow="ignore", end="")
        return super()._value

    def show_aside(self, aside: Content, tail: Content) -> None:
        """Paint words after the typed value, and others at the right end, where there is room."""
        self._aside, self._tail = aside, tail
        self.refresh()

    def wipe(self) -> None:
        """Paint nothing beside the value; that is the field's to take back."""
        self._aside = self._tail = Content("")
        super().wipe()

    def take_text(self, text: str) -> None:
        """Take text at the cursor as typed: cleaned, measured, moving on when the field is full."""
        if not self._exact:
            text = text.translate(_SPACES)
        if self._digits_only:
            text = plain_digits(text)
        text = "".join(character for character in text if can_show(character))
        if not text:
            return
        before = self.value
        self.replace(text, *self.selection)
        if self.value != before and len(self.value) == self.max_length and self.cursor_at_end:
            self.post_message(self.Full(self))

    def take_pasted(self, text: str) -> None:
        """Take the first line with anything in it: there is room for one, and several joined mean nothing.

        Where lines are understood they are parted by `|`, and tabs too, which would be spaces here.
        """
        lines = [line for line in text.splitlines() if line.strip()]
        self.take_text("|".join(lines).replace("\t", "|") if self._lines else next(iter(lines), ""))

    def restricted(self) -> None:
        """Say so where it can be read; a bell alone tells nobody why."""
        self.post_message(self.Refused(self))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Characters of a CJK extension younger than this Python are characters too."""
        return character is not None and can_show(character)

    async def _on_key(self, event: events.Key) -> None:
        if event.character is not None and can_show(event.character):
            event.stop()
            event.prevent_default()
            self.take_text(event.character)
        elif event.key == "enter":
            # Not by its binding, for which the key goes up first through all that the input stands in.
            event.stop()
            event.prevent_default()
            await self.action_submit()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take_pasted(event.text)

    def on_mount(self) -> None:
        """Follow every new layout of the screen."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._layout_moved)

    def on_focus(self) -> None:
        """Anchor where the caret is now."""
        self._anchor_soon()

    def on_resize(self) -> None:
        """Anchor where the caret went."""
        self._anchor_soon()

    def watch_selection(self) -> None:
        """Anchor after the text has scrolled under the caret."""
        self._anchor_soon()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next character will stand; Textual's own is a cell beyond it at the end of the text."""
        before = self.value[: self.cursor_position]
        used = len(before) if self.password else cell_len(before)
        left, top = self.content_region.offset
        return Offset(left + used - round(self.scroll_offset.x), top)

    def _layout_moved(self, _screen: Screen[object]) -> None:
        self._anchor_soon()

    def _anchor_soon(self) -> None:
        if self.is_mounted and self.has_focus:
            self.call_after_refresh(self._anchor)

    def _anchor(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def notify_style_update(self) -> None:
        """Another theme: colours are read again."""
        super().notify_style_update()
        self._painter.forget()

    def render_lines(self, crop: Region) -> list[Strip]:
        """With the bar, for which the padding leaves a cell; a widget of its own would cost more."""
        strips = super().render_lines(crop)
        if not self.has_focus or crop.x > 0:
            return strips
        bar = Strip([Segment(" ", self._painter.parse("on $accent").rich_style)], 1)
        for each in self.get_line_filters():
            bar = bar.apply_filter(each, self.background_colors[1])
        return [Strip.join([bar, strip.crop(1)]) for strip in strips]

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if y != 0 or not (self._aside or self._tail) or self.scroll_offset.x:
            return strip
        width = self.scrollable_content_region.width
        used = (cell_len(self.value) if self.value else 0) + _ASIDE_GAP
        if width - used < _ASIDE_GAP:
            return strip
        painted = spread(self._aside, self._tail, width - used)
        segments = self._painter.segments(painted, self.visual_style)
        left = strip.crop(0, used).adjust_cell_length(used, self.visual_style.rich_style)
        return Strip([*left, *segments, *strip.crop(width)])
