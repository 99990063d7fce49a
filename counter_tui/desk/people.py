"""Who took part in an operation, and on which side (rule 8)."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.tables.operations import Operation, Participant
from data.terms.enums import Side
from data.terms.errors import NotAllowed
from data.terms.words import L

_SIDE: Final = select(Participant.side).where(
    col(Participant.operation_id) == bindparam("of_operation"),
    col(Participant.staff_id) == bindparam("of_staff"),
)


def participate(work: Work, operation: Operation, staff_id: UUID, side: Side) -> None:
    """Put a person on one side of an operation; nothing to do where they stand there already.

    The database refuses the same too, by the primary key of `participant`.

    Raises:
        NotAllowed: they stand on the other side.
    """
    known = _side(work, operation.id, staff_id)
    if known is None:
        work.keep(Participant, operation_id=operation.id, staff_id=staff_id, side=side)
    elif known != side:
        if side == Side.CHECKER:
            raise NotAllowed(
                "took-part",
                L("You took part in this application."),
                L("Someone else must review it."),
                rule=8,
            )
        raise NotAllowed(
            "decided-before",
            L("You decided on this application before."),
            L("Ask a colleague to serve it."),
            rule=8,
        )


def took_part(work: Work, operation_id: UUID, staff_id: UUID) -> bool:
    """Whether a person stands on the maker's side."""
    return _side(work, operation_id, staff_id) == Side.MAKER


def _side(work: Work, operation_id: UUID, staff_id: UUID) -> str | None:
    found = work.ask_one(_SIDE, of_operation=operation_id, of_staff=staff_id)
    return None if found is None else found.side
