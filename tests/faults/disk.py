"""A disk that is full, for this process: nothing is mounted and nothing is played."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Pool, event


class Connections:
    """Every connection to a store that is made while this listens."""

    def __init__(self) -> None:
        self._made: list[sqlite3.Connection] = []

    def __enter__(self) -> "Connections":
        event.listen(Pool, "connect", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Pool, "connect", self._note)

    def _note(self, connection: Any, record: object) -> None:
        self._made.append(connection)

    def fill(self) -> None:
        """Let the database say SQLITE_FULL as soon as it would grow."""
        for connection in self._open():
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

    def make_room(self) -> None:
        for connection in self._open():
            connection.execute("PRAGMA max_page_count = 1000000")

    def _open(self) -> Iterator[sqlite3.Connection]:
        for connection in self._made:
            try:
                connection.execute("SELECT 1")
            except sqlite3.ProgrammingError:
                continue  # it was closed
            yield connection


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The kernel lets no file of this process grow beyond `size` bytes (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
