"""An application on the approval desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from counter_tui.desk.api.views.evidence import EvidenceSection
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.papers import PaperLine
from data.terms.enums import Outcome
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """A listed reason; the client is told `text`.

    Attributes:
        redo: the steps that a return for it proposes to do again.
    """

    code: str
    text: str
    redo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedoStep:
    key: str
    title: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything of one application on one screen.

    Attributes:
        papers: the agreements that were signed, to be opened one by one.
        token: fences the decision; None where it is opened read-only.
        until: when the claim ends.
        readonly: why it cannot be decided by who opened it, None when it can.
        barred: why an approval would be refused now (rule 8), None where it would not.
    """

    operation: OperationView
    version: int
    client: str
    account: str
    submitted_at: datetime
    teller: str
    sections: tuple[EvidenceSection, ...]
    return_reasons: tuple[Reason, ...]
    reject_reasons: tuple[Reason, ...]
    redo: tuple[RedoStep, ...]
    papers: tuple[PaperLine, ...]
    token: UUID | None
    until: datetime | None
    readonly: Words | None
    barred: Words | None


@dataclass(frozen=True, slots=True)
class Decided:
    number: str
    outcome: Outcome
    slip: UUID
