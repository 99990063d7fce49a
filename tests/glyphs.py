"""Draws the glyphs of the invented documents anew: python -m tests.glyphs FONT.

One picture holds every character that an invented document can need, in one size, black and
white. It was drawn from Noto Sans CJK SC, by Google and Adobe, under the SIL Open Font
License 1.1. Run it after a character was added to `counter_tui.training.glyphs`.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from counter_tui.training import glyphs


def draw(font: str, at: Path) -> None:
    """Draw every glyph into a picture, a row of `glyphs.ACROSS` after the other."""
    face = ImageFont.truetype(font, glyphs.CELL - 4, index=2 if font.endswith(".ttc") else 0)
    rows = -(-len(glyphs.CHARACTERS) // glyphs.ACROSS)
    picture = Image.new("1", (glyphs.ACROSS * glyphs.CELL, rows * glyphs.CELL), 0)
    pen = ImageDraw.Draw(picture)
    for place, character in enumerate(glyphs.CHARACTERS):
        left, top = place % glyphs.ACROSS * glyphs.CELL, place // glyphs.ACROSS * glyphs.CELL
        pen.text((left + 1, top + glyphs.CELL - 6), character, fill=1, font=face, anchor="ls")
    picture.save(at, optimize=True)


if __name__ == "__main__":
    draw(sys.argv[1], Path(glyphs.__file__).with_name("glyphs.png"))
