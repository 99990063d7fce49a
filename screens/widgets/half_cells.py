"""A small picture in the terminal: each cell shows two points, one above the other."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style as ContentStyle

from counter_tui.desk.api.views.images import Picture
from data.terms.words import Words
from data.terms.wrapping import wrap
from screens.widgets.ink import ink, shown
from screens.widgets.strips import Painter
from screens.widgets.wiped import Wiped

_UPPER: Final = "▀"
_LEAST: Final = 4


class HalfCells(Wiped):
    """A picture at the top of its room, or a sentence where there is none to show.

    It holds what it is given and no more; the room it has is told by `Room`, so
    that a picture of that size can be asked for.

    Attributes:
        painted_at: when the picture that is shown was first on screen, as events count time.
    """

    DEFAULT_CSS = "HalfCells { width: 1fr; height: 1fr; min-width: 0; min-height: 0; }"

    @dataclass
    class Room(Message):
        """The picture's room is another: so many cells."""

        cells: "HalfCells"
        columns: int
        rows: int

        @property
        def control(self) -> "HalfCells":
            """The picture, for `@on` selectors."""
            return self.cells

    def __init__(self, words: Words | None = None, *, id: str | None = None) -> None:
        # Before the rest: giving a widget its classes already tells of a style change.
        self._painter = Painter()
        super().__init__(id=id)
        self._words = self._made_with = words
        self._picture: Picture | None = None
        self._fitted: Picture | None = None
        self.painted_at: float | None = None
        self._strips: dict[int, Strip] = {}

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def words(self) -> Words | None:
        """What is said where no picture is shown."""
        return self._words

    @property
    def room(self) -> tuple[int, int]:
        """Columns and rows there are, none where it is too small to tell anything."""
        columns, rows = self.content_size
        return (columns, rows) if columns >= _LEAST and rows >= _LEAST else (0, 0)

    def show(self, picture: Picture | None, words: Words | None = None) -> None:
        """Show a picture, made smaller where it does not fit, or say why there is none."""
        self._picture, self._words = picture, words
        self.painted_at = None
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        self._strips.clear()
        columns, rows = self.content_size
        picture = self._picture
        self._fitted = None if picture is None else _within(picture, columns, 2 * rows)

    def wipe(self) -> None:
        """Hold no picture."""
        self._picture, self._words = None, self._made_with
        self.painted_at = None
        self._fit()
        super().wipe()

    def on_resize(self, event: events.Resize) -> None:
        """Tell the room."""
        self._fit()
        self.post_message(self.Room(self, *self.room))

    def notify_style_update(self) -> None:
        """Another theme: colours are read again."""
        super().notify_style_update()
        self._painter.forget()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._line(y)
        return strip

    def _line(self, y: int) -> Strip:
        width = self.content_size.width
        base = self.visual_style
        picture = self._fitted
        if picture is None:
            lines = wrap(shown(self._words), width) if self._words is not None and width >= _LEAST else []
            said = ink(lines[y], "$muted") if y < len(lines) else Content("")
            return self._painter.strip(said, base, width)
        if self.painted_at is None:
            self.painted_at = events.Event().time
        rows = (picture.height + 1) // 2
        if y >= rows:
            return Strip.blank(width, base.rich_style)
        left = max(0, (width - picture.width) // 2)
        ground = base.rich_style
        segments = [Segment(" " * left, ground), *_points(picture, y, ground)]
        return Strip(segments, left + picture.width).adjust_cell_length(width, ground)


def as_lines(picture: Picture) -> list[Content]:
    """A picture as content, two points a cell, for widgets that paint text around it."""
    return [
        Content.assemble(
            *(
                (piece.text, _content_style(piece.style))
                for piece in _points(picture, row, Style.null())
                if piece.style is not None
            )
        )
        for row in range((picture.height + 1) // 2)
    ]


@lru_cache(maxsize=4096)
def _content_style(style: Style) -> ContentStyle:
    return ContentStyle.from_rich_style(style)


def _within(picture: Picture, width: int, height: int) -> Picture:
    """The picture with points left out, so that it fits."""
    scale = min(1.0, width / picture.width, height / picture.height)
    if scale == 1.0 or scale <= 0:
        return picture
    wide, high = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    across = [3 * (column * picture.width // wide) for column in range(wide)]
    pixels = bytearray()
    for row in range(high):
        start = 3 * picture.width * (row * picture.height // high)
        for column in across:
            pixels += picture.pixels[start + column : start + column + 3]
    return Picture(wide, high, bytes(pixels), picture.full)


def _points(picture: Picture, row: int, ground: Style) -> list[Segment]:
    """A row of cells; neighbours of one colour are one piece."""
    upper = 2 * row * picture.width * 3
    lower = upper + picture.width * 3
    has_lower = 2 * row + 1 < picture.height
    pixels = picture.pixels
    pieces: list[Segment] = []
    count, before = 0, b""
    for at in range(0, picture.width * 3, 3):
        under = pixels[lower + at : lower + at + 3] if has_lower else b""
        pair = pixels[upper + at : upper + at + 3] + under
        if pair != before and count:
            pieces.append(Segment(_UPPER * count, ground + _style(before)))
            count = 0
        count, before = count + 1, pair
    pieces.append(Segment(_UPPER * count, ground + _style(before)))
    return pieces


def _style(pair: bytes) -> Style:
    upper = f"#{pair[:3].hex()}"
    return Style(color=upper, bgcolor=f"#{pair[3:].hex()}") if len(pair) > 3 else Style(color=upper)
