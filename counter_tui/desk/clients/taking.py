"""Taking the cells of one row: a refused cell is noted and the others are still looked at."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from counter_tui.desk.clients.cells import CORRECT
from counter_tui.desk.clients.header import MAY_BE_EMPTY
from counter_tui.desk.clients.rows import DoubtfulCell, RefusedCell
from counter_tui.desk.identity.typed import SPACES
from data.terms.errors import Invalid
from data.terms.words import L, Words

LONGEST_CELL: Final = 200

_SHORTENED: Final = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")
_OUTER: Final = "".join(SPACES)
_NUMBERS: Final = frozenset({"fund_account", "document_number", "mobile"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """What one cell came to: one value, or none where it was refused."""

    values: tuple[T, ...] = ()

    @property
    def good(self) -> bool:
        return bool(self.values)

    @property
    def value(self) -> T:
        """The value of a good cell."""
        return self.values[0]


class Taking:
    """One row on its way from text to values.

    Attributes:
        line: the line of the file on which the row begins.
        refused: what was wrong so far.
        doubts: what a person should look at so far.
    """

    def __init__(self, written: Mapping[str, str], line: int) -> None:
        self._written = written
        self.line = line
        self.refused: list[RefusedCell] = []
        self.doubts: list[DoubtfulCell] = []

    def take(self, column: str, read: Callable[[str], T]) -> Cell[T]:
        """What `read` makes of a column's text."""
        text = self._written[column].strip(_OUTER)
        if not text and column not in MAY_BE_EMPTY:
            self.refuse(column, "empty-cell", L("This column may not be empty."))
        elif len(text) > LONGEST_CELL:
            says = L("This value is longer than {most} characters.", most=LONGEST_CELL)
            self.refuse(column, "long-cell", says)
        elif column in _NUMBERS and _SHORTENED.fullmatch(text):
            says = L("A spreadsheet has shortened this number.")
            self.refuse(column, "shortened", says, L("Set the column to text and enter the number again."))
        else:
            try:
                return Cell((read(text),))
            except Invalid as no:
                self.refused.append(RefusedCell(self.line, column, no.says, no.then, no.code))
        return Cell()

    def refuse(self, column: str, code: str, says: Words, then: Words = CORRECT) -> None:
        self.refused.append(RefusedCell(self.line, column, says, then, f"import-{code}"))

    def doubt(self, column: str, warnings: tuple[Words, ...]) -> None:
        self.doubts.extend(DoubtfulCell(self.line, column, says) for says in warnings)
