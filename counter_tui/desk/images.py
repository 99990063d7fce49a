"""Images handed in as evidence: what they may be, and how they are kept."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from counter_tui.desk.api.inputs import Image
from data.terms.errors import Invalid
from data.terms.words import L

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000


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
    try:
        with Pictures.open(BytesIO(image.content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(
                    "path", "image-large", L("The picture has too many points."), L("Scan it at 300 dpi.")
                )
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pictures.DecompressionBombError):
        raise Invalid(
            "path",
            "image-broken",
            L("This file is no PNG or JPEG picture, or it is damaged."),
            L("Scan it again, or choose another file."),
        ) from None
    dark = sum(grey.histogram()[:128]) / (grey.width * grey.height)
    return Checked(image.content, sha256(image.content).digest(), grey.width, grey.height, dark)


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
