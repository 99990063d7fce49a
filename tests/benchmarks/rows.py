"""What a unit of work wrote, found by comparing the tables, and written again by SQLAlchemy Core alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.sql.dml import Delete, Insert, Update

from data.tables.base import Base

Key: TypeAlias = tuple[Any, ...]
Content: TypeAlias = Mapping[str, Mapping[Key, Mapping[str, Any]]]
_OF: Final = "of_"
"""What the parameters of a key are called in a statement, before the column's name."""


@dataclass(frozen=True, slots=True)
class Written:
    """One statement and the rows it is done for."""

    statement: Insert | Update | Delete
    rows: list[dict[str, Any]]


def content(connection: Connection) -> Content:
    """Every row of every table, by its primary key."""
    with connection.begin():
        return {
            table.name: {_key(table, row): dict(row) for row in connection.execute(select(table)).mappings()}
            for table in Base.metadata.sorted_tables
        }


class Replay:
    """Does on one held connection what happened on another; each statement is built once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._statements: dict[tuple[str, ...], Insert | Update | Delete] = {}

    def between(self, before: Content, after: Content) -> list[Written]:
        """What leads from one content to the other; those that others refer to come first."""
        made: list[Written] = []
        changed: list[Written] = []
        gone: list[Written] = []
        for table in Base.metadata.sorted_tables:
            was, now = before[table.name], after[table.name]
            added = [dict(row) for key, row in now.items() if key not in was]
            if added:
                made.append(Written(self._insert(table), added))
            changed += self._changes(table, was, now)
            left = [_of(table, row) for key, row in was.items() if key not in now]
            if left:
                gone.append(Written(self._delete(table), left))
        return [*made, *changed, *reversed(gone)]

    def write(self, written: list[Written]) -> None:
        """Do it in one transaction."""
        with self._connection.begin():
            for each in written:
                self._connection.execute(each.statement, each.rows)

    def _changes(self, table: Table, was: Mapping[Key, Any], now: Mapping[Key, Any]) -> Iterator[Written]:
        for key, row in now.items():
            before = was.get(key, row)
            columns = [name for name in row if row[name] != before[name]]
            if columns:
                values = {name: row[name] for name in columns}
                yield Written(self._update(table, columns), [{**values, **_of(table, row)}])

    def _insert(self, table: Table) -> Insert | Update | Delete:
        return self._statements.setdefault(("insert", table.name), insert(table))

    def _delete(self, table: Table) -> Insert | Update | Delete:
        found = self._statements.get(("delete", table.name))
        return found or self._statements.setdefault(("delete", table.name), delete(table).where(*_is(table)))

    def _update(self, table: Table, columns: list[str]) -> Insert | Update | Delete:
        name = ("update", table.name, *columns)
        if name not in self._statements:
            values: dict[str, Any] = {column: bindparam(column) for column in columns}
            self._statements[name] = update(table).where(*_is(table)).values(values)
        return self._statements[name]


def _key(table: Table, row: Mapping[Any, Any]) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


def _of(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {_OF + column.name: row[column.name] for column in table.primary_key}


def _is(table: Table) -> list[Any]:
    return [column == bindparam(_OF + column.name) for column in table.primary_key]
