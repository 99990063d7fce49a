"""How long something holds, by a wall clock that may have been set back (see `data.terms.clock`).

What seems to begin later than now began before the clock was set back, and nobody
can tell how long ago. A right that rests on it (a code, a face check, a session) is
over; a bar (a lock, a wait) begins anew, so that it neither falls nor lasts for ever.
Order never rests on moments either: where the newest counts, rows are numbered.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Mapped

from counter_tui.desk.work import Work
from data.terms.clock import SLACK


def serves(now: datetime, since: datetime, lasts: timedelta) -> bool:
    """Whether what began at `since` and lasts so long still serves."""
    return -SLACK <= now - since < lasts


def holds(now: datetime, until: datetime, longest: timedelta) -> bool:
    """Whether a right until `until`, given for `longest` at most, still holds."""
    return now < until <= now + longest + SLACK


def barred(now: datetime, until: datetime | None, longest: timedelta) -> datetime | None:
    """Until when a bar of `longest` at most stands, None where there is none any more."""
    if until is None or until <= now:
        return None
    return min(until, now + longest)


def highest(number: Mapped[int], of: Mapped[UUID]) -> Select[int | None]:
    """The statement by which `next_after` finds the highest number among the rows of something."""
    return select(func.max(number)).where(of == bindparam("of_what"))


def next_after(work: Work, highest: Select[int | None], of: UUID) -> int:
    """The number of the next row among those of something, from 1."""
    return (work.ask(highest, of_what=of)[0][0] or 0) + 1
