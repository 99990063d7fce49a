"""Time, as an argument: nothing below the doors of the program reads a clock by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

SLACK: Final = timedelta(minutes=1)
"""How much earlier than a kept moment it may be without a clock having been set back.

Clocks of several machines differ a little, and are put right by seconds.
"""


class Clock(Protocol):
    """Two readings of time.

    The wall clock dates what is kept and may be set back by its owner; the
    monotonic clock measures how long something lasted and never goes back.
    """

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary start, never decreasing."""
        ...


def stamp(moment: datetime) -> str:
    """Write a moment as it is kept: ISO 8601 in UTC with its offset, microseconds always.

    A fixed width makes the text sort as the moments do.

    Raises:
        ValueError: the moment carries no offset.
    """
    if moment.tzinfo is None:
        raise ValueError("a kept moment needs an offset")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)


def clock_time(local: datetime, today: date) -> str:
    """The time of a moment to the minute, with its day where that is another than today.

    Args:
        local: the moment in the branch's time.
        today: the branch's day.
    """
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"
