"""A fresh branch for each test, at the moment a test begins with."""

import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from counter_tui.desk.api.views.session import StaffSession
from tests import house, postgres
from tests.doubles import SeededRandom
from tests.house import WANG, Counter


@dataclass(frozen=True)
class Stage:
    """A branch in the middle of a visit: what has to be known to go on from there."""

    now: datetime
    secret: str
    staff: StaffSession


@pytest.fixture(scope="session")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the branches stand that tests copy; one folder may serve many runs (see `tests.mutants`)."""
    given = os.environ.get("BRANCHES")
    return Path(given) if given else tmp_path_factory.mktemp("branches")


@pytest.fixture(scope="session")
def template(branches: Path, store_kind: postgres.Kind) -> Path:
    return _made(branches / _named("new", store_kind), partial(house.build, kind=store_kind))


@pytest.fixture
def branch(template: Path, tmp_path: Path) -> Iterator[house.House]:
    opened = house.open_house(template, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def teller(branch: house.House) -> Counter:
    """Terminal 03 with teller 1027 signed in and nobody before the counter."""
    counter = branch.at("03")
    counter.sign_in("1027")
    return counter


@pytest.fixture(scope="session")
def stage_ready(branches: Path, template: Path, store_kind: postgres.Kind) -> Path:
    def make(folder: Path) -> None:
        counter = house.open_house(template, folder).at("03")
        counter.sign_in("1027")
        counter.ready(WANG)
        _leave(counter)

    return _made(branches / _named("ready", store_kind), make)


@pytest.fixture(scope="session")
def stage_submitted(branches: Path, stage_ready: Path, store_kind: postgres.Kind) -> Path:
    def make(folder: Path) -> None:
        counter = _resume(stage_ready, folder)
        counter.go_on(counter.open("05"))
        _leave(counter)

    return _made(branches / _named("submitted", store_kind), make)


@pytest.fixture(scope="session")
def stage_reading(branches: Path, stage_ready: Path, store_kind: postgres.Kind) -> Path:
    def make(folder: Path) -> None:
        counter = _resume(stage_ready, folder)
        counter.go_on(counter.open("06"), until="agreements")
        _leave(counter)

    return _made(branches / _named("reading", store_kind), make)


@pytest.fixture
def reading(stage_reading: Path, tmp_path: Path) -> Iterator[Counter]:
    """As `ready`, with a reset of all of Wang's passwords begun up to its agreements."""
    counter = _resume(stage_reading, tmp_path)
    yield counter
    counter.house.close()


@pytest.fixture(scope="session")
def stage_signed(branches: Path, stage_reading: Path, store_kind: postgres.Kind) -> Path:
    def make(folder: Path) -> None:
        counter = _resume(stage_reading, folder)
        counter.go_on(counter.open("06"))
        _leave(counter)

    return _made(branches / _named("signed", store_kind), make)


@pytest.fixture
def signed(stage_signed: Path, tmp_path: Path) -> Iterator[Counter]:
    """As `reading`, signed and submitted."""
    counter = _resume(stage_signed, tmp_path)
    yield counter
    counter.house.close()


@pytest.fixture
def ready(stage_ready: Path, tmp_path: Path) -> Iterator[Counter]:
    """Terminal 03, teller 1027, and Wang: signed in, phone bound and proven, signature on file."""
    counter = _resume(stage_ready, tmp_path)
    yield counter
    counter.house.close()


@pytest.fixture
def submitted(stage_submitted: Path, tmp_path: Path) -> Iterator[Counter]:
    """As `ready`, with the unlocking of Wang's account submitted."""
    counter = _resume(stage_submitted, tmp_path)
    yield counter
    counter.house.close()


@pytest.fixture(scope="session")
def on_server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("on_server")
    house.build(folder, "postgresql")
    return folder


@pytest.fixture
def far(on_server: Path, tmp_path: Path) -> Iterator[house.House]:
    """A branch whose store is on the server, whatever the run says."""
    opened = house.open_house(on_server, tmp_path)
    yield opened
    opened.close()


def _named(stage: str, kind: postgres.Kind) -> str:
    return stage if kind == "sqlite" else f"{stage}-{kind}"


def _made(folder: Path, make: Callable[[Path], None]) -> Path:
    """The branch in `folder`, made there where it is not yet."""
    if not folder.exists():
        folder.mkdir()
        make(folder)
    return folder


def _leave(counter: Counter) -> None:
    counter.house.close()
    assert counter.staff is not None
    stage = Stage(counter.house.clock.now(), counter.house.secret, counter.staff)
    if postgres.place_in(counter.house.folder) is not None:
        postgres.server().keep(counter.house.folder)
    counter.house.folder.joinpath("stage").write_bytes(pickle.dumps(stage))


def _resume(at: Path, folder: Path) -> Counter:
    """The teller at terminal 03, going on in `folder` from the stage `at`."""
    stage: Stage = pickle.loads(at.joinpath("stage").read_bytes())
    opened = house.open_house(at, folder)
    opened.clock.set(stage.now)
    # Other chance than made the stage, or the same ids and keys would come again.
    opened.random = SeededRandom(int.from_bytes(at.name.encode()))
    opened.secret = stage.secret
    counter = opened.at("03")
    counter.staff = stage.staff
    return counter
