"""Operations: opened, taken step by step, gone back in, ended."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.inputs import StepInput
from counter_tui.desk.api.views.operations import OperationView


@dataclass(frozen=True, slots=True)
class OpenService(Command[OperationView]):
    """Open a service by its two digits or its key; an open draft is resumed."""

    session: UUID
    service: str
    key: UUID


@dataclass(frozen=True, slots=True)
class AskOperation(Command[OperationView]):
    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class TakeStep(Command[OperationView]):
    """Do the current step.

    Attributes:
        client_turn: whether it was done in the client's turn (rule 13).
    """

    session: UUID
    operation: UUID
    step: str
    given: StepInput
    client_turn: bool
    key: UUID


@dataclass(frozen=True, slots=True)
class RedoFrom(Command[OperationView]):
    """Go back to a step that is done: it and what comes after it are to be done again."""

    session: UUID
    operation: UUID
    step: str
    key: UUID


@dataclass(frozen=True, slots=True)
class CancelDraft(Command[OperationView]):
    session: UUID
    operation: UUID
    key: UUID


@dataclass(frozen=True, slots=True)
class Withdraw(Command[OperationView]):
    session: UUID
    operation: UUID
    key: UUID
