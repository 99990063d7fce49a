"""Pictures for the invented clients: a document's photo page and a signature on paper."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from counter_tui.desk.api.drawing import Point, Stroke
from data.terms.random import Random

_PAPER: Final = (250, 249, 244)
_INK: Final = (24, 28, 40)
_CARD: Final = (222, 234, 243)
_PRINT: Final = (96, 112, 130)


def photo(chance: Random) -> bytes:
    """A card with a portrait and lines of print, as PNG."""
    image = Image.new("RGB", (856, 540), _CARD)
    draw = ImageDraw.Draw(image)
    for line in range(6):
        draw.rectangle((50, 60 + 62 * line, 260 + chance.below(180), 88 + 62 * line), fill=_PRINT)
    draw.rectangle((200, 455, 780, 495), fill=_INK)
    draw.rectangle((560, 60, 800, 380), fill=(206, 219, 230))
    skin = (226 - chance.below(40), 190 - chance.below(40), 160 - chance.below(40))
    draw.rectangle((590, 290, 770, 380), fill=(40 + chance.below(60), 60 + chance.below(60), 110))
    draw.ellipse((625, 110, 735, 260), fill=skin)
    draw.pieslice((615, 90, 745, 230), 180, 360, fill=_INK)
    return _png(image)


def signature(chance: Random) -> bytes:
    """A few strokes of a pen, three times as wide as high, as PNG."""
    image = Image.new("RGB", (720, 240), _PAPER)
    draw = ImageDraw.Draw(image)
    for left in range(40, 600, 90):
        points = [(left + chance.below(110), 30 + chance.below(180)) for _ in range(4)]
        draw.line(points, fill=_INK, width=7, joint="curve")
    return _png(image)


def strokes(chance: Random) -> tuple[Stroke, ...]:
    """The same hand on a pad: four strokes of eight places each, from left to right."""
    drawn: list[Stroke] = []
    ms = 0
    for left in range(1_000, 8_000, 2_000):
        stroke: list[Point] = []
        for step in range(8):
            ms += 20 + chance.below(60)
            stroke.append(Point(left + 200 * step + chance.below(200), 400 + chance.below(2_400), ms))
        drawn.append(tuple(stroke))
        ms += 300
    return tuple(drawn)


def _png(image: Image.Image) -> bytes:
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
