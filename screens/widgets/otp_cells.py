"""Six cells for a code that nobody at the counter may read."""

import re
from dataclasses import dataclass, field
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message

from data.terms import keys
from data.terms.words import L
from screens.widgets.facts import OtpFacts
from screens.widgets.focus_painted import FocusPainted
from screens.widgets.ime_input import plain_digits
from screens.widgets.ink import cut, ink, sentence, with_keys
from screens.widgets.wiped import Wiped

DIGITS: Final = 6
_LONE_CODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")


class OtpCells(FocusPainted, Wiped, can_focus=True):
    """Takes six digits and shows a star for each; the next cell is filled with the accent.

    Five cells wide and three high, with a wider gap after the third; `short`
    is three by one. Backspace takes the last back. A paste of the code, or of
    the message with the code in it, fills all six.

    Attributes:
        closed: nothing is taken, for there is no code yet that could be typed.
    """

    closed = False

    DEFAULT_CSS = """
    OtpCells { width: 36; height: 3; text-wrap: nowrap; text-overflow: clip; }
    OtpCells.-short { width: 24; height: 1; }
    """

    @dataclass
    class Filled(Message):
        """Six digits are in."""

        cells: "OtpCells"
        code: str = field(repr=False)

        @property
        def control(self) -> "OtpCells":
            """The cells, for `@on` selectors."""
            return self.cells

    @dataclass
    class Changed(Message):
        """Another number of digits is in."""

        cells: "OtpCells"
        count: int

        @property
        def control(self) -> "OtpCells":
            """The cells, for `@on` selectors."""
            return self.cells

    def __init__(
        self,
        *,
        short: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._short = short
        self.set_class(short, "-short")
        self._code = ""

    @property
    def value(self) -> str:
        """The digits that are in."""
        return self._code

    @property
    def missing(self) -> int:
        """How many digits are missing."""
        return DIGITS - len(self._code)

    def clear(self) -> None:
        """Take all digits out."""
        self._set("")

    def wipe(self) -> None:
        """Take all digits out; nothing is told of it."""
        self._code = ""
        self.closed = False
        super().wipe()

    def take_text(self, text: str) -> None:
        """Take digits as typed; anything that would not fit is refused whole."""
        digits = plain_digits(text)
        if not (digits.isascii() and digits.isdigit()):
            alone = set(_LONE_CODE.findall(digits))
            digits = alone.pop() if len(alone) == 1 else ""
        if len(digits) == DIGITS and not self.closed:
            self._code = ""
        if self.closed or not digits or len(digits) > self.missing:
            self.app.bell()
            return
        self._set(self._code + digits)

    def _set(self, code: str) -> None:
        if code == self._code:
            return
        self._code = code
        self.refresh()
        self.post_message(self.Changed(self, len(code)))
        if len(code) == DIGITS:
            self.post_message(self.Filled(self, code))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Digits are for the cells, whatever is bound to them."""
        return character is not None and plain_digits(character).isdecimal()

    def on_key(self, event: events.Key) -> None:
        """Digits in, Backspace out, Ctrl+U all out."""
        if event.key == "backspace":
            self._set(self._code[:-1])
        elif event.key == "ctrl+u":
            self.clear()
        elif event.character is not None and self.check_consume_key(event.key, event.character):
            self.take_text(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """The code, or a message with one code in it."""
        event.stop()
        self.take_text(event.text.strip())

    def on_focus(self) -> None:
        """The next cell takes the accent, and an input method its place."""
        self.app.cursor_position = self.content_region.offset
        self.refresh()

    def on_blur(self) -> None:
        """The accent goes with the focus."""
        self.refresh()

    def render(self) -> Content:
        if self._short:
            return self._line(3, stars=True)
        bare = self._line(5, stars=False)
        return Content("\n").join((bare, self._line(5, stars=True), bare))

    def _line(self, width: int, *, stars: bool) -> Content:
        parts: list[tuple[str, str] | str] = []
        for index in range(DIGITS):
            if index:
                parts.append("  " if index == DIGITS // 2 else " ")
            here = self.has_focus and index == len(self._code)
            star = "*" if stars and index < len(self._code) else " "
            ground = "$on-accent on $accent" if here else "bold $foreground on $field"
            parts.append((star.center(width), ground))
        return Content.assemble(*parts)


class OtpSide(Wiped):
    """Beside the cells: where the code went, how long it serves, tries left, when it goes again."""

    DEFAULT_CSS = """
    OtpSide { width: 1fr; height: 3; color: $muted; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(
        self,
        facts: OtpFacts | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._facts = facts if facts is not None else OtpFacts()

    def show(self, facts: OtpFacts) -> None:
        """Show these facts."""
        self._facts = facts
        self.refresh()

    def wipe(self) -> None:
        """Show nothing."""
        self._facts = OtpFacts()
        super().wipe()

    def render(self) -> Content:
        facts = self._facts
        lines: list[Content] = []
        if facts.sent_to:
            lines.append(sentence(L("Sent to {mobile}", mobile=facts.sent_to), mobile="bold $foreground"))
        counts: list[Content] = []
        if facts.seconds_left is not None:
            clock = f"{facts.seconds_left // 60}:{facts.seconds_left % 60:02d}"
            counts.append(sentence(L("Valid for {time}", time=clock), time="$foreground"))
        if facts.tries_left is not None:
            few = "bold $warning" if facts.tries_left <= 2 else "bold $foreground"
            counts.append(sentence(L("{count} tries left", count=facts.tries_left), count=few))
        if counts:
            lines.append(Content("   ").join(counts))
        if facts.note is not None:
            lines.append(ink(facts.note))
        elif facts.resend_in:
            lines.append(ink(L("Can be sent again in {count} s", count=facts.resend_in)))
        elif facts.resend_in == 0:
            lines.append(with_keys(L("{again} sends it again", again=keys.AGAIN), "bold $foreground"))
        width = self.content_size.width
        return Content("\n").join(cut(line, width) for line in lines) if lines else Content(" ")
