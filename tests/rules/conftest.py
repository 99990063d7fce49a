"""A fresh branch for each test, at the moment a test begins with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.desk.api.views import StaffSession
from tests import house
from tests.doubles import SeededRandom
from tests.house import WANG, Counter


@dataclass(frozen=True)
class Stage:
    """A branch in the middle of a visit: what has to be known to go on from there."""

    folder: Path
    now: datetime
    secret: str
    staff: StaffSession


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("branch")
    house.build(folder)
    return folder


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
def stage_ready(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("ready")
    opened = house.open_house(template, folder)
    counter = opened.at("03")
    staff = counter.sign_in("1027")
    counter.ready(WANG)
    opened.close()
    return Stage(folder, opened.clock.now(), opened.secret, staff)


@pytest.fixture
def ready(stage_ready: Stage, tmp_path: Path) -> Iterator[Counter]:
    """Terminal 03, teller 1027, and Wang: signed in, phone bound and proven, signature on file."""
    opened = _resume(stage_ready, tmp_path)
    counter = opened.at("03")
    counter.staff = stage_ready.staff
    yield counter
    opened.close()


@pytest.fixture(scope="session")
def stage_submitted(stage_ready: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("submitted")
    opened = _resume(stage_ready, folder)
    counter = opened.at("03")
    counter.staff = stage_ready.staff
    counter.go_on(counter.open("05"))
    opened.close()
    return Stage(folder, opened.clock.now(), opened.secret, stage_ready.staff)


@pytest.fixture
def submitted(stage_submitted: Stage, tmp_path: Path) -> Iterator[Counter]:
    """As `ready`, with the unlocking of Wang's account submitted."""
    opened = _resume(stage_submitted, tmp_path)
    counter = opened.at("03")
    counter.staff = stage_submitted.staff
    yield counter
    opened.close()


def _resume(stage: Stage, folder: Path) -> house.House:
    opened = house.open_house(stage.folder, folder)
    opened.clock.set(stage.now)
    # Other chance than made the stage, or the same ids and keys would come again.
    opened.random = SeededRandom(int.from_bytes(stage.folder.name.encode()))
    opened.secret = stage.secret
    return opened
