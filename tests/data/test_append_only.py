"""Every append-only table is attacked the way somebody with a database shell would."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Uuid,
    create_engine,
)

from data import append_only
from data.schema import whole
from data.store import Store
from data.unique_keys import unique_keys

whole()
KEPT = append_only.tables()


@pytest.fixture
def shell(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with the file in hand, past the program and its checks of references and values."""
    shell = sqlite3.connect(path, isolation_level=None)
    shell.execute("PRAGMA foreign_keys = OFF")
    shell.execute("PRAGMA ignore_check_constraints = ON")
    yield shell
    shell.close()


def some_row(table: Table, number: int) -> dict[str, object]:
    """A row with a value of its own in every column."""

    def value(column_type: object) -> object:
        match column_type:
            case Boolean():
                return True
            case Integer() | Float():
                return number
            case LargeBinary():
                return bytes((number,)) * 32
            case Uuid():
                return f"{number:032x}"
            case _:
                return f"text {number}"

    return {column.name: value(column.type) for column in table.columns}


def insert(table: Table, row: dict[str, object], verb: str = "INSERT") -> tuple[str, list[object]]:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    return f'{verb} INTO "{table.name}" ({names}) VALUES ({places})', list(row.values())


def rows(shell: sqlite3.Connection, table: Table) -> list[tuple[object, ...]]:
    return shell.execute(f'SELECT * FROM "{table.name}"').fetchall()


def test_the_tables_of_evidence_are_among_them() -> None:
    assert {"audit_event", "participant", "decision", "step_record"} <= {table.name for table in KEPT}
    assert "audit_head" not in {table.name for table in KEPT}


@pytest.fixture(params=KEPT, ids=lambda table: table.name)
def filled(request: pytest.FixtureRequest, shell: sqlite3.Connection) -> Table:
    """Each append-only table with two rows in it."""
    table: Table = request.param
    for number in (1, 2):
        shell.execute(*insert(table, some_row(table, number)))
    return table


def test_update_is_refused(filled: Table, shell: sqlite3.Connection) -> None:
    before = rows(shell, filled)
    for verb in ("UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"):
        for column in filled.columns:
            with pytest.raises(sqlite3.IntegrityError, match=f"append-only {filled.name}: update refused"):
                shell.execute(f'{verb} "{filled.name}" SET "{column.name}" = "{column.name}"')
    assert rows(shell, filled) == before


def test_delete_is_refused(filled: Table, shell: sqlite3.Connection) -> None:
    before = rows(shell, filled)
    with pytest.raises(sqlite3.IntegrityError, match=f"append-only {filled.name}: delete refused"):
        shell.execute(f'DELETE FROM "{filled.name}"')
    assert rows(shell, filled) == before


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"])
def test_insert_over_any_key_is_refused_and_names_it(
    filled: Table, shell: sqlite3.Connection, verb: str
) -> None:
    before = rows(shell, filled)
    for key in unique_keys(filled):
        same_key = some_row(filled, 1)
        new = some_row(filled, 3) | {column.name: same_key[column.name] for column in key.columns}
        named = next(known.name for known in unique_keys(filled) if {*known.columns} <= {*key.columns})
        with pytest.raises(sqlite3.IntegrityError, match=f"append-only {filled.name}: key {named}$"):
            shell.execute(*insert(filled, new, verb))
    assert rows(shell, filled) == before


def test_insert_over_a_hidden_row_number_is_refused(filled: Table, shell: sqlite3.Connection) -> None:
    if not filled.dialect_options["sqlite"]["with_rowid"]:
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            shell.execute(f'SELECT rowid FROM "{filled.name}"')
        return
    before = rows(shell, filled)
    with pytest.raises(sqlite3.IntegrityError, match="key rowid"):
        shell.execute(*insert(filled, {"rowid": 1, **some_row(filled, 3)}, "INSERT OR REPLACE"))
    assert rows(shell, filled) == before


def test_upsert_is_refused(filled: Table, shell: sqlite3.Connection) -> None:
    before = rows(shell, filled)
    column = list(filled.columns)[-1].name
    statement, values = insert(filled, some_row(filled, 1))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        shell.execute(f'{statement} ON CONFLICT DO UPDATE SET "{column}" = "{column}"', values)
    assert rows(shell, filled) == before


def test_a_new_row_is_welcome(filled: Table, shell: sqlite3.Connection) -> None:
    shell.execute(*insert(filled, some_row(filled, 3), "INSERT OR REPLACE"))
    assert len(rows(shell, filled)) == 3


def test_migrating_again_puts_back_what_was_dropped(path: Path, shell: sqlite3.Connection) -> None:
    def triggers() -> list[tuple[object, ...]]:
        found = shell.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return found.fetchall()

    before = triggers()
    assert len(before) == 3 * len(KEPT)
    shell.execute("DROP TRIGGER append_only_audit_event_delete")
    shell.execute("DROP TRIGGER append_only_audit_event_insert")
    shell.execute(
        "CREATE TRIGGER append_only_audit_event_insert BEFORE INSERT ON audit_event BEGIN SELECT 1; END"
    )
    Store.migrate(f"sqlite:///{path}")
    assert triggers() == before


def test_a_partial_key_refuses_only_rows_that_are_both_in_it(tmp_path: Path) -> None:
    verdict = Table(
        "verdict",
        MetaData(),
        Column("id", Integer),
        Column("of", Integer),
        Column("final", Boolean),
        PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    Index("uq_verdict_of_final", verdict.c.of, unique=True, sqlite_where=verdict.c.final.is_(True))
    engine = create_engine(f"sqlite:///{tmp_path / 'own.db'}")
    with engine.begin() as connection:
        verdict.create(connection)
        append_only.install(connection, [verdict])
    shell = sqlite3.connect(tmp_path / "own.db", isolation_level=None)
    shell.execute("INSERT INTO verdict VALUES (1, 7, 0), (2, 7, 1), (3, 7, 0)")
    with pytest.raises(sqlite3.IntegrityError, match="key uq_verdict_of_final"):
        shell.execute("INSERT OR REPLACE INTO verdict VALUES (4, 7, 1)")
    assert shell.execute("SELECT count(*) FROM verdict").fetchone() == (3,)
    shell.close()
    engine.dispose()
