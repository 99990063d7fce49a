"""The signs that say how something stands, and the glyphs they are painted with.

A sign never stands alone where it matters: a word goes beside it, so that
colour and glyph are never the only carrier of a state.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Sign(StrEnum):
    """How something stands."""

    OK = "ok"
    ERROR = "error"
    WARN = "warn"
    INFO = "info"
    HERE = "here"
    UNFINISHED = "unfinished"
    PENDING = "pending"
    RETURNED = "returned"
    NONE = "none"


class Glyphs(NamedTuple):
    """The glyphs one kind of terminal can paint, each one cell wide unless said.

    Attributes:
        signs: the glyph of each sign.
        line: the heavy line under the rail and in progress lines.
        hair: the hairline.
    """

    signs: tuple[tuple[Sign, str], ...]
    line: str
    hair: str

    def of(self, sign: Sign) -> str:
        """The glyph of a sign."""
        return dict(self.signs)[sign]


RICH: Final = Glyphs(
    (
        (Sign.OK, "✓"),
        (Sign.ERROR, "✗"),
        (Sign.WARN, "!"),
        (Sign.INFO, "▸"),
        (Sign.HERE, "▸"),
        (Sign.UNFINISHED, "▹"),
        (Sign.PENDING, "»"),
        (Sign.RETURNED, "‹"),
        (Sign.NONE, "-"),
    ),
    line="━",
    hair="─",
)
PLAIN: Final = Glyphs(
    (
        (Sign.OK, "+"),
        (Sign.ERROR, "x"),
        (Sign.WARN, "!"),
        (Sign.INFO, ">"),
        (Sign.HERE, ">"),
        (Sign.UNFINISHED, "*"),
        (Sign.PENDING, ">>"),
        (Sign.RETURNED, "<"),
        (Sign.NONE, "-"),
    ),
    line="=",
    hair="-",
)

_COLOURS: Final = {
    Sign.OK: "$success",
    Sign.ERROR: "$error",
    Sign.WARN: "$warning",
    Sign.INFO: "$accent",
    Sign.HERE: "$accent",
    Sign.UNFINISHED: "$warning",
    Sign.PENDING: "$accent",
    Sign.RETURNED: "$warning",
    Sign.NONE: "$faint",
}

_used = RICH


def use_glyphs(glyphs: Glyphs) -> None:
    """Choose the glyphs that widgets paint from now on (`PLAIN` where a terminal lacks the others)."""
    global _used
    _used = glyphs


def glyphs() -> Glyphs:
    """The glyphs chosen by `use_glyphs`."""
    return _used


def glyph(sign: Sign) -> str:
    """The glyph of a sign in the chosen set."""
    return _used.of(sign)


def colour(sign: Sign) -> str:
    """The theme variable a sign is painted in, with its dollar."""
    return _COLOURS[sign]
