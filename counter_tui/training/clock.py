"""A clock that can be moved: an invented past is lived through in a moment."""

from datetime import datetime, timedelta


class MovableClock:
    """A `Clock` that stands still but where it is moved on."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> datetime:
        """The moment it was moved to, aware."""
        return self._now

    def monotonic(self) -> float:
        """Seconds it was moved on."""
        return self._monotonic

    def move(self, seconds: float) -> None:
        """Let time pass on both readings."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
