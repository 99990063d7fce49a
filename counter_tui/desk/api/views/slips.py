"""A slip as it was made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it was made; lines of at most 48 cells (80 mm paper).

    Attributes:
        number: of the application or operation it belongs to.
        papers: whether something was signed for that, which who sees the slip may open.
    """

    id: UUID
    operation: UUID
    number: str
    title: str
    text: str
    made_at: datetime
    papers: bool
