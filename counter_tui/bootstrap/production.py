"""The counter of a real branch, put together from its settings."""

import os
from pathlib import Path
from typing import Final

from sqlmodel import col, select

from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog, state_folder
from counter_tui.bootstrap.holding import hold
from counter_tui.desk.work import Desk, Here
from counter_tui.gateways import desktop, typst_papers
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.spool_sms import SpoolSms
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.settings import Settings, policy_of
from data import keyfile
from data.content.library import library
from data.sealing import Sealing
from data.store import Store
from data.tables.place import Branch, Terminal
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable
from data.terms.words import L

CONSOLE: Final = "S:console"
"""The audit chain of what is done by commands."""


def compose(settings: Settings, terminal: str | None = None) -> LocalCounter:
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
    desk = _desk(settings, number)
    try:
        _check_heads(settings.folders.heads)
        hold(desk.store, desk.here.chain)
    except BaseException:
        desk.store.close()
        raise
    sms = SpoolSms(settings.folders.spool)
    papers = PaperFolder(settings.folders.papers, typst_papers.to_pdf, desktop.show)
    outside = Outside(_printer(settings), _images(settings), sms, sms.ready, papers)
    return LocalCounter(desk, outside, _faults(desk), heads=settings.folders.heads)


def console(settings: Settings) -> LocalCounter:
    """Open the branch's store for the administration commands: no terminal, and no delivery.

    Raises:
        Unavailable: the store or its keys cannot be used.
    """
    desk = _desk(settings, None)
    outside = Outside(_printer(settings), _images(settings), None)
    return LocalCounter(desk, outside, _faults(desk), heads=settings.folders.heads)


def open_store(settings: Settings) -> Store:
    """The store of a real branch alone, with the keys at hand known to be its own.

    Raises:
        Unavailable: the store or its keys cannot be used.
    """
    keys = keyfile.load(settings.store.keys)
    return Store.open(settings.store.url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)


def here_in(store: Store, branch: str, number: str | None) -> Here:
    """Where a process stands: at a terminal of a branch, or with no number at the console.

    Raises:
        Unavailable: there is no such branch or terminal; those there are are named.
    """
    with store.read() as unit:
        branches = {row.code: row for row in unit.session.exec(select(Branch))}
        found = branches.get(branch.strip().upper())
        if found is None:
            raise Unavailable(
                "no-branch-here",
                L("The store has no branch {code}.", code=branch),
                L("Name one of these in the settings: {codes}.", codes=", ".join(sorted(branches))),
            )
        offset = store.facts.utc_offset
        if number is None:
            return Here(found.id, found.code, CONSOLE, None, offset)
        rows = unit.session.exec(select(Terminal).where(col(Terminal.branch_id) == found.id))
        terminals = {row.number: row for row in rows}
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
        return Here(found.id, found.code, terminal.chain, terminal.id, offset)


def _desk(settings: Settings, number: str | None) -> Desk:
    keys = keyfile.load(settings.store.keys)
    store = Store.open(settings.store.url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)
    try:
        here = here_in(store, settings.terminal.branch, number)
        random = SystemRandom()
        return Desk(
            store=store,
            sealing=Sealing(keys, random),
            clock=SystemClock(),
            random=random,
            passwords=ArgonPasswords(),
            policy=policy_of(settings),
            library=library(),
            here=here,
        )
    except BaseException:
        store.close()
        raise


def _faults(desk: Desk) -> FaultLog:
    return FaultLog(state_folder(), desk.clock, desk.random)


def _printer(settings: Settings) -> TextPrinter:
    return TextPrinter(settings.folders.slips)


def _images(settings: Settings) -> ImageFiles:
    return ImageFiles(settings.folders.scans)


def _check_heads(folder: Path | None) -> None:
    # Told when the counter opens: at sign-out, when it is needed, nobody stays to mend it.
    if folder is not None and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise Unavailable(
            "heads-folder",
            L("The folder for the audit's check marks cannot be used: {folder}.", folder=folder),
            L("Make it and let this user write to it, or change folders.heads in the settings."),
        )
