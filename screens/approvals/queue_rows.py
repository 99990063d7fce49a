"""The queue as rows of a list: how long each has waited, whose it is, and who holds it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from counter_tui.desk.api.views.queue import QueueLine
from data.terms.words import L, Words, shown_language
from screens.widgets.ink import shown
from screens.widgets.row_list import Column, Row, RowList
from screens.widgets.signs import Sign

_HOURS_UNTIL_DAYS: Final = 2


def _columns() -> Sequence[Column]:
    """Time waited, service, client, teller; services have longer names in other languages."""
    service = 8 if shown_language() == "zh_CN" else 15
    return (
        Column(width=6, right=True),
        Column(width=service, tone="strong"),
        Column(width=6),
        Column(tone="muted"),
    )


class QueueRows(RowList):
    """The queue's list."""

    def __init__(self, *, id: str) -> None:
        super().__init__(_columns(), sign_width=0, gap=1, id=id)

    def reword(self) -> None:
        """The language is another."""
        self.lay_out(_columns(), sign_width=0)


def queue_rows(lines: Iterable[QueueLine], now: datetime, fresh: Collection[UUID]) -> tuple[Row, ...]:
    """The rows, oldest first.

    Args:
        now: the present moment.
        fresh: those that have just come.
    """
    return tuple(
        Row(
            key=str(line.id),
            cells=(
                shown(waited(line.submitted_at, now, parts=1)),
                shown(line.title),
                line.client,
                line.teller,
            ),
            note=_held(line, now),
            note_sign=Sign.WARN if line.claimed_by is not None and not line.mine else None,
            enabled=not line.own,
            fresh=line.id in fresh,
        )
        for line in lines
    )


def waited(since: datetime, now: datetime, *, parts: int) -> Words:
    """How long from `since` to `now`, never below 0.

    Args:
        parts: 1 for the unit that says most in the width of a row, where hours are told
            up to two days; 2 for hours with their minutes, and days with their hours.
    """
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return L("{minutes} min", minutes=minutes)
    days = hours // 24
    if parts == 1:
        return L("{hours} h", hours=hours) if days < _HOURS_UNTIL_DAYS else L("{days} d", days=days)
    if not days:
        return L("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return L("{days} d {hours} h", days=days, hours=hours % 24)


def time_left(until: datetime, now: datetime) -> str:
    """MM:SS until a claim ends."""
    left = max(0, int((until - now).total_seconds()))
    return f"{left // 60:02d}:{left % 60:02d}"


def _held(line: QueueLine, now: datetime) -> str:
    """Who holds it, for how long; own items say that they are."""
    if line.own:
        return shown(L("- own"))
    if line.claimed_by is None or line.claimed_until is None or line.claimed_until <= now:
        return shown(L("free"))
    left = time_left(line.claimed_until, now)
    if line.mine:
        return shown(L("you {left}", left=left))
    return shown(L("{staff} {left}", staff=line.claimed_by, left=left))
