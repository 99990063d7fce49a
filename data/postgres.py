"""A store on a PostgreSQL server, for counters on many machines."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, Engine, QueuePool, Table, create_engine, event, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from data import append_only
from data.database import BEGIN, VERSION, Watch
from data.postgres_errors import unavailable
from data.postgres_rights import grant, refuse_owner
from data.terms.errors import Unavailable
from data.terms.words import L

_CONNECTION: Final = {
    "application_name": "counter-tui",
    "client_encoding": "UTF8",
    # A server or a network that is gone is noticed in half a minute, and by both sides:
    # until then the counter waits, and its locks stand in the way of the others.
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
"""What an address does not say itself (times in seconds, the last in milliseconds)."""

_SETTINGS: Final = {
    "timezone": "UTC",
    # Left on whatever the server's default is: an answer to a client means that it is on disk.
    "synchronous_commit": "on",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "5min",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}

_READING: Final = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITING: Final = "ISOLATION LEVEL READ COMMITTED"
"""That it writes is not insisted on: where the server only reads for now, that is heeded."""
_POOL: Final = 2
"""Idle connections kept for reading, beside the writer's and the one that looks for changes."""
_MIGRATING: Final = 0x636F756E746572  # any number that other programs on the server do not use
_CHANGES: Final = (
    "SELECT pg_snapshot_xmax(now)::text::bigint - (SELECT count(*) FROM pg_snapshot_xip(now))"
    " FROM pg_current_snapshot() AS now"
)
_HOLD: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_TABLES_THERE: Final = text(
    "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(current_schema())"
    " AND relkind IN ('r', 'p', 'v', 'm', 'f'))"
)


class PostgresDatabase:
    """The database of a store on a server (see `data.database.Database`).

    Args:
        address: `postgresql://role@host/database`, as the counters use it.
        owner: the same of the role that owns the tables; only making and migrating need it.
    """

    def __init__(self, address: str, owner: str = "") -> None:
        self._counters = _conninfo(address)
        self._owner = _conninfo(owner, statement_timeout="0") if owner else ""

    def engine(self) -> Engine:
        return _engine(self._counters)

    def writer(self, engine: Engine) -> Connection:
        return engine.connect().execution_options(**{BEGIN: _WRITING})

    def turn(self) -> AbstractContextManager[None]:
        """Rows are locked, each by itself: nobody waits for a turn."""
        return nullcontext()

    @contextmanager
    def migrating(self, *, new: bool) -> Iterator[Connection]:
        """As the owner; afterwards the role of the counters has its rights."""
        if not self._owner:
            raise Unavailable(
                "store-owner-needed",
                L("Making or migrating a store on a server needs the role that owns its tables."),
                L("Give its address with --store-owner; see docs/postgresql.md."),
            )
        with psycopg.connect(self._counters) as counters:
            role = counters.info.user
        engine = _engine(self._owner)
        try:
            with engine.connect() as plain:
                connection = plain.execution_options(**{BEGIN: _WRITING})
                with connection.begin():
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
                    if new:
                        _refuse_unfit(connection)
                    yield connection
                    grant(connection, role, _tables(), append_only.tables())
        finally:
            engine.dispose()

    def remove(self) -> None:
        engine = _engine(self._owner)
        try:
            with engine.connect() as plain:
                connection = plain.execution_options(**{BEGIN: _WRITING})
                with connection.begin():
                    for name in ("alembic_version", *(table.name for table in _tables())):
                        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
                    append_only.uninstall(connection)
        finally:
            engine.dispose()

    def versions(self, connection: Connection) -> list[str]:
        try:
            return list(connection.exec_driver_sql(VERSION).scalars())
        except (OperationalError, ProgrammingError) as error:
            raise self.told(error) or self.foreign() from error

    def check(self, connection: Connection) -> None:
        refuse_owner(connection)

    def watch(self, engine: Engine) -> Watch:
        return _Watch(self._counters)

    def told(self, error: BaseException) -> Unavailable | None:
        return unavailable(error)

    def close(self) -> None:
        """Connections are the engine's; nothing else is held."""

    def foreign(self) -> Unavailable:
        return Unavailable(
            "store-foreign",
            L("The database holds no store of this program."),
            L("Check the name of the database in the store's address."),
        )


