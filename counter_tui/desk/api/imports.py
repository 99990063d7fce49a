"""A client list on its way in: where its bytes come from, how far it is, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO, Final, Protocol, TypeAlias

from counter_tui.desk.api.views.importing import RefusedRow

OpenFile: TypeAlias = Callable[[], BinaryIO]
"""Opens the list from its beginning. A list is read more than once: it may be too large to be held."""

MOST_TOLD: Final = 1_000
"""How many refused cells, and how many doubtful ones, a report names; a watch is told of all."""


def held(content: bytes) -> OpenFile:
    """A list that is in memory."""
    return lambda: BytesIO(content)


class ImportStage(StrEnum):
    """What is being done with the list."""

    CHECKING = "checking"
    APPLYING = "applying"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is.

    Attributes:
        line: the last line of the file that this stage is through with.
        lines: how many lines the file has.
    """

    stage: ImportStage
    line: int
    lines: int


class ImportWatch(Protocol):
    """Follows an import, on the thread that does it; never called inside a unit of work."""

    def refused(self, cell: RefusedRow) -> None:
        """A cell keeps its row out."""
        ...

    def doubted(self, cell: RefusedRow) -> None:
        """A person should look at a cell of a row that is taken."""
        ...

    def went_on(self, progress: ImportProgress) -> None:
        """One more batch is done. What is raised here stops the import between two batches."""
        ...


class Unwatched:
    """Nobody follows."""

    def refused(self, cell: RefusedRow) -> None:
        """Nothing is done."""

    def doubted(self, cell: RefusedRow) -> None:
        """Nothing is done."""

    def went_on(self, progress: ImportProgress) -> None:
        """Nothing is done."""


UNWATCHED: Final = Unwatched()


@dataclass(frozen=True, slots=True)
class AbandonedImport:
    """An import that was given up. What it had brought in stays.

    Attributes:
        begun: when it was begun.
        new: accounts it wrote.
        changed: accounts it brought up to date.
        missing: rows that were checked and not imported.
    """

    begun: datetime
    new: int
    changed: int
    missing: int
