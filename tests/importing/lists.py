"""Client lists for tests: short ones read in one go, long ones written to a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from counter_tui.desk.api.imports import held
from counter_tui.desk.clients.checking import Earlier
from counter_tui.desk.clients.encoding import scan
from counter_tui.desk.clients.reading import check, written_rows
from counter_tui.desk.clients.rows import ClientRow, DoubtfulCell, RefusedCell
from counter_tui.desk.clients.source import Reading
from data.terms.enums import DocumentKind
from tests.house import COLUMNS, client_row

NAMES = ("王小山", "李四光", "欧阳锋", "阿依古丽·买买提", "赵云")


@dataclass(frozen=True)
class ListRead:
    """A whole list, read."""

    rows: tuple[ClientRow, ...]
    refused: tuple[RefusedCell, ...]
    encoding: str
    doubts: tuple[DoubtfulCell, ...] = ()


def read_list(data: bytes, *, today: date, allowed_kinds: frozenset[DocumentKind]) -> ListRead:
    """Read a list as an import does, and hold all of it."""
    encoding = scan(held(data)).encoding
    earlier = Earlier()
    read = [
        check(row, today=today, allowed_kinds=allowed_kinds, earlier=earlier)
        for row in written_rows(Reading(BytesIO(data), encoding).lines())
    ]
    return ListRead(
        tuple(each.row for each in read if each.row is not None),
        tuple(cell for each in read for cell in each.refused),
        encoding,
        tuple(cell for each in read for cell in each.doubts),
    )


def rows(count: int, **other: object) -> Iterator[str]:
    """Rows of that many clients, one account each; the same ones each time."""
    first = date(1950, 1, 1)
    for number in range(count):
        born = first + timedelta(number % 10_000)
        document = f"310101{born:%Y%m%d}{1 + number // 10_000:03}"
        name = NAMES[number % len(NAMES)]
        mobile = str(other.get("mobile", f"138{number:08}"))
        columns = {"document_expires": "长期", **other}
        columns.pop("mobile", None)
        yield client_row(f"3{number:07}", name, document, mobile, **columns)


def listed(count: int, **other: object) -> bytes:
    """A list of that many clients; the columns `other` say something else than usual."""
    return "\n".join((COLUMNS, *rows(count, **other), "")).encode()


def write_list(path: Path, count: int, encoding: str = "utf-8") -> Path:
    """Write a list of that many clients."""
    with path.open("w", encoding=encoding) as file:
        file.write(f"{COLUMNS}\n")
        file.writelines(f"{row}\n" for row in rows(count))
    return path
