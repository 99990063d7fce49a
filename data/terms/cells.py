"""Text measured in terminal cells: a Chinese character takes two."""

from unicodedata import combining, east_asian_width


def cells(text: str) -> int:
    """How many cells `text` takes; ambiguous width counts as one (UAX #11, not East Asian)."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def centred(text: str, width: int) -> str:
    """`text` in the middle of `width` cells, without trailing blanks."""
    return " " * ((width - cells(text)) // 2) + text
