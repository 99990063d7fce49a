"""Tables whose rows never change and never go, held by the database itself.

On SQLite three triggers stand on each such table: against UPDATE, against
DELETE, and against an insert over an existing key, because `INSERT OR REPLACE`
takes the old row away without the delete trigger being asked. A batch migration
drops triggers silently, so `install` is called after every migration.

What triggers cannot do: whoever may change the schema may drop them. The audit
chain tells of that afterwards; see `data.audit`.

On PostgreSQL one trigger for statements stands on each against UPDATE (which an
`INSERT … ON CONFLICT DO UPDATE` asks too), DELETE and TRUNCATE, also while
replication is told to skip triggers; nothing there takes a row away silently, so
that an insert over an existing key is refused by the key itself.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, literal_column, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.visitors import replacement_traverse

from data.tables.base import Base, table_of
from data.unique_keys import UniqueKey, unique_keys

_PREFIX: Final = "append_only_"
_REFUSAL: Final = "append-only"
_FUNCTION: Final = f"{_PREFIX}refuse"
_REFUSE: Final = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        MESSAGE = '{_REFUSAL} ' || TG_TABLE_NAME || ': ' || lower(TG_OP) || ' refused';
END $$
"""
_KEY: Final = re.compile(rf"{_REFUSAL} \w+: key (\w+)")


def tables() -> tuple[Table, ...]:
    """The tables marked `__append_only__`, among the table modules that are imported."""
    classes = (mapper.class_ for mapper in Base._sa_registry.mappers)  # noqa: SLF001 - it has no other name
    marked = (table_of(row) for row in classes if issubclass(row, Base) and row.__append_only__)
    return tuple(sorted(marked, key=lambda table: table.name))


def install(connection: Connection, kept: Iterable[Table]) -> None:
    """Put the triggers on the tables `kept`, in place of any older ones, in the running transaction."""
    if connection.dialect.name == "postgresql":
        _install_on_postgres(connection, kept)
    else:
        _install_on_sqlite(connection, kept)


def uninstall(connection: Connection) -> None:
    """On PostgreSQL, take away what the triggers of `install` called; the tables are gone already."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


def _install_on_postgres(connection: Connection, kept: Iterable[Table]) -> None:
    connection.exec_driver_sql(_REFUSE)
    found = connection.execute(
        text(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgfoid = to_regproc(:function)"
        ),
        {"function": _FUNCTION},
    )
    for table_name, name in found.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON {table_name}')
    for table in kept:
        name = f"{_PREFIX}{table.name}"
        connection.exec_driver_sql(
            f'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table.name}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE ALWAYS TRIGGER "{name}"')


def _install_on_sqlite(connection: Connection, kept: Iterable[Table]) -> None:
    found = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE :prefix"),
        {"prefix": f"{_PREFIX}%"},
    )
    for name in found.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for table in kept:
        for statement in _sqlite_triggers(table):
            connection.exec_driver_sql(statement)


def refused_key(message: str) -> str | None:
    """The name of the key that an insert refused by a trigger would have written over."""
    match = _KEY.search(message)
    return match[1] if match else None


def _sqlite_triggers(table: Table) -> Iterator[str]:
    name = table.name
    for deed in ("update", "delete"):
        yield (
            f'CREATE TRIGGER "{_PREFIX}{name}_{deed}" BEFORE {deed.upper()} ON "{name}" '
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL} {name}: {deed} refused'); END"
        )
    checks = " ".join(
        f"SELECT RAISE(ABORT, '{_REFUSAL} {name}: key {key}') "  # noqa: S608 - names of our own tables
        f'WHERE EXISTS (SELECT 1 FROM "{name}" WHERE {same});'
        for key, same in _sqlite_keys(table)
    )
    yield f'CREATE TRIGGER "{_PREFIX}{name}_insert" BEFORE INSERT ON "{name}" BEGIN {checks} END'


def _sqlite_keys(table: Table) -> Iterator[tuple[str, str]]:
    """Each unique key by name, with the condition that a row there has NEW's values in it."""
    for key in unique_keys(table):
        same = [f'"{column.name}" = NEW."{column.name}"' for column in key.columns]
        yield key.name, " AND ".join((*same, *_both_in(key)))
    if table.dialect_options["sqlite"]["with_rowid"]:
        # The hidden row number is a key too: REPLACE over it takes another row's place.
        yield "rowid", "rowid = NEW.rowid"


def _both_in(key: UniqueKey) -> Iterator[str]:
    """For a partial index, the conditions that the row there and NEW are both in it."""
    if key.where is None:
        return
    if isinstance(key.where, TextClause):
        raise NotImplementedError(f"{key.name}: write the condition as an expression of columns")
    yield _sql(key.where)
    yield _sql(replacement_traverse(key.where, {}, _of_new))


def _of_new(element: object, **_: object) -> ColumnElement[Any] | None:
    return literal_column(f'NEW."{element.name}"') if isinstance(element, Column) else None


def _sql(clause: ColumnElement[bool]) -> str:
    # As in an index's condition, columns stand without their table.
    compiled = clause.compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True, "include_table": False}
    )
    return f"({compiled})"
