"""What is particular to SQLite: its files, its connections, and what its errors mean."""

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import PoolProxiedConnection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from data import turn
from data.database import VERSION
from data.terms.errors import Unavailable
from data.terms.words import L, Words

BUSY_SECONDS: Final = 10.0
"""How long a writer stands in line behind others before it gives up."""

_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>.+)'|(?P<columns>.+))")
_CHECK: Final = re.compile(r"CHECK constraint failed: (?P<name>\w+)")
_PRIMARY_CODE: Final = 0xFF


def path_of(address: str) -> Path:
    """The store's file.

    Raises:
        Unavailable: `store-url`; the address names no file.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise _no_address() from None
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise _no_address()
    return Path(str(url.database))


def _no_address() -> Unavailable:
    # The address is not repeated: it may carry a password.
    return Unavailable(
        "store-url",
        L("The address of the store in the settings cannot be used."),
        L("Write it as sqlite:/// and the path of a file, or as postgresql:// and a server's."),
    )


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read; SQLite gives its journals the same mode.

    Raises:
        Unavailable: `store-exists`, or `store-unwritable`.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        raise Unavailable(
            "store-exists",
            L("There is a file at {path} already.", path=path),
            L("Open it, or choose another place for the new store."),
        ) from None
    except OSError as error:
        raise Unavailable(
            "store-unwritable",
            L("The store cannot be made at {path}.", path=path),
            L("Check that the folder exists and that this user may write to it."),
        ) from error


def remove_files(path: Path) -> None:
    """Take away a store that was not finished, with its journals."""
    for suffix in ("", "-wal", "-shm", "-journal", *turn.SUFFIXES):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def connector(path: Path) -> Callable[[], sqlite3.Connection]:
    """A function that opens one connection, fit for reading; `allow_writing` makes it a writer's."""
    # `mode=rw` never makes a file: a store that is not there is told, not invented.
    address = f"file:{quote(str(path.absolute()))}?mode=rw"

    def connect() -> sqlite3.Connection:
        _let_journals_follow(path)
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions are begun by us, each of its kind
            check_same_thread=False,  # one thread at a time is seen to by the pool and the store
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _let_journals_follow(path: Path) -> None:
    """Make the journals of a store writable that is writable again.

    They got the mode that the store had when they were made, and nothing else changes it.
    """
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        for journal in (Path(f"{path}-wal"), Path(f"{path}-shm")):
            if journal.exists() and stat.S_IMODE(journal.stat().st_mode) != mode:
                journal.chmod(mode)


def allow_writing(connection: PoolProxiedConnection) -> None:
    """Make a connection a writer's, over the write-ahead journal.

    With that journal readers and a writer do not wait for one another.

    Raises:
        Unavailable: `store-journal`; the file system cannot share memory (most network folders).
    """
    _one(connection, "PRAGMA query_only = OFF")
    if _one(connection, "PRAGMA journal_mode = WAL") != ("wal",):
        raise Unavailable(
            "store-journal",
            L("The folder of the store does not support safe sharing."),
            L("Keep the store on a local disk."),
        )


def defer_foreign_keys(connection: PoolProxiedConnection) -> None:
    """Let a migration rebuild tables that others refer to; before its transaction begins."""
    _one(connection, "PRAGMA foreign_keys = OFF")


def check_foreign_keys(connection: PoolProxiedConnection) -> None:
    """See that every reference still holds, before a migration commits.

    Raises:
        RuntimeError: one does not: the migration is wrong.
    """
    broken = _one(connection, "PRAGMA foreign_key_check")
    if broken is not None:
        raise RuntimeError(f"a reference does not hold: {broken}")


def data_version(connection: PoolProxiedConnection) -> int:
    """Another number for this connection after a commit by any other one."""
    return int(_one(connection, "PRAGMA data_version")[0])


# The two that stand at the beginning of every unit go past SQLAlchemy, which takes ten times as long.


def begin(connection: PoolProxiedConnection, kind: str) -> None:
    """Begin a transaction, DEFERRED or IMMEDIATE."""
    _one(connection, f"BEGIN {kind}")


def versions(connection: PoolProxiedConnection) -> list[str]:
    """What the store says of its version."""
    cursor = connection.cursor()
    try:
        return [version for (version,) in cursor.execute(VERSION)]
    finally:
        cursor.close()


def _one(connection: PoolProxiedConnection, statement: str) -> Any:
    cursor = connection.cursor()
    try:
        cursor.execute(statement)
        return cursor.fetchone()
    finally:
        cursor.close()


def foreign(path: Path) -> Unavailable:
    """The file is something else."""
    short, says, then = _meanings()[sqlite3.SQLITE_NOTADB]
    return Unavailable(short, says.with_(path=path), then)


def busy(path: Path) -> Unavailable:
    """Others have been writing for too long."""
    short, says, then = _meanings()[sqlite3.SQLITE_BUSY]
    return Unavailable(short, says.with_(path=path), then)


def unavailable(error: DBAPIError | sqlite3.Error, path: Path) -> Unavailable | None:
    """What an error of the database means to staff, None where it is a fault of the program."""
    driver_error = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(driver_error, "sqlite_errorcode", None)
    if code is None:
        return None
    meaning = _meanings().get(code & _PRIMARY_CODE)
    if meaning is None:
        return None
    short, says, then = meaning
    return Unavailable(short, says.with_(path=path), then)


def _meanings() -> dict[int, tuple[str, Words, Words]]:
    busy = (
        "store-busy",
        L("The store is busy: another counter has been writing for too long."),
        L("Nothing was changed. Try again in a moment."),
    )
    foreign = (
        "store-foreign",
        L("The file {path} is not a store of this program."),
        L("Check the path in the settings."),
    )
    broken = (
        "store-broken",
        L("The file of the store {path} is damaged."),
        L("Stop working on it and call the administrator: a backup is needed."),
    )
    missing = (
        "store-missing",
        L("The store {path} cannot be opened."),
        L("Check that the path is right, that the file is there and that this user may read it."),
    )
    read_only = (
        "store-read-only",
        L("The store {path} cannot be written to."),
        L("Nothing was changed. Check that this user may write to the file and its folder."),
    )
    return {
        sqlite3.SQLITE_BUSY: busy,
        sqlite3.SQLITE_LOCKED: busy,
        sqlite3.SQLITE_FULL: (
            "store-full",
            L("The disk of the store is full."),
            L("Nothing was changed. Make room on the disk, then try again."),
        ),
        sqlite3.SQLITE_READONLY: read_only,
        sqlite3.SQLITE_PERM: read_only,
        sqlite3.SQLITE_CANTOPEN: missing,
        sqlite3.SQLITE_NOTADB: foreign,
        sqlite3.SQLITE_CORRUPT: broken,
        sqlite3.SQLITE_IOERR: (
            "store-io",
            L("The disk of the store does not answer as it should."),
            L("Nothing was changed. Check the disk, then try again."),
        ),
    }


def broken_rule(message: str) -> tuple[str | None, tuple[str, ...]]:
    """What a constraint's refusal names: its name, or else the columns as `table.column`."""
    if match := _CHECK.search(message):
        return match["name"], ()
    if match := _UNIQUE.search(message):
        return match["index"], tuple((match["columns"] or "").split(", ")) if match["columns"] else ()
    return None, ()
