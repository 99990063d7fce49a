"""One process drives a terminal: a lock beside the store, which the kernel frees when the process dies."""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from data.terms.errors import Conflict, Unavailable
from data.terms.words import L


class TerminalHold:
    """A terminal that this process holds.

    Attributes:
        chain: the terminal's audit chain, by which it is known.
    """

    def __init__(self, chain: str, handle: int) -> None:
        self.chain = chain
        self._handle: int | None = handle

    def free(self) -> None:
        """Let another process have the terminal; again does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def hold(store: Path, chain: str) -> TerminalHold:
    """Hold a terminal of the store at `store`.

    Raises:
        Conflict: another process holds it.
        Unavailable: no lock can be made beside the store.
    """
    held = _try(store, chain)
    if held is None:
        raise held_elsewhere(chain)
    return held


def held_elsewhere(chain: str) -> Conflict:
    """What is said of a terminal that another process holds."""
    return Conflict(
        "terminal-held",
        L("Terminal {terminal} is open in another window.", terminal=chain.partition(":")[2]),
        L("Use that window or close it, or start with another terminal's number."),
    )


def hold_next(store: Path, chains: Sequence[str]) -> TerminalHold:
    """Hold the first of several terminals that is free.

    Raises:
        Conflict: all of them are held.
        Unavailable: no lock can be made beside the store.
    """
    for chain in chains:
        held = _try(store, chain)
        if held is not None:
            return held
    raise Conflict(
        "terminals-held",
        L("Every terminal is open in another window."),
        L("Close one of them, then start again."),
    )


def _try(store: Path, chain: str) -> TerminalHold | None:
    # The file stays when it is let go: removed, it could be held twice under one name.
    path = store.with_name(f"{store.name}.{chain.partition(':')[2]}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(
            "terminal-lock",
            L("The terminal cannot be reserved in {folder}.", folder=store.parent),
            L("Check that the store's folder is there and that this user may write to it."),
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return TerminalHold(chain, handle)
