"""When nobody is busy any more: the staff's lock and the visit's end (rule 12). Arithmetic only."""

from enum import Enum
from typing import Final

LOCK_AFTER: Final = 5 * 60.0
VISIT_AFTER: Final = 15 * 60.0
TOUCH_EVERY: Final = 60.0


class Due(Enum):
    """What the time calls for now."""

    NOTHING = "nothing"
    LOCK = "lock"
    END_VISIT = "end_visit"


class Idle:
    """Measures, on a monotonic clock, how long it is since a key or the mouse was used."""

    def __init__(self, at: float) -> None:
        """Begin with somebody busy.

        Args:
            at: seconds of the monotonic clock, as everywhere here.
        """
        self._last = at
        self._touched = at

    def busy(self, at: float) -> None:
        """A key or the mouse was used."""
        self._last = at

    def due(self, at: float, *, visit: bool, locked: bool) -> Due:
        """What is due: the end of an open visit goes before the lock."""
        quiet = at - self._last
        if visit and quiet >= VISIT_AFTER:
            return Due.END_VISIT
        return Due.LOCK if quiet >= LOCK_AFTER and not locked else Due.NOTHING

    def touch_due(self, at: float) -> bool:
        """Whether to tell the engine that somebody is busy with the visit: once a minute, if they were."""
        if self._last < self._touched or at - self._touched < TOUCH_EVERY:
            return False
        self._touched = at
        return True
