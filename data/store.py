"""The store: opened once, read and written in units of work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from data.database import Database, database_at
from data.facts import (
    BranchFacts,
    StoreFacts,
    branches_of,
    facts_of,
    refuse_migrated,
    refuse_newer,
    refuse_older,
    refuse_other,
    version_of,
)
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable
from data.terms.words import L

if TYPE_CHECKING:
    from sqlmodel import Session

    from data import audit


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work. No row read in it is used after it.

    Attributes:
        session: the way to the tables.
    """

    session: "Session"
    _database: Database

    def undo(self) -> None:
        """Undo all so far and go on as a unit that has just begun: a refusal is recorded so.

        Between the two others may write. A savepoint would spare that, and cost every unit
        that is not refused two statements.

        Raises:
            Unavailable: the store cannot be used now.
        """
        self.session.rollback()
        _look(self.session, self._database)


class Store:
    """An open store. Reading is for any thread; writing is one unit at a time.

    A connection that was lost while nobody used it is made anew by itself.
    """

    def __init__(self, database: Database, facts: StoreFacts) -> None:
        self.facts = facts
        self._database = database
        self._engine = database.engine()
        self._lock = Lock()
        self._writer: Connection | None = None
        self._heads: audit.Heads = {}
        self._watch_lock = Lock()
        self._watch = database.watch(self._engine)

    @classmethod
    def create(cls, url: str, facts: StoreFacts, *, owner: str = "") -> None:
        """Make a new store at `url` and stamp it; an attempt that fails leaves nothing.

        Args:
            url: `sqlite:///` and a path, or a PostgreSQL address as counters will use it.
            owner: on PostgreSQL, the address of the role that will own the tables.

        Raises:
            Unavailable: there is something already, or no store can be made there.
        """
        from data.tables.place import StoreStamp

        database = database_at(url, owner)
        with _told(database), database.migrating(new=True) as connection:
            _upgrade(connection)
            values = {name: getattr(facts, name) for name in StoreFacts.__dataclass_fields__}
            connection.execute(insert(StoreStamp), {"id": 1, **values})

    @classmethod
    def remove(cls, url: str, *, owner: str = "") -> None:
        """Take away a store that `create` made and that could not be finished.

        Raises:
            Unavailable: it cannot be reached.
        """
        database = database_at(url, owner)
        with _told(database):
            database.remove()

    @classmethod
    def migrate(cls, url: str, *, owner: str = "") -> None:
        """Bring the store at `url` to this program's version, in one transaction.

        Args:
            url: as in `create`.
            owner: as in `create`.

        Raises:
            Unavailable: it is not a store, it is newer than the program, or it is in use.
        """
        database = database_at(url, owner)
        # Asked by who migrates: the counters' role may have lost the rights that this gives back.
        engine = database_at(owner or url).engine()
        try:
            with _told(database), engine.connect() as connection:
                refuse_newer(version_of(connection, database))
        finally:
            engine.dispose()
        with _told(database), database.migrating(new=False) as connection:
            _upgrade(connection)

    @classmethod
    def open(cls, url: str, *, kind: StoreKind, key_set: str) -> Self:
        """Open the store at `url`.

        Args:
            url: `sqlite:///` and a path, or a PostgreSQL address.
            kind: the only kind this composition may open.
            key_set: the name of the key set at hand.

        Raises:
            Unavailable: there is no store, it is of another version or kind, it was sealed
                with other keys, or its role owns the tables. Nothing was changed.
        """
        database = database_at(url)
        engine = database.engine()
        try:
            with _told(database), engine.connect() as connection:
                version = version_of(connection, database)
                refuse_newer(version)
                refuse_older(version)
                database.check(connection)
                facts = facts_of(connection, database)
        finally:
            engine.dispose()
        refuse_other(facts, kind, key_set)
        return cls(database, facts)

    def branches(self) -> tuple[BranchFacts, ...]:
        """The branches there are, and their terminals.

        Raises:
            Unavailable: the store cannot be used now.
        """
        with _told(self._database), self._engine.connect() as connection:
            return branches_of(connection)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees one moment of the store and can change nothing.

        Raises:
            Unavailable: the store cannot be used now.
        """
        with _told(self._database), self._begun(self._engine.connect, Connection.close) as session:
            yield Unit(session, self._database)

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A unit that writes: leaving it commits once, an exception leaves nothing behind.

        Units of one process stand in line. On SQLite those of all processes do: the
        transaction takes the store's writing lock at its beginning, so it never fails
        half-way because somebody else wrote. On PostgreSQL they go beside one another
        (READ COMMITTED) and lock the rows that they decide on; `Contended` says that two
        could not both go on.

        Raises:
            Unavailable: the store cannot be used now; nothing was changed, or with
                `store-unsure` nobody can tell whether it was.
        """
        with (
            self._lock,
            _told(self._database),
            self._database.turn(),
            self._begun(self._held_writer, self._let_go_of_broken) as session,
        ):
            yield Unit(session, self._database)
            self._commit(session)

    def changes(self) -> int:
        """A number that is another one after any commit by anybody; cheap enough for every second.

        Raises:
            Unavailable: the store cannot be used now.
        """
        with self._watch_lock, _told(self._database):
            return self._watch.changes()

    def hold(self, name: str) -> bool:
        """Hold a name among all that have this store open, until it is closed or the process dies.

        Returns:
            False where another holds it.

        Raises:
            Unavailable: the store cannot be used now.
        """
        with self._watch_lock, _told(self._database):
            return self._watch.hold(name)

    def close(self) -> None:
        """Let go of the store."""
        with self._lock, self._watch_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._watch.close()
            self._engine.dispose()
            self._database.close()

    @contextmanager
    def _begun(
        self, connect: Callable[[], Connection], leave: Callable[[Connection], None]
    ) -> Iterator["Session"]:
        """A session whose transaction has begun, over a connection that is made anew where it was lost."""
        from data import audit  # slow to load with all the tables, and not needed to open a store

        connection = connect()
        session = audit.session_of(connection, self._heads)
        try:
            try:
                session.connection()
            except Exception as error:
                # Nothing was asked yet, so nothing is done twice by asking again.
                session.close()
                leave(connection)
                if not (isinstance(error, DBAPIError) and error.connection_invalidated):
                    raise
                connection = connect()
                session = audit.session_of(connection, self._heads)
                session.connection()
            with session:
                _look(session, self._database)
                yield session
        finally:
            leave(connection)

    def _held_writer(self) -> Connection:
        # Held, so that a write does not pay for a connection's return to the pool.
        if self._writer is None:
            self._writer = self._database.writer(self._engine)
        return self._writer

    def _let_go_of_broken(self, connection: Connection) -> None:
        if connection.invalidated:
            connection.close()
            self._writer = None

    def _commit(self, session: "Session") -> None:
        try:
            session.commit()
        except BaseException as error:
            if self._writer is not None:
                # After a COMMIT that failed nobody ends its transaction: nothing could ever begin after it.
                self._writer.invalidate()
            # An error without a statement is the COMMIT's own.
            lost = isinstance(error, DBAPIError) and error.connection_invalidated and error.statement is None
            if lost:
                raise Unavailable(
                    "store-unsure",
                    L("The connection to the store was lost while saving."),
                    L("Try again: what was saved already is not done twice."),
                ) from error
            raise


def _look(session: "Session", database: Database) -> None:
    refuse_migrated(version_of(session.connection(), database))


def _upgrade(connection: Connection) -> None:
    from data.migrations.run import upgrade  # Alembic takes as long to load as all the rest

    upgrade(connection)


@contextmanager
def _told(database: Database) -> Iterator[None]:
    """Turn what the database says of itself into sentences."""
    try:
        yield
    except Exception as error:
        told = database.told(error)
        if told is None:
            raise
        raise told from error
