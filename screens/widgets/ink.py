"""Pieces of text with their colour, measured in cells.

Text from outside (names, imports, what a scanner read) is shown as text: no
markup in it acts, and a control or direction character becomes `?`.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from data.terms.keys import Key, labels
from data.terms.words import Words
from screens.widgets.signs import Sign, colour, glyph

CUT: Final = ".."
"""Stands where text did not fit; two cells in every terminal, unlike the ellipsis."""

_FIXED_KEYS: Final = ("Enter", "Esc", "Tab", "PgUp", "PgDn")
_NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PLACE: Final = "\ue0f1{name}\ue0f2"
_PLACES: Final = re.compile("\ue0f1(.*?)\ue0f2", re.DOTALL)


def can_show(character: str) -> bool:
    """Whether a character may reach the terminal.

    Unassigned code points may: a new CJK extension is unassigned to an older Python.
    """
    return unicodedata.category(character) not in _NOT_SHOWN


def shown(text: Words | Key | str) -> str:
    """The text in the chosen language, on one line, with nothing in it that a terminal would obey."""
    text = str(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if can_show(character) else "?" for character in text)


def fit(text: str, width: int) -> str:
    """Exactly `width` cells of the text: filled with spaces, or cut with a sign that says so."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    if width <= len(CUT):
        return CUT[:width]
    return set_cell_size(text, width - len(CUT)) + CUT


def ink(text: Words | Key | str, style: str = "") -> Content:
    """A piece of text in a style of theme variables (`$muted`, `bold $on-accent on $accent`)."""
    return Content.assemble((shown(text), style))


def row(*parts: Content | str) -> Content:
    """Pieces side by side."""
    return Content.assemble(*parts)


def cut(content: Content, width: int) -> Content:
    """The content in at most `width` cells, with the cut sign where it was longer."""
    if content.cell_length <= width:
        return content
    if width <= len(CUT):
        return Content(CUT[: max(0, width)])
    return Content.assemble(content.truncate(width - len(CUT)), CUT)


def spread(left: Content, right: Content, width: int) -> Content:
    """Left piece, gap, right piece over exactly `width` cells; the left one gives way."""
    right = cut(right, width)
    room = width - right.cell_length
    left = cut(left, max(0, room - 1) if right.cell_length else room)
    return Content.assemble(left, " " * (room - left.cell_length), right)


def signed(sign: Sign, words: Words | str, *, quiet: str = "", strong: bool = False) -> Content:
    """A sign with its word.

    All is well: only the sign is coloured and its word stays quiet. Not well: both.

    Args:
        sign: how it stands.
        words: the word beside it.
        quiet: the style of the word when all is well.
        strong: the word is bold when it is not well.
    """
    if sign is Sign.OK:
        return row(ink(glyph(sign), colour(sign)), " ", ink(words, quiet))
    style = f"{colour(sign)} bold" if strong else colour(sign)
    return ink(f"{glyph(sign)} {shown(words)}", style)


def sentence(words: Words, base: str = "", **styles: str) -> Content:
    """A sentence with some of its places in a style of their own, wherever the language puts them.

    Args:
        words: the sentence.
        base: the style of the rest.
        styles: a style by the place's name.
    """
    marked = Words(
        words.msgid,
        tuple(
            (name, _PLACE.format(name=f"{name}\ue0f3{value}") if name in styles else value)
            for name, value in words.places
        ),
    )
    parts: list[Content] = []
    for index, piece in enumerate(_PLACES.split(str(marked))):
        if index % 2:
            name, _, value = piece.partition("\ue0f3")
            parts.append(ink(value, styles[name]))
        else:
            parts.append(ink(piece, base))
    return row(*parts)


def with_keys(text: Words | str, base: str = "") -> Content:
    """Text in which the names of keys are bold and in the accent."""
    text = shown(text)
    content = Content.assemble((text, base))
    for match in _names_of_keys(labels()).finditer(text):
        content = content.stylize("$accent bold", *match.span())
    return content


@cache
def _names_of_keys(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted({*labels, *_FIXED_KEYS}, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{names})(?![A-Za-z0-9])")


def spaced(title: str) -> str:
    """A Chinese title with a space between its characters, for the eye only; other titles as they are."""
    if not all(unicodedata.east_asian_width(character) == "W" for character in title):
        return title
    return " ".join(title)
