"""The steps on the rail."""

from dataclasses import dataclass
from enum import StrEnum

from data.terms.enums import StepKind
from data.terms.words import Words


class StepState(StrEnum):
    DONE = "done"
    PASSED_OVER = "passed_over"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step on the rail; `client_turn` steps are the client's to do (rule 13)."""

    key: str
    kind: StepKind
    title: Words
    state: StepState
    client_turn: bool
