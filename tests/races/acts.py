"""What hands do in a round: values that go through a pipe and are called with a terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.deciding import Decided
from counter_tui.gateways.spool_sms import SpoolSms
from data.terms.enums import Outcome as Decision
from tests.house import Counter
from tests.races.hands import Outcome, attempt


@dataclass(frozen=True, slots=True)
class Do:
    """One command."""

    command: Command[Any]

    def __call__(self, counter: Counter) -> Any:
        return counter.do(self.command)


@dataclass(frozen=True, slots=True)
class Each:
    """Several commands one after the other, whatever comes of each."""

    commands: tuple[Command[Any], ...]

    def __call__(self, counter: Counter) -> tuple[Outcome, ...]:
        return tuple(attempt(Do(command), counter) for command in self.commands)


@dataclass(frozen=True, slots=True)
class ClaimAndDecide:
    """Open an application and decide at once, as a hasty supervisor would.

    Attributes:
        token: shown where the application is held by another: a decision without a claim.
    """

    session: UUID
    operation: UUID
    decision: Decision
    reason: str
    token: UUID
    key: UUID

    def __call__(self, counter: Counter) -> Decided:
        evidence = counter.do(Claim(self.session, self.operation))
        return counter.do(
            Decide(
                self.session,
                self.operation,
                evidence.token or self.token,
                evidence.version,
                self.decision,
                self.key,
                self.reason,
                ("confirm",) if self.decision is Decision.RETURN else (),
            )
        )


@dataclass(frozen=True, slots=True)
class Deliver:
    """Deliver what is due until nothing is; answers with how many it handed over."""

    spool: Path

    def __call__(self, counter: Counter) -> int:
        gateway, count = SpoolSms(self.spool), 0
        while delivery.deliver_next(counter.desk, gateway):
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class Call:
    """A function that needs no terminal."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self, nowhere: None) -> Any:
        return self.function(*self.arguments)
