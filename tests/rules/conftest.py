"""A fresh branch for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import house


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
