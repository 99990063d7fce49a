"""Lines of Chinese text for a terminal.

After GB/T 15834 (no line begins with a mark that closes, none ends with one
that opens) and with numbers, dates, Latin words and settings (`key = "value"`)
kept whole. Widths are in cells.
"""

import re
from typing import Final

from data.terms.cells import cells

_NO_START: Final = frozenset("。，、；：？！）》〉」』】〕｝％,.;:?!)]}%～·”’…々ー")
_NO_END: Final = frozenset("（《〈「『【〔｛([{“‘￥¥$")
_ATOM: Final = re.compile(
    r"(?:[a-z_]+ = )?\"[^\"\s]{1,40}\"|[0-9A-Za-z*](?:[0-9A-Za-z*.,:/@_%+#'&=?\-]*[0-9A-Za-z*%])?|\s+|."
)
_MARKER: Final = re.compile(r" *(?:\d{1,2}[.．)、] *|\[[x ]\] +|- +)")
_WIDOW: Final = 8
"""Cells under which a last line looks lost: three characters and their full stop fill it."""
_INDENT: Final = re.compile(r" *")


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` cells.

    A line's own spaces at its beginning are an indent that its continuation
    keeps; a list marker (`1. `, `- `, `[x] `) hangs. Full-width spaces indent
    a paragraph's first line only. An empty line stays one.

    Raises:
        ValueError: the width is under 2, in which a Chinese character has no room.
    """
    if width < 2:
        raise ValueError(width)
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph.rstrip(), width)]


def wrap_evenly(text: str, width: int) -> list[str]:
    """Break text as `wrap` does, in as many lines, but leave no lone word or character for the last one.

    Raises:
        ValueError: the width is under 2.
    """
    lines = wrap(text, width)
    for narrower in range(width - 1, width // 2, -1):
        if len(lines) < 2 or cells(lines[-1].strip()) >= _WIDOW:
            break
        tried = wrap(text, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _paragraph(text: str, width: int) -> list[str]:
    if cells(text) <= width:
        return [text]
    head = _MARKER.match(text) or _INDENT.match(text)
    start = head.group() if head is not None else ""
    if cells(start) > width // 2:
        start = ""
    hang = " " * cells(start)
    lines: list[str] = []
    line, used, bare = start, cells(start), True
    for cluster in _clusters(text[len(start) :]):
        size = cells(cluster)
        if cluster.isspace() and cluster.isascii() and bare and lines:
            continue
        if used + size > width and not bare:
            lines.append(line.rstrip())
            line, used, bare = hang, len(hang), True
            if cluster.isspace():
                continue
        for piece in _pieces(cluster, width - len(hang)) if used + size > width else [cluster]:
            if used + cells(piece) > width and not bare:
                lines.append(line.rstrip())
                line, used = hang, len(hang)
            line += piece
            used += cells(piece)
            bare = False
    lines.append(line.rstrip())
    return lines


def _clusters(text: str) -> list[str]:
    """Pieces between which a line may break."""
    clusters: list[str] = []
    opened = False
    for atom in _ATOM.findall(text):
        glued = clusters and (opened or (atom in _NO_START and not clusters[-1].isspace()))
        if glued:
            clusters[-1] += atom
        else:
            clusters.append(atom)
        opened = atom in _NO_END
    return clusters


def _pieces(cluster: str, width: int) -> list[str]:
    """A cluster that is longer than a line, cut where the line ends."""
    pieces, piece = [], ""
    for character in cluster:
        if piece and cells(piece + character) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]
