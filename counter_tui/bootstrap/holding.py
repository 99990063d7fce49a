"""One process drives a terminal: it holds the terminal's audit chain until it closes the store."""

from collections.abc import Iterable

from data.store import Store
from data.terms.errors import Conflict
from data.terms.words import L


def hold(store: Store, chain: str) -> None:
    """Hold a terminal.

    Raises:
        Conflict: another process holds it.
        Unavailable: it cannot be held here.
    """
    if not store.hold(chain):
        raise Conflict(
            "terminal-held",
            L("Terminal {terminal} is open in another window.", terminal=chain.partition(":")[2]),
            L("Use that window or close it, or start with another terminal's number."),
        )


def hold_next(store: Store, chains: Iterable[str]) -> str:
    """Hold the first of several terminals that is free; gives its chain.

    Raises:
        Conflict: all of them are held.
        Unavailable: none can be held here.
    """
    for chain in chains:
        if store.hold(chain):
            return chain
    raise Conflict(
        "terminals-held",
        L("Every terminal is open in another window."),
        L("Close one of them, then start again."),
    )
