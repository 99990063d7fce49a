"""The quiet drawing beside the sign-in form."""

from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class _Candle(NamedTuple):
    """Rows from the top of a drawing 37 rows high; `top` to `bottom` is the body, `bottom` not in it."""

    high: int
    top: int
    bottom: int
    low: int
    falls: bool = False


_CANDLES: Final = (
    _Candle(27, 27, 29, 31, falls=True),
    _Candle(27, 28, 29, 31),
    _Candle(25, 26, 29, 30),
    _Candle(23, 23, 27, 28),
    _Candle(18, 20, 24, 25),
    _Candle(15, 17, 20, 23),
    _Candle(16, 17, 18, 20),
    _Candle(14, 16, 17, 18),
    _Candle(17, 17, 18, 19, falls=True),
    _Candle(18, 18, 20, 21, falls=True),
    _Candle(17, 17, 19, 21),
    _Candle(13, 13, 17, 18),
    _Candle(9, 10, 14, 16),
    _Candle(6, 7, 10, 12),
    _Candle(4, 5, 7, 8),
    _Candle(4, 5, 6, 8, falls=True),
)
_ROWS: Final = 37
_FIRST_COLUMN: Final = 4
_WIDTH: Final = 2
_PITCH: Final = 3
_RIGHT_HALF: Final = "▐ "


class Candles(Widget):
    """A candlestick chart of nothing in particular, in the colours of idle things; not there when compact."""

    DEFAULT_CSS = """
    Candles { width: 56; height: 100%; background: $surface; }
    .compact Candles { display: none; }
    """
    SCOPED_CSS = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """The drawing, in the middle of what height there is.

        It is in the first frame, of whose paint Textual's way of text to the screen made it a third.
        """
        above = (self.size.height - _ROWS) // 2
        colours = self.app.theme_variables
        ground = self.background_colors[1]
        blank = Style.from_color(bgcolor=ground.rich_color)
        rising, falling = (_inks(Color.parse(colours[name]), ground) for name in ("raised", "field"))
        lines = []
        for y in crop.line_range:
            line = Strip(_line(y - above, blank, rising, falling)).crop(*crop.column_span)
            for each in self.get_line_filters():
                line = line.apply_filter(each, ground)
            lines.append(line.adjust_cell_length(crop.width, blank))
        return lines


class _Inks(NamedTuple):
    body: Style
    wick: Style


def _inks(colour: Color, ground: Color) -> _Inks:
    return _Inks(
        Style.from_color(bgcolor=colour.rich_color), Style.from_color(colour.rich_color, ground.rich_color)
    )


def _line(y: int, blank: Style, rising: _Inks, falling: _Inks) -> list[Segment]:
    segments = []
    empty = _FIRST_COLUMN
    for candle in _CANDLES:
        inks = falling if candle.falls else rising
        if candle.top <= y < candle.bottom:
            drawn = Segment(" " * _WIDTH, inks.body)
        elif candle.high <= y <= candle.low:
            drawn = Segment(_RIGHT_HALF, inks.wick)
        else:
            empty += _PITCH
            continue
        segments += [Segment(" " * empty, blank), drawn]
        empty = _PITCH - _WIDTH
    return [*segments, Segment(" " * empty, blank)]
