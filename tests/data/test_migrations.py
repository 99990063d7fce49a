"""What the migrations make is what the tables say."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import data.migrations
from data import append_only
from data.migrations.head import HEAD
from data.schema import whole

NAME_LIMIT = 63
"""PostgreSQL cuts longer names."""


def schema(path: Path) -> dict[str, list[str]]:
    """Every table and index, its definition as a sorted list of parts."""
    shell = sqlite3.connect(path)
    found = shell.execute(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
    ).fetchall()
    shell.close()
    return {
        # A table that was made anew has its name in quotation marks.
        name: sorted(
            re.sub(r"\s+", " ", part).strip(" ,") for part in statement.replace('"', "").splitlines()
        )
        for name, statement in found
        if name != "alembic_version"
    }


def test_from_empty_to_the_newest_is_the_whole_metadata(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, whole()) == []
    engine.dispose()


def test_checks_and_conditions_of_indexes_are_the_same_too(path: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'wanted.db'}")
    whole().create_all(engine)
    engine.dispose()
    assert schema(path) == schema(tmp_path / "wanted.db")


def names() -> list[str | None]:
    """The names of all constraints and indexes."""
    constraints = [named.name for table in whole().tables.values() for named in table.constraints]
    indexes = [named.name for table in whole().tables.values() for named in table.indexes]
    return [None if name is None else str(name) for name in (*constraints, *indexes)]


def test_every_constraint_has_a_name_of_its_own_that_every_database_keeps_whole() -> None:
    found = names()
    assert None not in found
    assert len(found) == len(set(found))
    assert [name for name in found if name is not None and len(name) > NAME_LIMIT] == []


def test_the_version_known_without_alembic_is_the_newest() -> None:
    scripts = ScriptDirectory(str(Path(data.migrations.__file__).parent))
    assert scripts.get_heads() == [HEAD]


def test_opening_a_store_loads_neither_alembic_nor_the_tables(path: Path) -> None:
    program = f"""
import sys
from tests.data.conftest import open_store
from pathlib import Path
open_store(Path({str(path)!r})).close()
assert "sqlalchemy" in sys.modules
assert not {{"alembic", "sqlmodel", "cryptography"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_every_append_only_table_has_its_triggers(path: Path) -> None:
    shell = sqlite3.connect(path)
    found = {name for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    shell.close()
    whole()
    assert found == {
        f"append_only_{table.name}_{deed}"
        for table in append_only.tables()
        for deed in ("update", "delete", "insert")
    }
