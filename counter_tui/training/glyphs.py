"""The characters of the invented documents, from one small picture: no machine needs a Chinese font for them.

`glyphs.png` was drawn from Noto Sans CJK SC (SIL Open Font License 1.1); `tests/glyphs.py` draws it anew.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import Image

from counter_tui.training import invent
from counter_tui.training.stories import CASES

CELL: Final = 28
"""Points that each glyph has either way."""
ACROSS: Final = 32

_PRINTED: Final = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ .-·"
    "居民身份证港澳台湾居住来往内地通行永久居留护照外国人"
    "姓名出生号码有效期限签发机关样本市培训局用非真长至年月日"
)


def _once(text: str) -> str:
    return "".join(dict.fromkeys(text))


CHARACTERS: Final = _once(
    _PRINTED + invent.SURNAMES + "".join(invent.GIVEN) + "".join(case.name for case in CASES)
)
"""Each once, in the order of the picture."""


@cache
def _sheet() -> Image.Image:
    content = files("counter_tui.training").joinpath("glyphs.png").read_bytes()
    return Image.open(BytesIO(content)).convert("1")


@cache
def glyph(character: str) -> Image.Image:
    """A character, white on black: a mask.

    Raises:
        ValueError: it is none of `CHARACTERS`.
    """
    place = CHARACTERS.index(character)
    left, top = place % ACROSS * CELL, place // ACROSS * CELL
    return _sheet().crop((left, top, left + CELL, top + CELL))


def width(character: str) -> int:
    """How far it takes the pen: a letter or digit takes half a cell, a Chinese character a whole one."""
    return CELL * 5 // 8 if character.isascii() or character == "·" else CELL


def line(text: str, scale: float = 1.0) -> Image.Image:
    """A line of text as a mask."""
    mask = Image.new("1", (max(1, sum(map(width, text))), CELL))
    at = 0
    for character in text:
        mask.paste(glyph(character), (at, 0), glyph(character))
        at += width(character)
    if scale == 1.0:
        return mask
    return mask.resize((max(1, round(mask.width * scale)), max(1, round(mask.height * scale))))
