"""Text measured in terminal cells: a Chinese character takes two."""

from unicodedata import combining, east_asian_width


def cells(text: str) -> int:
    """How many cells `text` takes; ambiguous width counts as one (UAX #11, not East Asian)."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def centred(text: str, width: int) -> str:
    """`text` in the middle of `width` cells, without trailing blanks."""
    return " " * ((width - cells(text)) // 2) + text


def spread(label: str, value: str, width: int) -> list[str]:
    """A label at the left and a value at the right; a value with no room goes on lines of its own."""
    gap = width - cells(label) - cells(value)
    if gap >= 1:
        return [label + " " * gap + value]
    return [label, *(" " * (width - cells(line)) + line for line in wrap_cells(value, width))]


_NOT_FIRST = "，。；：、？！）》」』】％,.;:?!)%"
_NOT_LAST = "（《「『【("


def wrap_cells(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most `width` cells.

    No line begins with a closing mark or ends with an opening one, and a run of
    letters and digits (an account, a telephone number) stays whole where it fits.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if cells(line) + cells(piece) <= width:
            line += piece
            continue
        lines.append(line.rstrip())
        line = piece.lstrip()
        while cells(line) > width:
            head = _fit(line, width)
            lines.append(head)
            line = line[len(head) :]
    lines.append(line.rstrip())
    return [found for found in lines if found] or [""]


def _fit(text: str, width: int) -> str:
    end = len(text)
    while cells(text[:end]) > width:
        end -= 1
    return text[:end]


def _pieces(text: str) -> list[str]:
    """The parts between which a line may be broken."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1] if pieces else ""
        joins_word = last and _narrow(last[-1]) and _narrow(char)
        if last and (joins_word or char in _NOT_FIRST or last[-1] in _NOT_LAST):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _narrow(char: str) -> bool:
    return not char.isspace() and east_asian_width(char) not in "WF"
