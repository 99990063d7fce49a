"""A signature drawn on a pad: its strokes, and what they measure.

Standard library only: the pad measures while the client draws, by the same
figures by which the desk then refuses or keeps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final, NamedTuple

PAD_WIDTH: Final = 10_000
"""Units across the pad. A unit is as long across as it is down."""
LEAST_RATIO: Final = 2.0
"""A signature lies: at least so many times as wide as high (service 04)."""
LEAST_SPAN: Final = 1_000
"""Units that it reaches at least, in one direction: a tenth of the pad. Less is a dot."""
LEAST_INK: Final = 2_000
"""Units that the pen goes at least, all strokes together."""
LEAST_POINTS: Final = 8
MOST_POINTS: Final = 5_000
MOST_STROKES: Final = 400
MOST_MS: Final = 600_000
"""Ten minutes from the first touch."""


class Point(NamedTuple):
    """Where the pen was, and when.

    Attributes:
        x: units from the pad's left edge, 0 to `PAD_WIDTH`.
        y: units from its upper edge, 0 to `PAD_WIDTH`.
        ms: milliseconds since the first touch; never less than the point before.
    """

    x: int
    y: int
    ms: int


Stroke = tuple[Point, ...]
"""From a touch to when the pen is lifted; at least one point."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What strokes measure; the pad's own size plays no part.

    Attributes:
        width, height: of the box around the ink, in units.
        ink: units the pen went.
        points: places where it was, each counted once.
        ms: from the first touch to the last.
    """

    strokes: int
    points: int
    width: int
    height: int
    ink: float
    ms: int

    @property
    def ratio(self) -> float:
        """How many times as wide as high; a line without height counts as 99."""
        return min(99.0, self.width / self.height) if self.height else 99.0

    @property
    def lies(self) -> bool:
        """Whether it is landscape."""
        return self.width >= LEAST_RATIO * self.height

    @property
    def is_more_than_a_dot(self) -> bool:
        """Whether it is neither blank nor a dot."""
        return max(self.width, self.height) >= LEAST_SPAN

    @property
    def is_written(self) -> bool:
        """Whether there is enough of it to be somebody's writing."""
        return self.points >= LEAST_POINTS and self.ink >= LEAST_INK


def measure(strokes: Sequence[Stroke]) -> Measured:
    """Measure strokes; none measure nothing."""
    places = {(point.x, point.y) for stroke in strokes for point in stroke}
    if not places:
        return Measured(0, 0, 0, 0, 0.0, 0)
    across = [x for x, _ in places]
    down = [y for _, y in places]
    times = [point.ms for stroke in strokes for point in stroke]
    return Measured(
        strokes=len(strokes),
        points=len(places),
        width=max(across) - min(across),
        height=max(down) - min(down),
        ink=sum(_length(stroke) for stroke in strokes),
        ms=max(times) - min(times),
    )


def _length(stroke: Stroke) -> float:
    return sum(hypot(to.x - at.x, to.y - at.y) for at, to in pairwise(stroke))


def smooth(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """A stroke's line with its corners cut twice (Chaikin): a staircase of cells becomes a curve.

    Its ends stay where they are.
    """
    line = [(float(x), float(y)) for x, y in points]
    for _ in range(2):
        if len(line) < 3:
            return line
        cut = [line[0]]
        for (x, y), (to_x, to_y) in pairwise(line):
            cut.append((0.75 * x + 0.25 * to_x, 0.75 * y + 0.25 * to_y))
            cut.append((0.25 * x + 0.75 * to_x, 0.25 * y + 0.75 * to_y))
        cut.append(line[-1])
        line = cut
    return line
