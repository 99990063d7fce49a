"""Masked numbers in full (rule 10)."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.revealing import Revealable


@dataclass(frozen=True, slots=True)
class AskRevealable(Command[Revealable]):
    """What of the visit's client, or of a claimed application's, can be shown in full, and for which reasons.

    Attributes:
        operation: the application that a supervisor has claimed; None for the visit's client.
    """

    session: UUID
    operation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reveal(Command[str]):
    """Show a masked number in full: takes a reason, is audited (rule 10).

    A teller reveals those of the visit's client, a supervisor those of an
    application that they have claimed.

    Attributes:
        item: key of the number, as `AskRevealable` lists it.
        reason: code of a listed reason.
        note: free text that stays inside; a reason that asks for it does not serve without.
        operation: the claimed application; None for the visit's client.
    """

    session: UUID
    item: str
    reason: str
    note: str = field(default="", repr=False)
    operation: UUID | None = None
