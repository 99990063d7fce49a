"""Digits to be read from afar, and those on the training phone."""

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.widgets.ink import ink, row

# Three pixels wide, five high.
_PIXELS: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    " ": (" ", " ", " ", " ", " "),
}
_ROWS: Final = 5


def _bitmap(digits: str) -> list[str]:
    """Five rows of pixels, a free column between two digits."""
    return [" ".join(_PIXELS[digit][y] for digit in digits) for y in range(_ROWS)]


class _Digits(Widget):
    def __init__(self, digits: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._digits = ""
        self.show(digits)

    @property
    def digits(self) -> str:
        """What stands there."""
        return self._digits

    def show(self, digits: str) -> None:
        """Show digits, `:` and spaces.

        Raises:
            ValueError: another character is in it.
        """
        if not set(digits) <= set(_PIXELS):
            raise ValueError(digits)
        wider = len(digits) != len(self._digits)
        self._digits = digits
        self.refresh(layout=wider)


class FarDigits(_Digits):
    """Seconds left, to be seen from where the client stands: a pixel is two background cells.

    One on a screen, from 120 columns; compact screens say it in words.
    """

    DEFAULT_CSS = """
    FarDigits { width: auto; height: 5; text-wrap: nowrap; text-overflow: clip; }
    .compact FarDigits { display: none; }
    """
    SCOPED_CSS = False

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return 2 * len(_bitmap(self._digits)[0])

    def render(self) -> Content:
        return Content("\n").join(
            row(*(ink("  ", "on $accent") if pixel == "#" else "  " for pixel in line))
            for line in _bitmap(self._digits)
        )


class PhoneDigits(_Digits):
    """A code on the training phone or the score, in half blocks three rows high, in training's colour."""

    DEFAULT_CSS = "PhoneDigits { width: auto; height: 3; text-wrap: nowrap; text-overflow: clip; }"

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return len(_bitmap(self._digits)[0])

    def render(self) -> Content:
        bitmap = [*_bitmap(self._digits), " " * len(_bitmap(self._digits)[0])]
        lines = []
        for upper, lower in zip(bitmap[::2], bitmap[1::2], strict=True):
            line = "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
            lines.append(ink(line, "$training"))
        return Content("\n").join(lines)


_HALVES: Final = {("#", "#"): "█", ("#", " "): "▀", (" ", "#"): "▄", (" ", " "): " "}
