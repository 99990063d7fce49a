"""The quiet drawing beside the sign-in form."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class _Candle:
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
_RIGHT_HALF: Final = "▐"


class Candles(Widget):
    """A candlestick chart of nothing in particular, in the colours of idle things; not there when compact."""

    DEFAULT_CSS = """
    Candles { width: 56; height: 100%; background: $surface; text-wrap: nowrap; text-overflow: clip; }
    .compact Candles { display: none; }
    """
    SCOPED_CSS = False

    def render(self) -> Content:
        height = self.content_size.height
        above = (height - _ROWS) // 2
        return Content("\n").join(_line(y - above) for y in range(height))


def _line(y: int) -> Content:
    # In the first frame: pieces cost time there, so what is empty between two candles is one.
    parts: list[str | tuple[str, str]] = []
    empty = _FIRST_COLUMN
    for candle in _CANDLES:
        colour = "$field" if candle.falls else "$raised"
        if candle.top <= y < candle.bottom:
            parts += [" " * empty, ("  ", f"on {colour}")]
        elif candle.high <= y <= candle.low:
            parts += [" " * empty, (f"{_RIGHT_HALF} ", colour)]
        else:
            empty += _PITCH
            continue
        empty = _PITCH - _WIDTH
    return Content.assemble(*parts, " " * empty)
