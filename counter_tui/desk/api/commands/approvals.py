"""The approval desk."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.overview import CaseCourse
from counter_tui.desk.api.views.deciding import Decided, Evidence
from counter_tui.desk.api.views.queue import Queue
from data.terms.enums import Outcome


@dataclass(frozen=True, slots=True)
class AskQueue(Command[Queue]):
    """What waits for a decision in the branch, oldest first.

    Attributes:
        service: narrows it to the service of that key, empty for all.
        teller: narrows it to what the teller of that number submitted, empty for all.
    """

    session: UUID
    service: str = ""
    teller: str = ""


@dataclass(frozen=True, slots=True)
class Claim(Command[Evidence]):
    """Open an application for a decision; read-only for who took part in it."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class AskCourse(Command[CaseCourse]):
    """What happened in an application of the branch, who contributed, what an approval brings about."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class Release(Command[None]):
    session: UUID
    operation: UUID
    token: UUID


@dataclass(frozen=True, slots=True)
class Decide(Command[Decided]):
    """Approve, return or reject (rule 8).

    Attributes:
        reason: code of a listed reason; empty for approval.
        redo: steps to do again; for a return only.
        note: free text that stays inside.
    """

    session: UUID
    operation: UUID
    token: UUID
    version: int
    outcome: Outcome
    key: UUID
    reason: str = ""
    redo: tuple[str, ...] = ()
    note: str = ""