class _Watch:
    """How many transactions that wrote have ended on this server: what any commit moves.

    A snapshot names the first transaction that has not begun to count and, of those
    before it, the ones still running; all others have ended. The number is read from the
    same snapshot that decides what is seen, so it never runs ahead of the data, and a
    commit makes it greater by at least one. It costs writers nothing: a row that each of
    them counts up would make them wait for one another, a sequence is seen before its
    transaction commits, NOTIFY takes one lock for the whole server at each commit.
    Transactions that were undone and those of other databases on the server move it too:
    a counter then looks once in vain.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.Connection | None = None
        self._held: list[str] = []

    def changes(self) -> int:
        if self._connection is not None:
            try:
                return self._count(self._connection)
            except psycopg.OperationalError:
                self.close()  # and once more: it may have been lost long ago
        return self._count(self._connected())

    def hold(self, name: str) -> bool:
        if not _held(self._connected(), name):
            return False
        self._held.append(name)
        return True

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                # At once: the server notices a closed connection a little later.
                self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            connection = psycopg.connect(self._conninfo, autocommit=True)
            # What was held went with the connection that held it.
            if any(not _held(connection, name) for name in self._held):
                connection.close()
                raise Unavailable(
                    "terminal-taken",
                    L("While the connection was lost, this terminal was opened in another window."),
                    L("Close one of the two; this one goes on as soon as the other is closed."),
                )
            self._connection = connection
        return self._connection

    def _count(self, connection: psycopg.Connection) -> int:
        row = connection.execute(_CHANGES).fetchone()
        if row is None:
            raise RuntimeError("no snapshot")
        return int(row[0])


def _held(connection: psycopg.Connection, name: str) -> bool:
    row = connection.execute(_HOLD, (name,)).fetchone()
    return row is not None and bool(row[0])


def _conninfo(address: str, **settings: str) -> str:
    """A connection string: the address, with our settings where it has none of its own.

    Raises:
        Unavailable: `store-url`; the address names no database.
    """
    given = {}
    with suppress(psycopg.ProgrammingError):
        given = conninfo_to_dict(address)
    if not given.get("dbname"):
        # The address is not repeated: it may carry a password.
        raise Unavailable(
            "store-url",
            L("The address of the store in the settings cannot be used."),
            L("Write it as postgresql://role@host/database."),
        )
    options = " ".join(f"-c {name}={value}" for name, value in {**_SETTINGS, **settings}.items())
    own = f"{options} {given.pop('options', '')}".strip()
    return make_conninfo("", **{**_CONNECTION, **given, "options": own})


def _tables() -> list[Table]:
    """All tables; only making and migrating a store needs them."""
    from data.schema import whole

    return whole().sorted_tables


def _engine(conninfo: str) -> Engine:
    engine = create_engine(
        "postgresql+psycopg://",
        # Transactions are begun by us, each of its kind.
        creator=lambda: psycopg.connect(conninfo, autocommit=True),
        poolclass=QueuePool,
        pool_size=_POOL,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(BEGIN, _READING)
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _refuse_unfit(connection: Connection) -> None:
    if connection.execute(_TABLES_THERE).scalar_one():
        raise Unavailable(
            "store-exists",
            L("The database has tables already."),
            L("Nothing was changed. Make an empty database for the new store."),
        )
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise Unavailable(
            "store-encoding",
            L("The database does not keep text in UTF-8."),
            L("Nothing was changed. Make it with ENCODING 'UTF8'; see docs/postgresql.md."),
        )
