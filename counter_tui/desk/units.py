"""Units of work: how a refusal is kept, and several of them for one command."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.meeting import until_alone
from counter_tui.desk.work import Desk, Work
from data.terms.errors import Refusal

R = TypeVar("R")


def record(work: Work, command: Command[Any], refusal: Refusal) -> None:
    """Put a refusal into the audit."""
    work.audit("refused", {"command": type(command).__name__, "code": refusal.code, "rule": refusal.rule})


@dataclass(frozen=True, slots=True)
class Units:
    """The units of work of one command that is too long for one.

    Each job authorises for itself: a right that is taken away half-way ends the
    command there. What a job answers is used only after its unit was committed.
    """

    desk: Desk
    command: Command[Any]

    def read(self, job: Callable[[Work], R]) -> R:
        """Do a job that changes nothing."""
        with self.desk.store.read() as unit:
            return job(Work(self.desk, unit.session, self.desk.clock.now()))

    def write(self, job: Callable[[Work], R]) -> R:
        """Do a job in one transaction.

        Raises:
            CounterError: the job's no; a `Refusal` was recorded before it is raised.
        """
        return until_alone(partial(self._write, job))

    def _write(self, job: Callable[[Work], R]) -> R:
        with self.desk.store.begin() as unit:
            work = Work(self.desk, unit.session, self.desk.clock.now())
            try:
                return job(work)
            except Refusal as refusal:
                unit.undo()
                record(work, self.command, refusal)
                error = refusal
        raise error
