"""A new branch: keys, store, settings; all of them or none."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from counter_tui.bootstrap.production import CONSOLE
from counter_tui.desk.founding import FirstAdministrator, found
from counter_tui.desk.here import Here
from counter_tui.desk.policy import Policy
from counter_tui.desk.ports import Passwords
from counter_tui.desk.work import Desk
from counter_tui.gateways.whole_file import write_whole
from data import keyfile
from data.content.library import library
from data.database import file_of
from data.facts import StoreFacts
from data.sealing import Sealing
from data.store import Store
from data.terms.clock import Clock
from data.terms.enums import StoreKind
from data.terms.errors import Conflict, Invalid, Unavailable
from data.terms.random import Random
from data.terms.words import L


@dataclass(frozen=True, slots=True)
class Places:
    """Where a new branch goes; files are absolute.

    Attributes:
        store: the store's address, as the counters use it.
        owner: on a server, the address of the role that will own the tables; it is not kept.
    """

    settings: Path
    store: str
    keys: Path
    owner: str = field(default="", repr=False)

    @property
    def store_file(self) -> Path | None:
        """The store's file, None where a server has it.

        Raises:
            Unavailable: `store-url`.
        """
        return file_of(self.store)


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new branch is.

    Attributes:
        utc_offset: minutes the branch's time is ahead of UTC.
        branch: code and name.
        terminals: their numbers.
    """

    broker: str
    hotline: str
    utc_offset: int
    branch: tuple[str, str]
    terminals: tuple[str, ...]
    administrator: FirstAdministrator


def check_places(places: Places) -> None:
    """See that nothing is there yet; what a server has is seen when the store is made.

    Raises:
        Conflict: one of the files is there.
        Invalid: the keys would lie with the store.
    """
    store = places.store_file
    for path in (places.settings, places.keys, store):
        if path is not None and os.path.lexists(path):
            raise _in_the_way(path, finished=os.path.lexists(places.settings))
    if store is not None and store.parent in places.keys.parents:
        raise Invalid(
            "keys",
            "keys-with-store",
            L("The keys would lie in the store's folder."),
            L("Keep them apart: whoever gets one must not get the other."),
        )


def found_store(
    places: Places,
    settings: str,
    founding: Founding,
    *,
    clock: Clock,
    random: Random,
    passwords: Passwords,
    kind: StoreKind = StoreKind.PRODUCTION,
    seed: int | None = None,
) -> None:
    """Make the keys, the store with its first branch, terminals and administrator, and the settings file.

    The settings come last: while they are missing nothing opens what is not finished.

    Args:
        settings: the text of the settings file; empty for none.

    Raises:
        Conflict: one of the files is there already.
        Invalid: something of it cannot be right.
        Unavailable: a file or folder cannot be made, or the store's server cannot be used.
        In each case nothing of it is left.
    """
    store_file = places.store_file
    with _alone_in(places.settings.parent), _all_or_none() as undo:
        check_places(places)
        for path in (places.settings, places.keys, store_file):
            if path is not None:
                _make_folder(path.parent, undo)
        keys = keyfile.create(places.keys, random)
        undo.callback(places.keys.unlink, missing_ok=True)
        Store.create(
            places.store,
            StoreFacts(
                kind=kind,
                key_set=keys.key_set,
                broker=founding.broker,
                hotline=founding.hotline,
                utc_offset=founding.utc_offset,
                seed=seed,
                created_at=clock.now(),
            ),
            owner=places.owner,
        )
        undo.callback(Store.remove, places.store, owner=places.owner)
        store = Store.open(places.store, kind=kind, key_set=keys.key_set)
        try:
            here = Here(UUID(int=0), "", CONSOLE, None, founding.utc_offset, "", "")
            desk = Desk(store, Sealing(keys, random), clock, random, passwords, Policy(), library(), here)
            found(
                desk,
                branch=founding.branch,
                terminals=founding.terminals,
                administrator=founding.administrator,
            )
        finally:
            store.close()
        if settings:
            _write_settings(places.settings, settings)


def _in_the_way(path: Path, *, finished: bool) -> Conflict:
    says = L("There is a file at {path} already.", path=path)
    if finished:
        return Conflict(
            "init-exists", says, L("Nothing was changed. Use what is there, or name other places.")
        )
    # Nothing is removed here: it may as well be a branch whose settings file was lost.
    return Conflict(
        "init-unfinished",
        says,
        L(
            "Nothing was changed. There are no settings beside it: if an init is running now, wait for it;"
            " if an earlier one was cut short, remove it and run init again; if the branch was worked with,"
            " put its settings file back."
        ),
    )


@contextmanager
def _all_or_none() -> Iterator[ExitStack]:
    with ExitStack() as undo:
        yield undo
        undo.pop_all()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One at a time in the folder of the settings: whoever comes second finds all of it, or nothing."""
    with ExitStack() as locked:
        while True:
            made = ExitStack()
            _make_folder(folder, made)
            try:
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                locked.callback(os.close, handle)
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(handle, fcntl.LOCK_EX)
                # Whoever was first and failed may have taken the folder away again.
                if os.path.samestat(os.fstat(handle), folder.stat()):
                    break
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _no_folder(folder) from error
        with made:
            yield


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            raise _no_folder(each) from error
        undo.callback(_remove_folder, each)


def _no_folder(folder: Path) -> Unavailable:
    return Unavailable(
        "init-folder",
        L("The folder {folder} cannot be made.", folder=folder),
        L("Check that this user may write there, or name other places."),
    )


def _remove_folder(folder: Path) -> None:
    with suppress(OSError):  # somebody has put something into it meanwhile
        folder.rmdir()


def _write_settings(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise Unavailable(
            "settings-unwritable",
            L("The settings file {path} cannot be written.", path=path),
            L("Check that the folder can be written to and has room."),
        ) from error
