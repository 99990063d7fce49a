"""What a store needs of the database it lies in; one class for each kind of database."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection, Engine

from data.terms.errors import Unavailable

BEGIN: Final = "counter_begin"
"""The execution option that says how a connection begins its transactions."""

VERSION: Final = "SELECT version_num FROM alembic_version"
"""Asked at the beginning of every unit of work, and of stores that are none of ours."""

_SERVERS: Final = ("postgresql://", "postgres://")


class Watch(Protocol):
    """A connection of its own that looks for changes; used by one thread at a time."""

    def changes(self) -> int:
        """Another number after any commit by anybody."""
        ...

    def hold(self, name: str) -> bool:
        """Hold a name until this is closed or the process dies; False where another holds it."""
        ...

    def close(self) -> None:
        """Let go of the connection and of what it holds."""
        ...


class Database(Protocol):
    """Where a store lies, and what is particular to that kind of database."""

    def engine(self) -> Engine:
        """Connections for reading; each unit sees one moment and can change nothing."""
        ...

    def writer(self, engine: Engine) -> Connection:
        """A connection for writing units."""
        ...

    def turn(self) -> AbstractContextManager[None]:
        """This process's turn among all that write; taken around a writing unit."""
        ...

    def migrating(self, *, new: bool) -> AbstractContextManager[Connection]:
        """A transaction in which the schema may change; it commits where no exception leaves it.

        Args:
            new: a store is made: nothing may be there, and nothing is left where that fails.
        """
        ...

    def remove(self) -> None:
        """Take away a store that was made and not finished."""
        ...

    def versions(self, connection: Connection) -> list[str]:
        """What the store says of its version.

        Raises:
            Unavailable: `store-foreign`; nothing is said of it here.
        """
        ...

    def check(self, connection: Connection) -> None:
        """Refuse to work where the database would not protect what is kept."""
        ...

    def watch(self, engine: Engine) -> Watch:
        """What looks for changes."""
        ...

    def told(self, error: BaseException) -> Unavailable | None:
        """What an error of the database means to staff; None where it is a fault of the program."""
        ...

    def close(self) -> None:
        """Let go of what is held besides connections."""
        ...

    def foreign(self) -> Unavailable:
        """What is there is no store of this program."""
        ...


def on_server(address: str) -> bool:
    """Whether a store's address is a PostgreSQL server's, not a file's."""
    return address.startswith(_SERVERS)


def file_of(address: str) -> Path | None:
    """The file of a store, None where a server has it.

    Raises:
        Unavailable: `store-url`.
    """
    from data.sqlite import path_of

    return None if on_server(address) else path_of(address)


def database_at(address: str, owner: str = "") -> Database:
    """The database of a store's address.

    Args:
        owner: on a server, the address by which the role that owns the tables connects.

    Raises:
        Unavailable: `store-url`; nothing can be meant by it.
    """
    if on_server(address):
        from data.postgres import PostgresDatabase  # only here is its driver loaded

        return PostgresDatabase(address, owner)
    from data.sqlite import path_of
    from data.sqlite_file import SqliteFile

    return SqliteFile(path_of(address))
