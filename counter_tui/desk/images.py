"""Images handed in as evidence: what they may be, and how they are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from counter_tui.desk.api.inputs import Image
from counter_tui.desk.api.views.images import Picture
from data.terms.errors import Invalid
from data.terms.words import L

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_CELLS = 200
"""No picture on screen is wider or higher than this."""

if TYPE_CHECKING:
    # Pillow is loaded when an image comes: the opening of the store need not wait for it.
    from PIL import Image as Pictures


@dataclass(frozen=True, slots=True)
class Checked:
    """An image that can be read; sizes in pixels, `ink` the share of dark pixels (0 to 1)."""

    content: bytes
    sha256: bytes
    width: int
    height: int
    ink: float


def check_image(image: Image) -> Checked:
    """Read an image through, so that what is kept can be shown later.

    Raises:
        Invalid: it is no PNG or JPEG, is broken, or is too large.
    """
    if len(image.content) > MOST_BYTES:
        raise Invalid("path", "image-large", L("The file is larger than 10 MB."), L("Scan it at 300 dpi."))
    with _opened(image.content) as picture:
        grey = picture.convert("L")
    dark = sum(grey.histogram()[:128]) / (grey.width * grey.height)
    return Checked(image.content, sha256(image.content).digest(), grey.width, grey.height, dark)


def shrink(content: bytes, columns: int, rows: int) -> Picture:
    """An image for the screen: as large as fits `columns` by `rows` cells, upright, on white.

    Raises:
        Invalid: it is no PNG or JPEG, is broken, or is too large.
    """
    from PIL import Image as Pictures
    from PIL import ImageOps

    with _opened(content) as picture:
        full = picture.size
        room = (_within(columns), 2 * _within(rows))
        # A JPEG is decoded at an eighth of its size where that is enough.
        picture.draft("RGB", room)
        coloured = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        # Cameras lay the picture down and say how to turn it.
        upright = ImageOps.exif_transpose(coloured)
    if upright.size != coloured.size:
        full = (full[1], full[0])
    scale = min(room[0] / upright.width, room[1] / upright.height)
    fits = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    painted = upright.resize(fits, Pictures.Resampling.BOX)
    if painted.mode == "RGBA":
        ground = Pictures.new("RGBA", painted.size, "white")
        painted = Pictures.alpha_composite(ground, painted).convert("RGB")
    return Picture(painted.width, painted.height, painted.tobytes(), full)


def _within(cells: int) -> int:
    return min(max(1, cells), MOST_CELLS)


@contextmanager
def _opened(content: bytes) -> Iterator["Pictures.Image"]:
    from PIL import Image as Pictures
    from PIL import UnidentifiedImageError

    # Our own limit is lower, and refuses; Pillow's would warn into the terminal.
    Pictures.MAX_IMAGE_PIXELS = None
    try:
        with Pictures.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(
                    "path", "image-large", L("The picture has too many points."), L("Scan it at 300 dpi.")
                )
            yield picture
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Invalid(
            "path",
            "image-broken",
            L("This file is no PNG or JPEG picture, or it is damaged."),
            L("Scan it again, or choose another file."),
        ) from None


def refuse_unless_signature(image: Checked) -> None:
    """A signature lies landscape, at least twice as wide as high, and is neither blank nor a dot.

    Raises:
        Invalid: it does not.
    """
    if image.width < 2 * image.height:
        raise Invalid(
            "path",
            "signature-upright",
            L("A signature must be at least twice as wide as high."),
            L("Sign lying paper, and cut the picture to the signature."),
        )
    if image.width < 100 or not 0.002 <= image.ink <= 0.5:
        raise Invalid(
            "path",
            "signature-blank",
            L("No signature can be seen in this picture."),
            L("Sign in dark ink on white paper, and scan it again."),
        )
