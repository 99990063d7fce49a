"""业务流水: what was applied for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from data.terms.enums import OperationState
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An application in 业务流水.

    Attributes:
        reason: the listed reason of a return or rejection.
        papers: whether something was signed for it.
        can_resume, can_cancel, can_withdraw: what this member of staff may do now.
    """

    id: UUID
    number: str
    service: str
    title: Words
    state: OperationState
    returned: bool
    progress: Words
    teller: str
    changed_at: datetime
    reason: str
    slip: UUID | None
    papers: bool
    can_resume: bool
    can_cancel: bool
    can_withdraw: bool
