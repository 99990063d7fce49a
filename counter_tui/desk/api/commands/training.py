"""What only the invented branch answers."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.training import Phone


@dataclass(frozen=True, slots=True)
class AskPhone(Command[Phone]):
    """The invented client's phone; production refuses it."""

    session: UUID


@dataclass(frozen=True, slots=True)
class AskTour(Command[bool]):
    """Whether the way around an invented branch is still to be shown; asking counts as having been shown.

    Production refuses it.
    """

    session: UUID
