"""业务流水 and slips."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.papers import Paper
from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.slips import Slip


@dataclass(frozen=True, slots=True)
class AskRecords(Command[tuple[RecordLine, ...]]):
    """业务流水 of this visit's account, newest first."""

    session: UUID


@dataclass(frozen=True, slots=True)
class AskSlip(Command[Slip]):
    session: UUID
    slip: UUID


@dataclass(frozen=True, slots=True)
class PrintSlip(Command[str]):
    """Print a slip; answers with where it went (a file's path for the text-file printer)."""

    session: UUID
    slip: UUID


@dataclass(frozen=True, slots=True)
class MakeSlipPaper(Command[Paper]):
    """A slip as a paper; that it was opened is kept."""

    session: UUID
    slip: UUID
