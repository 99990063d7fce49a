"""A branch made by the program's own command, in a folder of the test's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.terms.words import show_in
from tests import house
from tests.doors import founded


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's is read or written, and sentences are English."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("COUNTER_TUI_CONFIG", raising=False)
    show_in("en")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch that was made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("made") / "branch"
    founded.make(folder)
    return folder


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Path:
    """The settings file of a fresh copy of the branch."""
    return Path(shutil.copytree(made, tmp_path / "branch")) / "counter.toml"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    house.build(folder)
    return folder


@pytest.fixture
def branch(template: Path, tmp_path: Path) -> Iterator[house.House]:
    """A branch with clients and staff, and a clock that the test moves."""
    folder = tmp_path / "house"
    folder.mkdir()
    opened = house.open_house(template, folder)
    yield opened
    opened.close()
