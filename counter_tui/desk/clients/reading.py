"""Reading a client list: every column of every row is checked before anything is written.

Nothing here knows the store. What a row changes, and whether it may, is decided
where it is imported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter_tui.desk.clients.cells import CORRECT
from counter_tui.desk.clients.checking import Earlier, RowRead, check_row
from counter_tui.desk.clients.encoding import decode
from counter_tui.desk.clients.header import read_header
from counter_tui.desk.clients.records import Record, records
from counter_tui.desk.clients.rows import ClientRow, DoubtfulCell, RefusedCell
from data.terms.enums import DocumentKind
from data.terms.words import L, Words


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A client list, read.

    Attributes:
        rows: the rows that can be taken, in the file's order.
        refused: every reason why another cannot, in the file's order.
        encoding: `utf-8` or `gb18030`.
        doubts: what a person should look at in rows that can be taken.
    """

    rows: tuple[ClientRow, ...]
    refused: tuple[RefusedCell, ...]
    encoding: str
    doubts: tuple[DoubtfulCell, ...] = ()


def read_clients(data: bytes, *, today: date, allowed_kinds: frozenset[DocumentKind]) -> ImportFile:
    """Read a client list.

    Args:
        data: the file's bytes.
        today: the branch's date.
        allowed_kinds: the kinds of document an account may be held under.

    Raises:
        Invalid: the file as a whole cannot be read: it is empty, in another
            encoding, or its first row does not name the columns.
    """
    text, encoding = decode(data)
    rows: list[ClientRow] = []
    refused: list[RefusedCell] = []
    doubts: list[DoubtfulCell] = []
    for read in read_rows(text, today=today, allowed_kinds=allowed_kinds):
        refused.extend(read.refused)
        doubts.extend(read.doubts)
        if read.row is not None:
            rows.append(read.row)
    return ImportFile(tuple(rows), tuple(refused), encoding, tuple(doubts))


def read_rows(text: str, *, today: date, allowed_kinds: frozenset[DocumentKind]) -> Iterator[RowRead]:
    """Read a client list's text row by row; what is kept meanwhile is who was met on which line.

    Raises:
        Invalid: the first row does not name the columns.
    """
    found = records(text)
    header = read_header(next(found).cells or ())
    earlier = Earlier()
    skipped: list[Record] = []
    for record in found:
        if record.blank:
            skipped.append(record)
            continue
        for blank in skipped:
            yield _unreadable(blank, "empty-line", L("This line is empty."))
        skipped.clear()
        if record.cells is None:
            says = L("A quotation mark in this line is not closed, or stands inside a value.")
            yield _unreadable(record, "quote", says)
        elif len(record.cells) != len(header):
            says = L(
                "This row has {count} columns, the first row {expected}.",
                count=len(record.cells),
                expected=len(header),
            )
            yield _unreadable(record, "columns", says)
        else:
            cells = dict(zip(header, record.cells, strict=True))
            yield check_row(cells, record.line, today=today, allowed_kinds=allowed_kinds, earlier=earlier)


def _unreadable(record: Record, code: str, says: Words) -> RowRead:
    return RowRead(None, (RefusedCell(record.line, "", says, CORRECT, f"import-{code}"),))
