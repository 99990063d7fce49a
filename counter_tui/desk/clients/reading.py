"""Reading a client list: its rows as they are written, and each of them checked.

Nothing here knows the store. What a row changes, and whether it may, is decided
where it is imported.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from counter_tui.desk.clients.cells import CORRECT
from counter_tui.desk.clients.checking import Earlier, RowRead, check_row
from counter_tui.desk.clients.header import read_header
from counter_tui.desk.clients.records import records
from counter_tui.desk.clients.rows import RefusedCell
from data.terms.enums import DocumentKind
from data.terms.words import L, Words


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it is written.

    Attributes:
        line: the line of the file on which it begins.
        cells: the text under each column's name; None where it is not to be told.
        refused: why it is not.
    """

    line: int
    cells: dict[str, str] | None = field(repr=False)
    refused: tuple[RefusedCell, ...] = ()


def written_rows(lines: Iterable[str]) -> Iterator[WrittenRow]:
    """A client list's rows, in the file's order, one at a time.

    Args:
        lines: the file's lines, each with its end.

    Raises:
        Invalid: the first row does not name the columns.
    """
    found = records(lines)
    header = read_header(next(found).cells or ())
    skipped = array("Q")
    for record in found:
        if record.blank:
            skipped.append(record.line)
            continue
        for line in skipped:
            yield _unreadable(line, "empty-line", L("This line is empty."))
        del skipped[:]
        if record.cells is None:
            says = L("A quotation mark in this line is not closed, or stands inside a value.")
            yield _unreadable(record.line, "quote", says)
        elif len(record.cells) != len(header):
            says = L(
                "This row has {count} columns, the first row {expected}.",
                count=len(record.cells),
                expected=len(header),
            )
            yield _unreadable(record.line, "columns", says)
        else:
            yield WrittenRow(record.line, dict(zip(header, record.cells, strict=True)))


def check(
    row: WrittenRow, *, today: date, allowed_kinds: frozenset[DocumentKind], earlier: Earlier
) -> RowRead:
    """Check every column of a row.

    Args:
        row: the row.
        today: the branch's date.
        allowed_kinds: the kinds of document an account may be held under.
        earlier: what the rows before have said; this row is added to it.
    """
    if row.cells is None:
        return RowRead(row.line, None, row.refused)
    return check_row(row.cells, row.line, today=today, allowed_kinds=allowed_kinds, earlier=earlier)


def _unreadable(line: int, code: str, says: Words) -> WrittenRow:
    return WrittenRow(line, None, (RefusedCell(line, "", says, CORRECT, f"import-{code}"),))
