"""A store made, and brought up to date, by two processes at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from counter_tui.bootstrap.founding import Places, found_store
from counter_tui.desk.api.commands.sign_in import AskPlace
from counter_tui.gateways.argon import ArgonPasswords
from data import keyfile
from data.audit_verify import Finding, verify
from data.facts import StoreFacts
from data.store import Store
from data.tables.staff import Staff
from data.terms.enums import StoreKind
from tests import postgres
from tests.doors.founded import SETTINGS, founding, places
from tests.doubles import START, FixedClock, SeededRandom
from tests.races.acts import Call, Do
from tests.races.contest import Contest
from tests.races.hands import Hands, Stand
from tests.races.scene import GENEROUS, Scene


def init(at: Places, seed: int) -> None:
    found_store(
        at,
        SETTINGS,
        founding(),
        clock=FixedClock(),
        random=SeededRandom(seed),
        passwords=ArgonPasswords(time_cost=1, memory_cost=8),
    )


def create(url: str, owner: str, seed: int) -> None:
    facts = StoreFacts(StoreKind.PRODUCTION, f"{seed:032}", "金信期货", "400-0988-278", 480, None, START)
    Store.create(url, facts, owner=owner)


def migrate(url: str, owner: str) -> None:
    Store.migrate(url, owner=owner)


def empty(folder: Path, kind: postgres.Kind) -> Places:
    """Where a branch may be founded."""
    folder.mkdir()
    if kind == "sqlite":
        return places(folder)
    place = postgres.make(folder)
    return Places(folder / "counter.toml", place.url, folder / "counter.keys", place.owner)


@pytest.fixture
def nowhere(hands: Hands) -> Iterator[Stand]:
    """Hands that drive no terminal."""
    yield Stand(Path(), "", GENEROUS)
    hands.leave()


def test_one_branch_founded_twice(
    contest: Contest, nowhere: Stand, tmp_path: Path, kind: postgres.Kind
) -> None:
    """Whoever is second undoes what it made, and nothing of the first."""
    for number in range(max(2, contest.rounds // 4)):
        at = empty(tmp_path / f"{number}", kind)
        outcomes = contest.play(nowhere, START, *((None, Call(init, (at, seed))) for seed in (1, 2)))
        contest.one_wins(
            outcomes, "init-exists", "init-unfinished", "keys-exist", "store-exists", "init-folder"
        )
        assert at.settings.exists()
        store = Store.open(at.store, kind=StoreKind.PRODUCTION, key_set=keyfile.load(at.keys).key_set)
        assert verify(store).finding is Finding.CLEAN
        with store.read() as unit:
            assert len(unit.session.exec(select(Staff.id)).all()) == 1
        store.close()
    contest.tell("side 0", "side 1")


def test_one_store_made_twice(contest: Contest, nowhere: Stand, tmp_path: Path, kind: postgres.Kind) -> None:
    for number in range(max(2, contest.rounds // 4)):
        at = empty(tmp_path / f"{number}", kind)
        if at.store_file is not None:
            at.store_file.parent.mkdir()
        outcomes = contest.play(
            nowhere, START, *((None, Call(create, (at.store, at.owner, seed))) for seed in (1, 2))
        )
        won = contest.one_wins(outcomes, "store-exists")
        Store.open(at.store, kind=StoreKind.PRODUCTION, key_set=f"{won + 1:032}").close()
    contest.tell("side 0", "side 1")


def test_one_store_brought_up_to_date_twice(scene: Scene, contest: Contest) -> None:
    """Of this version already: neither finds anything to do, and counters go on beside them."""
    place = postgres.place_in(scene.house.folder)
    act = Call(migrate, (scene.house.url, place.owner if place else ""))
    for _ in range(max(2, contest.rounds // 4)):
        outcomes = contest.play(scene.stand(), scene.now, (None, act), (None, act), ("03", Do(AskPlace())))
        assert all(out.done for out in outcomes), outcomes
    contest.tell()
