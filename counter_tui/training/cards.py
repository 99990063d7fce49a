"""Both sides of an invented client's document as small pictures, so that image steps can be tried.

Plausible at a glance and never to be taken for a real one: a figure without a face, and
样本 and 培训 across both sides.
"""

from datetime import date
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from counter_tui.training import glyphs
from counter_tui.training.invent import InventedClient
from data.terms.enums import DocumentKind

FRONT: Final = "正面"
BACK: Final = "背面"
_SIZE: Final = (640, 404)  # ID-1, ISO/IEC 7810: 85.60 mm by 53.98 mm
_ROOM: Final = 390
"""Points for a value beside the figure."""
_TITLES: Final = {
    DocumentKind.RESIDENT_ID: "居民身份证",
    DocumentKind.HK_MACAO_RESIDENCE: "港澳居民居住证",
    DocumentKind.TAIWAN_RESIDENCE: "台湾居民居住证",
    DocumentKind.HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    DocumentKind.TAIWAN_PERMIT: "台湾居民来往内地通行证",
    DocumentKind.PERMANENT_RESIDENCE: "外国人永久居留身份证",
    DocumentKind.PERMANENT_RESIDENCE_OLD: "外国人永久居留证",
    DocumentKind.PASSPORT: "外国护照",
}
_GROUND, _INK, _LABEL, _MARK, _BACKDROP, _FIGURE, _BAND = range(7)
_TINTS: Final = {
    DocumentKind.RESIDENT_ID: (222, 234, 243),
    DocumentKind.PASSPORT: (240, 226, 222),
    DocumentKind.PERMANENT_RESIDENCE: (224, 238, 226),
    DocumentKind.PERMANENT_RESIDENCE_OLD: (224, 238, 226),
}
_OTHER_TINT: Final = (236, 230, 244)
_COLOURS: Final = (
    (24, 28, 40),
    (86, 104, 126),
    (205, 92, 92),
    (206, 219, 230),
    (140, 156, 172),
    (168, 186, 204),
)


def front(client: InventedClient) -> bytes:
    """The side with the person: name, date of birth where the number tells it, number, figure; PNG."""
    picture = _blank(client)
    _label(picture, (36, 30), _TITLES[client.kind], _INK)
    _field(picture, 92, "姓名", client.name)
    if client.born is not None:
        _field(picture, 168, "出生", _day(client.born))
    _field(picture, 318, "号码", client.document)
    _figure(picture)
    return _finished(picture)


def back(client: InventedClient) -> bytes:
    """The side with the office and the validity; PNG."""
    picture = _blank(client)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 40, _SIZE[0], 96), fill=_BAND)
    _label(picture, (36, 54), _TITLES[client.kind], _INK)
    _field(picture, 214, "签发机关", "样本市培训局")
    until = "长期" if client.expires is None else _day(client.expires)
    _field(picture, 292, "有效期限", f"至 {until}")
    return _finished(picture)


def _blank(client: InventedClient) -> Image.Image:
    picture = Image.new("P", _SIZE, _GROUND)
    colours = (_TINTS.get(client.kind, _OTHER_TINT), *_COLOURS)
    picture.putpalette([part for colour in colours for part in colour])
    return picture


def _label(picture: Image.Image, at: tuple[int, int], text: str, colour: int, scale: float = 1.0) -> None:
    mask = glyphs.line(text, scale)
    picture.paste(colour, (*at, at[0] + mask.width, at[1] + mask.height), mask)


def _field(picture: Image.Image, top: int, name: str, value: str) -> None:
    """A label over its value, which goes on to a second row where it is long."""
    _label(picture, (36, top), name, _LABEL, 0.75)
    rows = _rows(value)
    for place, row in enumerate(rows):
        _label(picture, (36, top + 24 + 26 * place), row, _INK, 0.75 if len(rows) > 1 else 1.0)


def _rows(value: str) -> list[str]:
    """One row, or two of about the same length, broken at a space."""
    if sum(map(glyphs.width, value)) <= _ROOM or " " not in value:
        return [value]
    middle = min(
        (at for at, each in enumerate(value) if each == " "), key=lambda at: abs(at - len(value) // 2)
    )
    return [value[:middle], value[middle + 1 :]]


def _figure(picture: Image.Image) -> None:
    """A head and shoulders without a face."""
    pen = ImageDraw.Draw(picture)
    pen.rectangle((440, 70, 606, 286), fill=_BACKDROP)
    pen.ellipse((486, 100, 560, 194), fill=_FIGURE)
    pen.pieslice((452, 206, 594, 366), 180, 360, fill=_FIGURE)


def _finished(picture: Image.Image) -> bytes:
    mark = glyphs.line("样本 培训用", 1.6).rotate(18, expand=True)
    picture.paste(_MARK, (150, 176, 150 + mark.width, 176 + mark.height), mark)
    content = BytesIO()
    picture.save(content, "PNG", bits=3)
    return content.getvalue()


def _day(day: date) -> str:
    return f"{day:%Y.%m.%d}"
