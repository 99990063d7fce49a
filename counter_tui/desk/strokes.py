"""Drawn signatures: which are refused, how they are written down, and the image they give (service 04).

The image is made here, from the strokes and nothing else: a screen cannot hand in
another one. The same strokes give the same bytes, so that an image on file can be
made again and compared.
"""

import json
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import Final

from counter_tui.desk.api.drawing import (
    MOST_MS,
    MOST_POINTS,
    MOST_STROKES,
    PAD_WIDTH,
    Stroke,
    measure,
    smooth,
)
from counter_tui.desk.images import Checked
from data.terms import keys
from data.terms.errors import Invalid
from data.terms.words import L, Words

_ACROSS: Final = 760
"""Points of the image from the first ink to the last."""
_MARGIN: Final = 20
_PEN: Final = 9
_FINER: Final = 2
"""Drawn so many times larger and made small again, so that edges are soft."""


def refuse_unless_drawn(strokes: tuple[Stroke, ...]) -> None:
    """A drawn signature lies landscape, at least twice as wide as high, and is neither blank nor a dot.

    Measured are the strokes, never the pad.

    Raises:
        Invalid: it does not, or it is nothing that a hand has drawn.
    """
    _refuse_unless_possible(strokes)
    found = measure(strokes)
    if not found.is_more_than_a_dot:
        raise _invalid(
            "blank", L("There is no signature yet."), L("Ask the client to write their name across the pad.")
        )
    if not found.lies:
        raise _invalid(
            "upright",
            L("A signature must be at least twice as wide as high."),
            L("Press {key} to clear, and write from left to right.", key=keys.AGAIN),
        )
    if not found.is_written:
        raise _invalid(
            "few", L("This is too little to be a signature."), L("Ask the client to write their whole name.")
        )


def _refuse_unless_possible(strokes: tuple[Stroke, ...]) -> None:
    points = [point for stroke in strokes for point in stroke]
    possible = (
        len(strokes) <= MOST_STROKES
        and len(points) <= MOST_POINTS
        and all(strokes)
        and all(
            0 <= point.x <= PAD_WIDTH and 0 <= point.y <= PAD_WIDTH and 0 <= point.ms <= MOST_MS
            for point in points
        )
        and all(first.ms <= second.ms for first, second in pairwise(points))
    )
    if not possible:
        raise _invalid(
            "strokes",
            L("This is more than a signature, or took too long."),
            L("Press {key} to clear, and sign again.", key=keys.AGAIN),
        )


def _invalid(code: str, says: Words, then: Words) -> Invalid:
    return Invalid("strokes", f"signature-{code}", says, then)


def written(strokes: tuple[Stroke, ...]) -> bytes:
    """Strokes as they are kept: JSON, a list of strokes, each a list of [x, y, ms]."""
    return json.dumps(strokes, separators=(",", ":")).encode()


def rendered(strokes: tuple[Stroke, ...]) -> Checked:
    """The image of strokes: a grey PNG, dark ink on white, cut to the ink, at least twice as wide as high.

    The same strokes give the same bytes.
    """
    # Loaded when a signature is drawn: the opening of the store need not wait for it.
    from PIL import Image as Pictures
    from PIL import ImageDraw

    across = [point.x for stroke in strokes for point in stroke]
    down = [point.y for stroke in strokes for point in stroke]
    left, top = min(across, default=0), min(down, default=0)
    width, height = max(across, default=0) - left, max(down, default=0) - top
    scale = _ACROSS / max(width, height, 1)
    size_y = round(height * scale) + 2 * _MARGIN
    size_x = max(round(width * scale) + 2 * _MARGIN, 2 * size_y)
    image = Pictures.new("L", (size_x * _FINER, size_y * _FINER), 255)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        line = [
            (((x - left) * scale + _MARGIN) * _FINER, ((y - top) * scale + _MARGIN) * _FINER)
            for x, y in smooth((point.x, point.y) for point in stroke)
        ]
        if len(line) > 1:
            draw.line(line, fill=0, width=_PEN * _FINER, joint="curve")
        for x, y in line[:1] + line[-1:]:
            reach = _PEN * _FINER / 2
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=0)
    image = image.reduce(_FINER)
    content = BytesIO()
    image.save(content, "PNG")
    dark = sum(image.histogram()[:128]) / (image.width * image.height)
    return Checked(content.getvalue(), sha256(content.getvalue()).digest(), image.width, image.height, dark)
