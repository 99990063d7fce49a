"""A branch at work for each race, and the hands that all races share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests import postgres
from tests.races import scene as scenes
from tests.races.contest import Contest
from tests.races.hands import Hands
from tests.races.hands import hands as made_hands
from tests.races.invariants import hold
from tests.races.scene import Scene

FEW: Final = 2
"""Rounds of each race in every run of the tests: on PostgreSQL, where writers do not stand in line anyway."""
MANY: Final = 32
"""Rounds of each race by `make soak`, on each database; there are some thirty races."""


@pytest.fixture(scope="session")
def hands() -> Iterator[Hands]:
    with made_hands() as made:
        yield made


@pytest.fixture(
    params=[
        pytest.param(("postgresql", FEW), id="postgresql-few"),
        pytest.param(("postgresql", MANY), id="postgresql-many", marks=pytest.mark.soak),
        pytest.param(("sqlite", MANY), id="sqlite-many", marks=pytest.mark.soak),
    ]
)
def race(request: pytest.FixtureRequest) -> tuple[postgres.Kind, int]:
    """On which database, and how many rounds."""
    chosen: tuple[postgres.Kind, int] = request.param
    return chosen


@pytest.fixture
def kind(race: tuple[postgres.Kind, int]) -> postgres.Kind:
    return race[0]


@pytest.fixture(scope="session")
def branches() -> dict[postgres.Kind, Path]:
    """The branches that were made so far, by the database they stand on."""
    return {}


@pytest.fixture
def at_work(
    kind: postgres.Kind, branches: dict[postgres.Kind, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A branch on that database, to be copied."""
    if kind not in branches:
        folder = tmp_path_factory.mktemp(kind)
        scenes.build(folder, kind)
        branches[kind] = folder
    return branches[kind]


@pytest.fixture
def scene(at_work: Path, tmp_path: Path, hands: Hands) -> Iterator[Scene]:
    """The branch at work; when the race is over, what must hold of it holds."""
    copied = scenes.copy(at_work, tmp_path)
    try:
        yield copied
        hold(copied)
    finally:
        hands.leave()
        copied.house.close()


@pytest.fixture
def contest(hands: Hands, race: tuple[postgres.Kind, int], request: pytest.FixtureRequest) -> Contest:
    return Contest(hands, race[1], request.node.name)
