"""A branch made by the program's own command, in a folder of the test's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.terms.words import show_in
from tests import house, postgres
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
    """A branch that was made once, its store in a file; tests work on copies."""
    folder = tmp_path_factory.mktemp("made") / "branch"
    founded.make(folder)
    return folder


@pytest.fixture(scope="session")
def made_on_server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its store on the server, which is named beside the branch's folder."""
    folder = tmp_path_factory.mktemp("made_on_server") / "branch"
    founded.make_at(folder, postgres.make(folder.parent))
    return folder


@pytest.fixture
def in_file() -> None:
    """The test is about a store's file and stays with one in every run."""


@pytest.fixture
def settings(request: pytest.FixtureRequest, store_kind: postgres.Kind, tmp_path: Path) -> Path:
    """The settings file of a fresh copy of the branch."""
    on_server = store_kind == "postgresql" and "in_file" not in request.fixturenames
    made: Path = request.getfixturevalue("made_on_server" if on_server else "made")
    file = Path(shutil.copytree(made, tmp_path / "branch")) / "counter.toml"
    there = postgres.place_in(made.parent)
    if there is not None:
        postgres.copy(made.parent, tmp_path)
        file.write_text(file.read_text().replace(there.url, postgres.url_in(tmp_path)))
    return file


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, store_kind: postgres.Kind) -> Path:
    folder = tmp_path_factory.mktemp("template")
    house.build(folder, store_kind)
    return folder


@pytest.fixture
def branch(template: Path, tmp_path: Path) -> Iterator[house.House]:
    """A branch with clients and staff, and a clock that the test moves."""
    folder = tmp_path / "house"
    folder.mkdir()
    opened = house.open_house(template, folder)
    yield opened
    opened.close()
