"""CSV (RFC 4180) record by record, each with the line of the file on which it begins.

A quotation mark that is never closed spoils its own line and not the rest of
the file, so that one reading reports every bad row.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

MOST_LINES: Final = 10
"""How many lines one record may take: no column has line breaks, a few are forgiven to name it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        line: the line of the file it begins on, from 1.
        cells: its fields as text; None where its quotation marks do not close.
    """

    line: int
    cells: tuple[str, ...] | None

    @property
    def blank(self) -> bool:
        """Nothing but separators and spaces, as spreadsheets leave behind."""
        return self.cells is not None and not any(cell.strip() for cell in self.cells)


def records(given: Iterable[str]) -> Iterator[Record]:
    """Read records from lines, each with its end."""
    lines = enumerate(given, 1)
    ahead: deque[tuple[int, str]] = deque()
    while True:
        cells, taken = _next_cells(lines, ahead)
        if not ahead:
            return
        yield Record(ahead[0][0], cells)
        for _ in range(taken):
            ahead.popleft()


def _next_cells(
    lines: Iterator[tuple[int, str]], ahead: deque[tuple[int, str]]
) -> tuple[tuple[str, ...] | None, int]:
    """The cells of the next record and how many lines it takes, looking ahead no further than needed."""
    for count in range(1, MOST_LINES + 1):
        ahead.extend(islice(lines, max(0, count - len(ahead))))
        if len(ahead) < count:
            break
        try:
            rows = list(csv.reader([line for _, line in islice(ahead, count)], strict=True))
        except csv.Error:
            continue
        return tuple(rows[0]) if rows else (), count
    return None, 1
