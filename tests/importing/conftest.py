"""A branch that imports in small batches, with an administrator at its console."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import held
from counter_tui.desk.policy import Policy
from tests import house, postgres
from tests.house import ADMINISTRATOR, Counter
from tests.importing.lists import listed
from tests.importing.store import Clients, clients

BATCH = 10
"""Rows in a batch: few, so that short lists have many batches."""
ROWS = 4 * BATCH + BATCH // 2
LIST = listed(ROWS)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, store_kind: postgres.Kind) -> Path:
    folder = tmp_path_factory.mktemp("template")
    house.build(folder, store_kind)
    return folder


@pytest.fixture
def branch(template: Path, tmp_path: Path) -> Iterator[house.House]:
    opened = house.open_house(template, tmp_path, Policy(import_batch=BATCH))
    opened.wait(1)  # what a test imports is later than what the house was built with
    yield opened
    opened.close()


@pytest.fixture
def console(branch: house.House) -> Counter:
    counter = branch.at("")
    counter.sign_in(ADMINISTRATOR[0])
    return counter


@pytest.fixture(scope="session")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Clients:
    """What the whole list leaves behind when nothing comes between."""
    branch = house.open_house(template, tmp_path_factory.mktemp("undisturbed"))
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    console.do(ImportClients(console.session, held(LIST)))
    found = clients(console.desk)
    branch.close()
    return found
