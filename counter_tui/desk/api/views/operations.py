"""An operation or application as it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from counter_tui.desk.api.views.facts import StepFacts
from counter_tui.desk.api.views.steps import StepView
from data.terms.enums import OperationState
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation or application as it stands.

    Attributes:
        service: the service's key; `code` its two digits.
        current: the first step that is undone or stale, None when nothing is left to do.
        facts: of the current step.
        said: what just happened.
        slip: the newest slip of it.
        instead: services that can be gone to from the current step instead, key and title.
        follows: key of the service that goes on from it once it is done, empty for none.
    """

    id: UUID
    number: str
    service: str
    code: str
    title: Words
    state: OperationState
    steps: tuple[StepView, ...]
    current: StepView | None
    facts: StepFacts
    changed_at: datetime
    said: Words | None
    slip: UUID | None
    instead: tuple[tuple[str, Words], ...] = ()
    follows: str = ""
