"""Names held among the processes of one machine, by locks beside the store that die with their process."""

import fcntl
import os
from pathlib import Path

from data.terms.errors import Unavailable
from data.terms.words import L


class Holds:
    """What this process holds of the store at `store`."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._handles: list[int] = []

    def take(self, name: str) -> bool:
        """Hold a name; False where another holds it.

        Raises:
            Unavailable: no lock can be made beside the store.
        """
        # The file stays when it is let go: removed, it could be held twice under one name.
        path = self._store.with_name(f"{self._store.name}.{name.partition(':')[2]}.lock")
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unavailable(
                "terminal-lock",
                L("The terminal cannot be reserved in {folder}.", folder=self._store.parent),
                L("Check that the store's folder is there and that this user may write to it."),
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handles.append(handle)
        return True

    def free(self) -> None:
        """Let others hold what was held here."""
        while self._handles:
            os.close(self._handles.pop())
