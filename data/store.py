"""The store: opened once, read and written in units of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Self

from sqlalchemy import (
    Connection,
    Engine,
    PoolProxiedConnection,
    QueuePool,
    create_engine,
    event,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from data import sqlite
from data.facts import StoreFacts, facts_of, refuse_newer, refuse_older, refuse_other, version_of
from data.tables.place import StoreStamp
from data.terms.enums import StoreKind

_BEGIN: Final = "counter_begin"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work. No row read in it is used after it.

    Attributes:
        session: the way to the tables.
    """

    session: Session

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone alone: an exception undoes the part and goes on up.

        A refusal is caught around it, its attempt recorded, and the unit still commits.
        """
        with self.session.begin_nested():
            yield


class Store:
    """An open store. Reading is for any thread; writing is one unit at a time."""

    def __init__(self, engine: Engine, path: Path, facts: StoreFacts) -> None:
        self._engine = engine
        self._path = path
        self.facts = facts
        self._lock = Lock()
        self._writer: Connection | None = None
        self._watch_lock = Lock()
        self._watcher: PoolProxiedConnection | None = None

    @classmethod
    def create(cls, url: str, facts: StoreFacts) -> None:
        """Make a new store at `url` and stamp it; an attempt that fails leaves no file.

        Raises:
            Unavailable: there is a file already, or none can be made there.
        """
        path = sqlite.path_of(url)
        sqlite.create_file(path)
        try:
            with _migrated(path) as connection:
                values = {name: getattr(facts, name) for name in StoreFacts.__dataclass_fields__}
                connection.execute(insert(StoreStamp), {"id": 1, **values})
        except BaseException:
            sqlite.remove_files(path)
            raise

    @classmethod
    def migrate(cls, url: str) -> None:
        """Bring the store at `url` to this program's version, in one transaction.

        Raises:
            Unavailable: it is not a store, it is newer than the program, or it is in use.
        """
        path = sqlite.path_of(url)
        engine = _engine(path)
        try:
            with _told(path), engine.connect() as connection:
                refuse_newer(version_of(connection, path))
        finally:
            engine.dispose()
        with _migrated(path):
            pass

    @classmethod
    def open(cls, url: str, *, kind: StoreKind, key_set: str) -> Self:
        """Open the store at `url`.

        Args:
            url: `sqlite:///` and a path.
            kind: the only kind this composition may open.
            key_set: the name of the key set at hand.

        Raises:
            Unavailable: there is no store, it is of another version or kind, or it was sealed
                with other keys. Nothing was changed.
        """
        path = sqlite.path_of(url)
        engine = _engine(path)
        try:
            with _told(path), engine.connect() as connection:
                version = version_of(connection, path)
                refuse_newer(version)
                refuse_older(version)
                facts = facts_of(connection, path)
            refuse_other(facts, kind, key_set)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path, facts)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees one moment of the store and can change nothing.

        Raises:
            Unavailable: the store cannot be used now.
        """
        with _told(self._path), self._engine.connect() as connection, _session(connection) as session:
            yield Unit(session)

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A unit that writes: leaving it commits once, an exception leaves nothing behind.

        Units stand in line: the transaction takes the store's writing lock at its
        beginning, so it never fails half-way because somebody else wrote.

        Raises:
            Unavailable: the store cannot be used now; nothing was changed.
        """
        with self._lock, _told(self._path), _session(self._held_writer()) as session:
            session.connection()
            yield Unit(session)
            session.commit()

    def changes(self) -> int:
        """A number that is another one after any commit by anybody; cheap enough for every second.

        Raises:
            Unavailable: the store cannot be used now.
        """
        # SQLite counts, for one connection, the commits of all others: so this
        # connection is kept and never writes.
        with self._watch_lock, _told(self._path):
            if self._watcher is None:
                self._watcher = self._engine.raw_connection()
            return sqlite.data_version(self._watcher)

    def close(self) -> None:
        """Let go of the store."""
        with self._lock, self._watch_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
            self._engine.dispose()

    def _held_writer(self) -> Connection:
        # Held, so that a write does not pay for a connection's return to the pool.
        if self._writer is None:
            connection = self._engine.connect()
            try:
                sqlite.allow_writing(connection.connection)
            except BaseException:
                connection.invalidate()
                connection.close()
                raise
            self._writer = connection.execution_options(**{_BEGIN: "IMMEDIATE"})
        return self._writer


def _engine(path: Path) -> Engine:
    engine = create_engine("sqlite://", creator=sqlite.connector(path), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when somebody
        # else wrote in between, whatever the timeout: a writer says so at the start.
        kind = connection.get_execution_options().get(_BEGIN, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _session(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database says of its disk and file into sentences."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = sqlite.unavailable(error, path)
        if told is None:
            raise
        raise told from error


@contextmanager
def _migrated(path: Path) -> Iterator[Connection]:
    """Migrate in one transaction, which commits when the block is left without an exception."""
    from data.migrations.run import upgrade  # Alembic takes as long to load as all the rest

    engine = _engine(path)
    try:
        with _told(path), engine.connect() as connection:
            sqlite.allow_writing(connection.connection)
            sqlite.defer_foreign_keys(connection.connection)
            with connection.execution_options(**{_BEGIN: "IMMEDIATE"}).begin():
                upgrade(connection)
                yield connection
                sqlite.check_foreign_keys(connection.connection)
    finally:
        engine.dispose()
