"""A store in a file, for the counters of one machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from sqlite3 import OperationalError as SqliteOperationalError

from sqlalchemy import Connection, Engine, PoolProxiedConnection, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from data import sqlite
from data.database import BEGIN, Watch
from data.sqlite_hold import Holds
from data.sqlite_presence import Presence
from data.terms.errors import Unavailable
from data.turn import Turn


class SqliteFile:
    """The database of a store in a file (see `data.database.Database`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._presence = Presence(path)
        self._turn = Turn(path, sqlite.BUSY_SECONDS)

    def engine(self) -> Engine:
        presence = self._presence
        connect = sqlite.connector(self._path)

        def creator() -> SqliteConnection:
            connection = connect()
            try:
                presence.check()
            except BaseException:
                connection.close()
                raise
            return connection

        engine = create_engine("sqlite://", creator=creator, poolclass=QueuePool)

        @event.listens_for(engine, "commit")
        def _commit(connection: Connection) -> None:
            presence.check()

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            presence.check()
            # A transaction that reads first and writes later fails at once when somebody
            # else wrote in between, whatever the timeout: a writer says so at the start.
            kind = connection.get_execution_options().get(BEGIN, "DEFERRED")
            sqlite.begin(connection.connection, kind)

        return engine

    def writer(self, engine: Engine) -> Connection:
        connection = engine.connect()
        try:
            sqlite.allow_writing(connection.connection)
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        return connection.execution_options(**{BEGIN: "IMMEDIATE"})

    @contextmanager
    def turn(self) -> Iterator[None]:
        try:
            with self._turn.taken():
                yield
        except TimeoutError:
            raise sqlite.busy(self._path) from None

    @contextmanager
    def migrating(self, *, new: bool) -> Iterator[Connection]:
        if new:
            sqlite.create_file(self._path)
        try:
            with self._migrating() as connection:
                yield connection
        except BaseException:
            if new:
                self.remove()
            raise

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        engine = self.engine()
        try:
            with engine.connect() as connection:
                sqlite.allow_writing(connection.connection)
                sqlite.defer_foreign_keys(connection.connection)
                with connection.execution_options(**{BEGIN: "IMMEDIATE"}).begin():
                    yield connection
                    sqlite.check_foreign_keys(connection.connection)
        finally:
            engine.dispose()

    def remove(self) -> None:
        sqlite.remove_files(self._path)

    def versions(self, connection: Connection) -> list[str]:
        try:
            return sqlite.versions(connection.connection)
        except SqliteOperationalError as error:
            raise self.told(error) or self.foreign() from error

    def check(self, connection: Connection) -> None:
        """Whoever has the file has all of it: there is nothing to ask."""

    def watch(self, engine: Engine) -> Watch:
        return _Watch(engine, self._presence, Holds(self._path))

    def told(self, error: BaseException) -> Unavailable | None:
        if isinstance(error, DBAPIError | SqliteError):
            return sqlite.unavailable(error, self._path)
        return None

    def close(self) -> None:
        self._turn.close()

    def foreign(self) -> Unavailable:
        return sqlite.foreign(self._path)


class _Watch:
    """SQLite counts, for one connection, the commits of all others: it is kept and never writes."""

    def __init__(self, engine: Engine, presence: Presence, holds: Holds) -> None:
        self._engine = engine
        self._presence = presence
        self._holds = holds
        self._connection: PoolProxiedConnection | None = None

    def changes(self) -> int:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        self._presence.check()
        return sqlite.data_version(self._connection)

    def hold(self, name: str) -> bool:
        return self._holds.take(name)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._holds.free()
