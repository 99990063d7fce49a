"""What an import of a client list did."""

from dataclasses import dataclass

from data.terms.errors import NOTHING
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A cell that kept a row of an import out, or that a person should look at.

    Attributes:
        line: of the file, from 1 with the header.
        column: empty where the row as a whole is meant.
        then: what to do, empty where `says` is enough.
    """

    line: int
    column: str
    says: Words
    then: Words = NOTHING


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or, where nothing was written, would do.

    Attributes:
        refused_rows: how many rows were refused; with any and not `skip_bad`, nothing was written.
        refused: the first of the refused cells; a watch is told of every one.
        warnings: the first of the doubtful ones.
        written: whether the store was changed.
        resumed: whether this finished an import that was interrupted; the figures are the whole import's.
    """

    rows: int
    new: int
    changed: int
    same: int
    refused_rows: int
    refused: tuple[RefusedRow, ...]
    warnings: tuple[RefusedRow, ...]
    written: bool
    resumed: bool = False
