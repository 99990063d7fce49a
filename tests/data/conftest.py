"""A real store in a folder of the test's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.facts import StoreFacts
from data.store import Store
from data.terms.enums import StoreKind
from tests.doubles import START

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
    return Store.open(f"sqlite:///{path}", kind=FACTS.kind, key_set=FACTS.key_set)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was made and closed; tests work on copies, because making one migrates."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    Store.create(f"sqlite:///{path}", FACTS)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A fresh store's file."""
    return Path(shutil.copy(made, tmp_path / "store.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = open_store(path)
    yield store
    store.close()
