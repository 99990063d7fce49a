"""A real store in a folder of the test's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.facts import StoreFacts
from data.store import Store
from data.terms.enums import StoreKind
from tests import postgres
from tests.doubles import START
from tests.postgres import url_in

KEY_SET = "a1" * 16
FACTS = StoreFacts(
    kind=StoreKind.TRAINING,
    key_set=KEY_SET,
    broker="Example Futures",
    hotline="400-0000-000",
    utc_offset=480,
    seed=7,
    created_at=START,
)


def open_store(path: Path) -> Store:
    """The store in a file."""
    return Store.open(f"sqlite:///{path}", kind=FACTS.kind, key_set=FACTS.key_set)


def open_in(folder: Path) -> Store:
    """The store of a folder, on whichever database it is."""
    return Store.open(url_in(folder), kind=FACTS.kind, key_set=FACTS.key_set)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was made and closed; tests work on copies, because making one migrates."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    Store.create(f"sqlite:///{path}", FACTS)
    return path


@pytest.fixture(scope="session")
def made_on_server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that was made on the server, as `made` was in a file."""
    folder = tmp_path_factory.mktemp("made_on_server")
    place = postgres.make(folder)
    Store.create(place.url, FACTS, owner=place.owner)
    return folder


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A fresh store's file."""
    return Path(shutil.copy(made, tmp_path / "store.db"))


@pytest.fixture
def folder(request: pytest.FixtureRequest, store_kind: postgres.Kind, tmp_path: Path) -> Path:
    """The folder of a fresh store: on the database of this run, or on that a test names (`BOTH`)."""
    if "path" in request.fixturenames:
        request.getfixturevalue("path")  # what is about a file stays with one
    elif getattr(request, "param", store_kind) == "postgresql":
        postgres.copy(request.getfixturevalue("made_on_server"), tmp_path)
    else:
        postgres.copy(request.getfixturevalue("made").parent, tmp_path)
    return tmp_path


BOTH = pytest.mark.parametrize("folder", ["sqlite", "postgresql"], indirect=True)
"""The test holds on both databases, in every run."""
IN_FILE = pytest.mark.parametrize("folder", ["sqlite"], indirect=True)
"""The test is about SQLite, whatever the run's database."""


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = open_in(folder)
    yield store
    store.close()
