"""A fair turn: processes that write to one file do so one after the other, as they came.

SQLite lets whoever asks at the right moment write next. Among many writers that
is often the one that has just written, while another waits for seconds. So each
takes its turn at a lock beside the store before its transaction begins: the system
wakes those who wait for it in the order in which they came, and lets go of it
where a process dies.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

SUFFIX: Final = "-turn"
"""What the name of the lock's file ends with, after the store's; nothing is ever written into it."""


class Turn:
    """This process's place among all that write to one store; taken by one thread at a time.

    Args:
        store: the file that is written to.
        patience: seconds to wait.
    """

    def __init__(self, store: Path, patience: float) -> None:
        self._store = store
        self._patience = patience
        self._handle: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and have it; where its file cannot be made, the store itself tells why.

        Raises:
            TimeoutError: it did not come in time.
        """
        try:
            handle = self._opened()
        except OSError:
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # The system's wait has no end of its own, and asking again and again would lose one's place.
            if not _Waiting(handle).ended(self._patience):
                self._handle = None
                raise TimeoutError from None
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _opened(self) -> int:
        if self._handle is None:
            path = Path(f"{self._store}{SUFFIX}")
            try:
                self._handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            except FileNotFoundError:
                self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                # Whoever may write to the store may stand in line.
                os.fchmod(self._handle, stat.S_IMODE(self._store.stat().st_mode))
        return self._handle


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
