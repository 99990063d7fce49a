"""Images: what is refused, and how they are made small for the screen."""

from io import BytesIO
from struct import pack
from typing import Any
from zlib import crc32

import pytest
from PIL import Image as Pictures

from counter_tui.desk.images import shrink
from data.terms.errors import Invalid
from tests.house import photo_png


def saved(image: Pictures.Image, kind: str = "PNG", **more: Any) -> bytes:
    content = BytesIO()
    image.save(content, kind, **more)
    return content.getvalue()


@pytest.mark.parametrize(
    ("size", "room", "fits"),
    [
        ((600, 400), (30, 40), (30, 20)),
        ((600, 400), (60, 10), (30, 20)),
        ((400, 600), (60, 10), (13, 20)),
        ((3, 3), (40, 40), (40, 40)),
        ((2000, 3), (40, 10), (40, 1)),
        ((600, 400), (0, -1), (1, 1)),
    ],
)
def test_a_picture_fits_its_cells_and_keeps_its_shape(
    size: tuple[int, int], room: tuple[int, int], fits: tuple[int, int]
) -> None:
    shown = shrink(saved(Pictures.new("L", size, 255)), *room)
    assert ((shown.width, shown.height), shown.full) == (fits, size)
    assert len(shown.pixels) == fits[0] * fits[1] * 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_shown(mode: str) -> None:
    assert shrink(saved(Pictures.new(mode, (40, 20))), 20, 20).width == 20


def test_what_shines_through_is_white() -> None:
    shown = shrink(saved(Pictures.new("RGBA", (4, 4), (0, 0, 0, 0))), 2, 1)
    assert set(shown.pixels) == {255}


def test_a_photo_that_lies_is_turned_upright() -> None:
    exif = Pictures.Exif()
    exif[0x0112] = 6
    shown = shrink(saved(Pictures.new("RGB", (1600, 800), "red"), "JPEG", exif=exif.tobytes()), 40, 20)
    assert (shown.full, shown.width, shown.height) == ((800, 1600), 20, 40)


def huge() -> bytes:
    """A PNG that says of itself that it is 30,000 by 30,000."""
    head = b"IHDR" + pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + head + pack(">I", crc32(head)) + pack(">I", 0) + b"IDAT"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "image-broken"),
        (b"GIF89a", "image-broken"),
        (b"\x89PNG\r\n\x1a\n", "image-broken"),
        (photo_png()[:-200], "image-broken"),
        (huge(), "image-large"),
    ],
)
def test_a_broken_image_is_told(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as no:
        shrink(content, 40, 20)
    assert no.value.code == code
