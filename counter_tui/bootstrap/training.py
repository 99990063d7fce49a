"""The counter of the invented branch: another composition, with a store and an outside of its own."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.bootstrap.holding import hold, hold_next
from counter_tui.bootstrap.production import here_in
from counter_tui.desk.api.commands.training import AskPhone, AskTour
from counter_tui.desk.policy import Policy
from counter_tui.desk.work import Desk
from counter_tui.gateways import desktop, typst_papers
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.gateways.whole_file import make_private
from counter_tui.training.building import SCANS
from counter_tui.training.keeping import BRANCH, Who, open_branch, rebuild, serves, who_is_who
from counter_tui.training.phone import PhoneGateway, phone_of
from counter_tui.training.touring import tour_of
from data.content.library import library
from data.facts import TerminalFacts
from data.keys import Keys
from data.sealing import Sealing
from data.store import Store
from data.terms.errors import Conflict, Unavailable
from data.terms.words import L

_LOCK: Final = "demo.lock"


def demo_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the demo is kept: in the user's folder of data (XDG Base Directory)."""
    base = environment.get("XDG_DATA_HOME", "")
    home = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "share"
    return home / "counter-tui" / "demo"


def compose_training(
    *,
    seed: int | None = None,
    fresh: bool = False,
    terminal: str | None = None,
    folder: Path | None = None,
) -> LocalCounter:
    """Open the invented branch at a terminal; it is built first where it is not there, or not whole.

    Args:
        seed: which branch; None for the one that is there, or the day's.
        fresh: build it anew; with no seed named, the same branch as it began.
        terminal: a terminal's number; None for the next one that is free.
        folder: the demo's own; None for the user's.

    Raises:
        Conflict: the terminal is open in another window, or the demo is and would have to be built anew.
        Unavailable: the folder cannot be used, or a real store lies in it.
    """
    folder = folder or demo_folder()
    with _alone(folder):
        if fresh or not serves(folder, seed):
            _refuse_open(folder)
            before = who_is_who(folder)
            if seed is None and before is not None:
                seed = before.seed
            rebuild(folder, seed, clock=SystemClock(), random=SystemRandom(), passwords=ArgonPasswords())
        who = who_is_who(folder)
        if who is None:
            raise RuntimeError("a finished branch without its people")
        store, keys = open_branch(folder)
        try:
            return _at_terminal(folder, store, keys, who, terminal)
        except BaseException:
            store.close()
            raise


def _at_terminal(folder: Path, store: Store, keys: Keys, who: Who, terminal: str | None) -> LocalCounter:
    (branch,) = store.branches()
    if terminal is None:
        terminals = {each.chain: each.number for each in sorted(branch.terminals, key=_number)}
        terminal = terminals[hold_next(store, terminals)]
        here = here_in(store, branch.code, terminal)
    else:
        here = here_in(store, branch.code, terminal)
        hold(store, here.chain)
    clock, random = SystemClock(), SystemRandom()
    desk = Desk(
        store=store,
        sealing=Sealing(keys, random),
        clock=clock,
        random=random,
        passwords=ArgonPasswords(),
        policy=Policy(),
        library=library(),
        here=here,
        logins=who.logins,
    )
    outside = Outside(
        TextPrinter(folder / "slips"),
        ImageFiles(folder / BRANCH / SCANS),
        PhoneGateway(desk),
        papers=PaperFolder(folder / "papers", typst_papers.to_pdf, desktop.show),
    )
    return LocalCounter(
        desk,
        outside,
        FaultLog(folder, clock, random),
        more_reads={AskPhone: phone_of(who.walk_ins), AskTour: tour_of(folder / BRANCH)},
    )


def _number(terminal: TerminalFacts) -> str:
    return terminal.number


def _refuse_open(folder: Path) -> None:
    """Refuse to build over a branch that somebody works at."""
    try:
        store, _ = open_branch(folder)
    except Unavailable:
        return  # nobody can
    try:
        (branch,) = store.branches()
        for terminal in branch.terminals:
            hold(store, terminal.chain)
    except Conflict:
        raise Conflict(
            "demo-open",
            L("The demo is open in another window."),
            L("Close it there first, or start without --fresh and --seed."),
        ) from None
    finally:
        store.close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time opens or builds the demo; the next one waits."""
    try:
        make_private(folder)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(
            "demo-folder",
            L("The demo cannot be built in {folder}.", folder=folder),
            L("Check that this user may write there and that the disk has room."),
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
