"""A fair turn: processes that write to one file do so one after the other, as they came.

SQLite lets whoever asks at the right moment write next. Among many writers that
is often the one that has just written, while another waits for seconds. So each
takes its turn at a lock beside the store before its transaction begins.

Whoever has the turn holds the second of two files; whoever is next holds the
first and waits for the second; all others wait for the first. A process that has
just written is behind those that wait, and one that dies lets go of both.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

SUFFIXES: Final = ("-queue", "-turn")
"""What the names of the two files end with, after the store's; nothing is ever written into them."""


class Turn:
    """This process's place among all that write to one store; taken by one thread at a time.

    Args:
        store: the file that is written to.
        patience: seconds to wait at each of the two locks.
    """

    def __init__(self, store: Path, patience: float) -> None:
        self._locks = tuple(_FileLock(store, suffix) for suffix in SUFFIXES)
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and have it; where the files cannot be made, the store itself tells why.

        Raises:
            TimeoutError: it did not come in time.
        """
        queue, turn = self._locks
        try:
            queue.take(self._patience)
            try:
                turn.take(self._patience)
            finally:
                queue.free()
        except TimeoutError:
            raise
        except OSError:
            yield
            return
        try:
            yield
        finally:
            turn.free()

    def close(self) -> None:
        """Let go of the files."""
        for lock in self._locks:
            lock.close()


class _FileLock:
    """A lock that the system gives to those who wait for it in the order in which they came."""

    def __init__(self, store: Path, suffix: str) -> None:
        self._store = store
        self._path = Path(f"{store}{suffix}")
        self._handle: int | None = None

    def take(self, patience: float) -> None:
        if self._handle is None:
            self._handle = self._opened()
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(self._handle, patience)

    def _opened(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # Whoever may write to the store may stand in line.
        os.fchmod(handle, stat.S_IMODE(self._store.stat().st_mode))
        return handle

    def _wait(self, handle: int, patience: float) -> None:
        # The system's wait has no end of its own, and only asking again and again would lose one's place.
        waiting = _Waiting(handle)
        if not waiting.ended(patience):
            self._handle = None
            raise TimeoutError

    def free(self) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class _Waiting:
    """A wait for a lock in a thread of its own, which closes the handle if nobody waits any more."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._got = Event()
        self._given_up = False
        self._deciding = Lock()
        Thread(target=self._wait, name="turn", daemon=True).start()

    def ended(self, patience: float) -> bool:
        if self._got.wait(patience):
            return True
        with self._deciding:
            self._given_up = not self._got.is_set()
        return not self._given_up

    def _wait(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._deciding:
            self._got.set()
            if self._given_up:
                os.close(self._handle)
