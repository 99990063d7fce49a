"""Text measured in terminal cells: a Chinese character takes two."""

from functools import cache
from unicodedata import combining, east_asian_width


def cells(text: str) -> int:
    """How many cells `text` takes; ambiguous width counts as one (UAX #11, not East Asian)."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


@cache
def _cells_of(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1


def centred(text: str, width: int) -> str:
    """`text` in the middle of `width` cells, without trailing blanks."""
    return " " * ((width - cells(text)) // 2) + text
