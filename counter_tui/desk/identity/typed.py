"""Numbers as people type, paste and scan them, brought to plain ASCII.

Understood: full-width forms, spaces and hyphens that group, brackets, and
characters without width. Refused: other scripts' digits and letters that only
look like the keyboard's, since nobody can see what was meant.
"""

import unicodedata
from typing import Final

from data.terms.errors import Invalid
from data.terms.words import L

SPACES: Final = frozenset(
    "\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
HYPHENS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
GROUPING: Final = SPACES | HYPHENS | frozenset("()")

INVISIBLE: Final = frozenset("\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff")
"""Without width and without effect on the order of reading."""

_LEFT_TO_RIGHT: Final = frozenset("\u200e\u202a\u202c\u202d\u2066\u2068\u2069")
"""Phones wrap a copied number in these; digits read the same with and without them."""


def narrow(character: str) -> str:
    """The ASCII form of a full-width one (U+FF01 to U+FF5E); any other as it is."""
    code = ord(character)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character


def plain_number(
    typed: str, *, field: str, about: str, ignored: frozenset[str] = GROUPING, also: str = ""
) -> str:
    """Bring a typed number to upper-case ASCII letters and digits.

    Args:
        typed: as it came from keyboard, clipboard, scanner or file.
        field: the input's name, for the refusal.
        about: the first part of the refusal's code.
        ignored: what groups and is left out.
        also: further ASCII characters that belong in this number.

    Raises:
        Invalid: a character that is no part of a number, or nothing at all.
    """
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    kept: list[str] = []
    for position, raw in enumerate(typed.strip("\r\n"), 1):
        each = narrow(raw)
        if each in ignored or each in INVISIBLE or each in _LEFT_TO_RIGHT:
            continue
        if each.isascii() and (each.isalnum() or each in also):
            kept.append(each.upper())
        elif unicodedata.category(each)[0] in "LN":
            raise Invalid(
                field,
                f"{about}-look-alike",
                L("Character {position} only looks like a digit or letter.", position=position),
                L("Type the number again with the keyboard's own digits and letters."),
            )
        else:
            raise Invalid(
                field,
                f"{about}-character",
                L("Character {position} does not belong in a number.", position=position),
                L("Type the number again without it."),
            )
    if not kept:
        raise Invalid(field, f"{about}-empty", L("There is no number yet."), L("Type the number."))
    return "".join(kept)
