"""Who took part in an operation, and on which side (rule 8)."""

from uuid import UUID

from counter_tui.desk.work import Work
from data.tables.operations import Operation, Participant
from data.terms.enums import Side
from data.terms.errors import NotAllowed
from data.terms.words import L


def participate(work: Work, operation: Operation, staff_id: UUID, side: Side) -> None:
    """Put a person on one side of an operation; nothing to do where they stand there already.

    The database refuses the same too, by the primary key of `participant`.

    Raises:
        NotAllowed: they stand on the other side.
    """
    known = work.session.get(Participant, (operation.id, staff_id))
    if known is None:
        work.session.add(Participant(operation_id=operation.id, staff_id=staff_id, side=side))
        work.session.flush()
    elif known.side != side:
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
    known = work.session.get(Participant, (operation_id, staff_id))
    return known is not None and known.side == Side.MAKER
