"""Image files, and images made small for the screen."""

from dataclasses import dataclass, field
from datetime import datetime

from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class Scan:
    """A file of the scan folder.

    Attributes:
        path: what `ReadImage` takes; never shown.
        name: as it is shown.
        at: when it was written last.
        size: in bytes.
    """

    path: str
    name: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Scans:
    """The newest images of the scan folder, newest first; `trouble` says why none can be listed.

    Files that are named after the account at the counter stand before the others.
    """

    files: tuple[Scan, ...]
    trouble: Words | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image made small enough to paint it with two points in each cell, one above the other.

    Attributes:
        width: of what is painted, in points; a cell is one wide and two high.
        pixels: `height` rows of `width` times red, green, blue, a byte each.
        full: width and height of the image itself, in points.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)
    full: tuple[int, int]
