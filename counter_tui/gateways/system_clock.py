"""The machine's own time: the one place where the program asks for it."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The operating system's wall clock and its monotonic one."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since an arbitrary start, never decreasing."""
        return time.monotonic()
