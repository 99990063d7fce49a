"""Reading agreements (rule 7)."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.texts import OpenedAgreement


@dataclass(frozen=True, slots=True)
class OpenAgreement(Command[OpenedAgreement]):
    """Put an agreement of a step on screen: its seconds begin, anew each time (rule 7).

    Whatever was open before is cut short, and so is this one by any other command that
    writes, `TickAgreement` and `TouchVisit` apart.
    """

    session: UUID
    operation: UUID
    step: str
    agreement: str


@dataclass(frozen=True, slots=True)
class CloseAgreement(Command[None]):
    """The agreement is on screen no more: what was read of it counts for nothing."""

    session: UUID


@dataclass(frozen=True, slots=True)
class TickAgreement(Command[OperationView]):
    """Tick the agreement that is open and was read for its time, or take a tick away.

    Attributes:
        client_turn: whether it was done in the client's turn (rule 13).
    """

    session: UUID
    operation: UUID
    step: str
    agreement: str
    ticked: bool
    client_turn: bool
    key: UUID
