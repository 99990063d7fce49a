"""The queue as rows of a list: how long each has waited, whose it is, and who holds it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from counter_tui.desk.api.views import QueueLine
from data.terms.words import L, shown_language
from screens.widgets.ink import shown
from screens.widgets.row_list import Column, Row, RowList
from screens.widgets.signs import Sign


def _columns() -> Sequence[Column]:
    """Minutes waited, service, client, teller; services have longer names in other languages."""
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
                shown(L("{minutes} min", minutes=minutes_waited(line.submitted_at, now))),
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


def minutes_waited(since: datetime, now: datetime) -> int:
    """Whole minutes from `since` to `now`, never below 0."""
    return max(0, int((now - since).total_seconds() // 60))


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
