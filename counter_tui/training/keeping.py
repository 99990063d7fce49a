"""The demo's folder: what was built there, whether it still serves, and building it anew.

A branch is built beside its place and moved there whole, so that a building that
was cut short leaves nothing that could be taken for a branch.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from counter_tui.desk.api.views.place import DemoLogin
from counter_tui.desk.api.views.training import WalkIn
from counter_tui.desk.ports import Passwords
from counter_tui.training.building import KEYS, STORE, build, store_url
from counter_tui.training.clock import MovableClock
from counter_tui.training.invent import UTC_OFFSET, InventedBranch, invent
from counter_tui.training.stories import STORIES, Story
from data import keyfile
from data.sealing import Keys
from data.store import Store
from data.terms.clock import Clock
from data.terms.enums import Role, StoreKind
from data.terms.errors import Unavailable
from data.terms.random import Random
from data.terms.words import L

BRANCH: Final = "branch"
"""The folder of a finished branch, inside the demo's own."""
_UNFINISHED: Final = "building"
_WHO: Final = "who.json"
_OPENS: Final = time(9, 0)


@dataclass(frozen=True, slots=True)
class Who:
    """Who is who on an invented branch."""

    seed: int
    logins: tuple[DemoLogin, ...]
    walk_ins: tuple[WalkIn, ...]


def who_is_who(folder: Path) -> Who | None:
    """The people of the branch in the demo's folder; None where there is none that can be used."""
    try:
        content = json.loads((folder / BRANCH / _WHO).read_text(encoding="utf-8"))
        return Who(
            int(content["seed"]),
            tuple(_login(entry) for entry in content["staff"]),
            tuple(_walk_in(entry) for entry in content["clients"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def open_branch(folder: Path) -> tuple[Store, Keys]:
    """Open the store of the branch in the demo's folder.

    Raises:
        Unavailable: it cannot be used; a store of real clients never is.
    """
    keys = keyfile.load(folder / BRANCH / KEYS)
    return Store.open(store_url(folder / BRANCH), kind=StoreKind.TRAINING, key_set=keys.key_set), keys


def serves(folder: Path, seed: int | None) -> bool:
    """Whether the branch in the demo's folder is whole, of this version, and of that seed (None: of any).

    Raises:
        Unavailable: real clients' store lies there; nothing may be built over it.
    """
    if (folder / BRANCH / STORE).exists():
        _refuse_real(folder)
    who = who_is_who(folder)
    if who is None or (seed is not None and who.seed != seed):
        return False
    try:
        store, _ = open_branch(folder)
    except Unavailable:
        return False
    store.close()
    return True


def rebuild(folder: Path, seed: int | None, *, clock: Clock, random: Random, passwords: Passwords) -> None:
    """Build a branch in the demo's folder, in place of any that was there.

    Nobody may have the old one open.

    Args:
        seed: None for the day's date, as 20261122.

    Raises:
        Unavailable: real clients' store lies there, or the folder cannot be written.
    """
    if (folder / BRANCH / STORE).exists():
        _refuse_real(folder)
    zone = timezone(timedelta(minutes=UTC_OFFSET))
    today = clock.now().astimezone(zone).date()
    # Everything the clients did so far was done the day before, and lies in the past from now on.
    yesterday = MovableClock(datetime.combine(today - timedelta(days=1), _OPENS, zone))
    branch = invent(int(f"{today:%Y%m%d}") if seed is None else seed, today)
    unfinished = folder / _UNFINISHED
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        build(unfinished, branch, clock=yesterday, random=random, passwords=passwords)
        (unfinished / _WHO).write_text(_text(branch), encoding="utf-8")
        shutil.rmtree(folder / BRANCH, ignore_errors=True)
        unfinished.rename(folder / BRANCH)
    except OSError as error:
        raise Unavailable(
            "demo-folder",
            L("The demo cannot be built in {folder}.", folder=folder),
            L("Check that this user may write there and that the disk has room."),
        ) from error


def _refuse_real(folder: Path) -> None:
    """Whatever is wrong with what lies there, real clients' store is never taken for an old demo."""
    try:
        Store.open(store_url(folder / BRANCH), kind=StoreKind.TRAINING, key_set="").close()
    except Unavailable as refusal:
        if refusal.code == "store-kind":
            raise


def _text(branch: InventedBranch) -> str:
    content = {
        "seed": branch.seed,
        "staff": [
            {"number": who.number, "name": who.name, "roles": who.roles, "password": who.password}
            for who in branch.staff
        ],
        "clients": [
            {
                "name": client.name,
                "account": account.number,
                "mobile": account.mobile,
                "story": account.story,
            }
            for client in branch.clients
            for account in client.accounts
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _login(entry: Mapping[str, Any]) -> DemoLogin:
    return DemoLogin(
        str(entry["number"]),
        str(entry["name"]),
        tuple(Role(role) for role in entry["roles"]),
        str(entry["password"]),
    )


def _walk_in(entry: Mapping[str, Any]) -> WalkIn:
    return WalkIn(
        str(entry["name"]), str(entry["account"]), str(entry["mobile"]), STORIES[Story(entry["story"])]
    )
