"""What was signed, on screen and on paper."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.papers import Paper, SavedPaper
from counter_tui.desk.api.views.papers import PaperLine, SignedPaper


@dataclass(frozen=True, slots=True)
class AskPapers(Command[tuple[PaperLine, ...]]):
    """What was signed for an operation, the newest signing first; enough to choose by, nothing is opened."""

    session: UUID
    operation: UUID


@dataclass(frozen=True, slots=True)
class AskPaper(Command[SignedPaper]):
    """Open a signed agreement as it was signed; each opening is audited (rule 10).

    Attributes:
        signing: the signing it is wanted of; None for the newest that signed it.
    """

    session: UUID
    operation: UUID
    paper: UUID
    signing: UUID | None = None


@dataclass(frozen=True, slots=True)
class MakeAgreementPaper(Command[Paper]):
    """A signed agreement, or form, as a paper with its signing page; each opening is audited (rule 10).

    Attributes:
        signing: the signing it is wanted of; None for the newest that signed it.
    """

    session: UUID
    operation: UUID
    paper: UUID
    signing: UUID | None = None


@dataclass(frozen=True, slots=True)
class SavePaper(Command[SavedPaper]):
    """Save the paper that `made_by` answers with, and show it; its content comes no nearer to a screen."""

    made_by: Command[Paper]
