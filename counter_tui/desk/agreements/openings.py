"""The agreement that is on screen now: held in this process alone, by the monotonic clock (rule 7).

Nothing of it is kept: a reading that the process did not live through, or that was cut
short, counts for nothing.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

LEAST: Final = 10.0
"""Seconds that an agreement stays open, unbroken, before it can be ticked (rule 7); no setting."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An agreement that is open.

    Attributes:
        row: the kept record of its opening; one that was not committed is none.
        text_id: the exact text that is shown.
        since: the monotonic clock when it was opened.
    """

    row: UUID
    operation_id: UUID
    step: str
    text_id: UUID
    since: float


class Openings:
    """At most one agreement is open at a terminal: opening another cuts the one before short."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now: Opening | None = None

    def close(self) -> None:
        """Whatever was open is open no more."""
        self.now = None
