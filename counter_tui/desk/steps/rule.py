"""What the engine needs to know of a kind of step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import StepFacts
from counter_tui.desk.seen import OpenVisit, Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.work import Refused, Work
from data.tables.operations import Operation
from data.terms.words import Words

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was done.

    Attributes:
        detail: what its record keeps: ids, codes and hashes, masked values at most.
        said: what just happened, for the message line.
    """

    detail: Detail
    said: Words


@dataclass(frozen=True, slots=True)
class At:
    """Where a step is taken: the operation, the visit it is taken in, the step itself."""

    operation: Operation
    visit: OpenVisit
    step: Step


@dataclass(frozen=True, slots=True)
class StepRule:
    """How one kind of step is shown, taken and told to the supervisor.

    Attributes:
        given: the type of input it takes.
        take: does it; a `Refused` is kept.
        evidence: one line or several.
        covers: of a step with a code, the hash of what exactly the code stands for.
        undone: what else counts no more once the step is to be done again, with the cause.
        tellers: the type that is the teller's to hand in though the step is the client's (rule 13).
    """

    given: type[Any]
    take: Callable[[Work, At, Any], Taken | Refused]
    facts: Callable[[Work, Operation, Step], StepFacts]
    evidence: Callable[[Work, Recorded], EvidenceLine | tuple[EvidenceLine, ...]]
    covers: Callable[[Work, At], bytes] | None = None
    undone: Callable[[Work, Operation, str], None] | None = None
    tellers: type[Any] | None = None
