"""Every commit of a process, seen from outside the program, and the process killed at one of them."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import Engine, Pool, PoolProxiedConnection, event
from sqlalchemy.engine.default import DefaultDialect

from data import prepared

_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER"})


class Side(StrEnum):
    """Just before the database is told to commit, or just after it has."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Point:
    """Where a process is killed: at its `number`-th commit, counted from 1."""

    number: int
    side: Side

    @property
    def kept(self) -> int:
        """How many commits the store has seen when the process dies here."""
        return self.number if self.side is Side.AFTER else self.number - 1


def kill() -> NoReturn:
    """End this process as `kill -9` does: nothing is finished, closed or told."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed, and still here")


class Commits:
    """Counts every commit of this process.

    Under whatever asks for a commit lies the dialect's one call of the driver: it is wrapped, so that
    a commit that somebody adds tomorrow is counted without being named here.

    Attributes:
        count: how many there were.
        at: where to be killed.
        then: told the number of each commit that is done.
    """

    def __init__(self, at: Point | None = None, then: Callable[[int], None] | None = None) -> None:
        self.count = 0
        self.at = at
        self.then = then

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count while the block runs."""
        do_commit = DefaultDialect.do_commit

        def counted(dialect: DefaultDialect, connection: PoolProxiedConnection) -> None:
            if self.at == Point(self.count + 1, Side.BEFORE):
                kill()
            do_commit(dialect, connection)  # type: ignore[no-untyped-call]
            self.count += 1
            if self.at == Point(self.count, Side.AFTER):
                kill()
            if self.then is not None:
                self.then(self.count)

        DefaultDialect.do_commit = counted  # type: ignore[method-assign]  # a test's own process
        try:
            yield
        finally:
            DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


class Statements:
    """What SQLite itself says was committed, to know that no commit goes past `Commits`.

    Attributes:
        connections: how many connections to SQLite were heard.
        commits: how many COMMIT statements were run.
        alone: statements that wrote outside a transaction, each of them a commit of its own.
    """

    def __init__(self) -> None:
        self.connections = 0
        self.commits = 0
        self.alone: list[str] = []

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen to every connection that is opened while the block runs."""
        event.listen(Pool, "connect", self._connected)
        try:
            yield
        finally:
            event.remove(Pool, "connect", self._connected)

    def _connected(self, connection: Any, record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            self.connections += 1
            connection.set_trace_callback(lambda statement: self._run(connection, statement))

    def _run(self, connection: sqlite3.Connection, statement: str) -> None:
        word = statement.split(None, 1)[0].upper() if statement.strip() else ""
        if word in ("COMMIT", "END"):
            self.commits += 1
        elif word in _WRITES and not connection.in_transaction:
            self.alone.append(statement)


_FILE_DEEDS = (
    *("open", "mkdir", "rename", "replace", "unlink", "rmdir"),
    *("write", "pwrite", "ftruncate", "fsync"),
)
_MAKES = os.O_CREAT | os.O_TRUNC


class Deeds:
    """Counts all that outlives this process: commits, statements between them, and what is done to files.

    A process is killed before a deed; after it is before the next, but for a commit, after which
    the program closes files that no deed tells of. A write may also be cut in the middle.

    Attributes:
        names: what there was, in order.
        at: the number of the deed before which to be killed, counted from 1.
        cut: whether, where that deed is a write, half of it is done first.
    """

    def __init__(self, at: int = 0, *, cut: bool = False) -> None:
        self.names: list[str] = []
        self.at = at
        self.cut = cut

    def install(self) -> None:
        """Begin to count, in this process and for good."""
        for name in _FILE_DEEDS:
            setattr(os, name, self._around(name, getattr(os, name)))
        event.listen(Engine, "before_cursor_execute", self._statement)
        # What is made text once goes to the driver by itself, and no engine tells of it.
        prepared.write = self._around("statement", prepared.write)
        do_commit = DefaultDialect.do_commit

        def commit(dialect: DefaultDialect, connection: PoolProxiedConnection) -> None:
            self._deed("commit")
            do_commit(dialect, connection)  # type: ignore[no-untyped-call]
            self._deed("committed")

        DefaultDialect.do_commit = commit  # type: ignore[method-assign]  # a test's own process

    def _around(self, name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **named: Any) -> Any:
            if name != "open" or (len(given) > 1 and given[1] & _MAKES):
                if self.cut and name in ("write", "pwrite") and len(self.names) + 1 == self.at:
                    half = given[1][: len(given[1]) // 2]
                    do(given[0], half, *given[2:])
                self._deed(name)
            return do(*given, **named)

        return around

    def _statement(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.split(None, 1)[0].upper() in _WRITES:
            self._deed("statement")

    def _deed(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.at:
            kill()
