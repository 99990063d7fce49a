"""The counter of a real branch, put together from its settings."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_tui.bootstrap.holding import hold
from counter_tui.bootstrap.late import LateCounter
from counter_tui.desk.here import Here, place_of
from counter_tui.settings import Settings, policy_of
from data import keyfile
from data.keys import Keys
from data.store import Store
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable
from data.terms.words import L

if TYPE_CHECKING:
    from counter_tui.bootstrap.counter import LocalCounter

CONSOLE: Final = "S:console"
"""The audit chain of what is done by commands."""


def compose(settings: Settings, terminal: str | None = None) -> LateCounter:
    """Open the branch's store and drive one of its terminals.

    Args:
        terminal: the terminal's number; None for the one in the settings.

    Raises:
        Unavailable: the store, its keys or a folder cannot be used, or there is no such terminal.
        Conflict: another process drives that terminal.
    """
    number = terminal or settings.terminal.number
    if not number:
        raise Unavailable(
            "no-terminal-named",
            L("No terminal is named."),
            L("Start with --terminal and its number, or give the number in the settings."),
        )
    store, keys = _open(settings)
    try:
        here = here_in(store, settings.terminal.branch, number)
        _check_heads(settings.folders.heads)
        hold(store, here.chain)
    except BaseException:
        store.close()
        raise
    place = place_of(store.facts, here, policy_of(settings), ())
    return LateCounter(place, partial(_at_terminal, settings, store, keys, here))


def _at_terminal(settings: Settings, store: Store, keys: Keys, here: Here) -> "LocalCounter":
    from counter_tui.bootstrap.production_engine import at_terminal

    return at_terminal(settings, store, keys, here)


def console(settings: Settings) -> "LocalCounter":
    """Open the branch's store for the administration commands: no terminal, and no delivery.

    Raises:
        Unavailable: the store or its keys cannot be used.
    """
    from counter_tui.bootstrap.production_engine import at_console

    store, keys = _open(settings)
    try:
        return at_console(settings, store, keys, here_in(store, settings.terminal.branch, None))
    except BaseException:
        store.close()
        raise


def open_store(settings: Settings) -> Store:
    """The store of a real branch alone, with the keys at hand known to be its own.

    Raises:
        Unavailable: the store or its keys cannot be used.
    """
    store, _ = _open(settings)
    return store


def here_in(store: Store, branch: str, number: str | None) -> Here:
    """Where a process stands: at a terminal of a branch, or with no number at the console.

    Raises:
        Unavailable: there is no such branch or terminal; those there are are named.
    """
    branches = {each.code: each for each in store.branches()}
    found = branches.get(branch.strip().upper())
    if found is None:
        raise Unavailable(
            "no-branch-here",
            L("The store has no branch {code}.", code=branch),
            L("Name one of these in the settings: {codes}.", codes=", ".join(sorted(branches))),
        )
    offset = store.facts.utc_offset
    if number is None:
        return Here(found.id, found.code, CONSOLE, None, offset, found.name, "")
    terminals = {each.number: each for each in found.terminals}
    terminal = terminals.get(number.strip().zfill(2))
    if terminal is None:
        raise Unavailable(
            "no-terminal-here",
            L("Branch {code} has no terminal {number}.", code=found.code, number=number),
            L(
                "Use one of these: {numbers}; or add it with: counter-tui terminal add.",
                numbers=", ".join(sorted(terminals)),
            ),
        )
    return Here(found.id, found.code, terminal.chain, terminal.id, offset, found.name, terminal.number)


def _open(settings: Settings) -> tuple[Store, Keys]:
    keys = keyfile.load(settings.store.keys)
    return Store.open(settings.store.url, kind=StoreKind.PRODUCTION, key_set=keys.key_set), keys


def _check_heads(folder: Path | None) -> None:
    # Told when the counter opens: at sign-out, when it is needed, nobody stays to mend it.
    if folder is not None and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise Unavailable(
            "heads-folder",
            L("The folder for the audit's check marks cannot be used: {folder}.", folder=folder),
            L("Make it and let this user write to it, or change folders.heads in the settings."),
        )
