"""A branch whose machine fails: its disk, its folders, its store, its clock, its terminal."""

from collections.abc import Iterator

import pytest

from data.terms.words import show_in
from tests.doors.conftest import made, own_folders, settings
from tests.doors.test_commands import run
from tests.faults.ordinary import ordinary
from tests.rules.conftest import (
    branch,
    branches,
    ready,
    stage_ready,
    stage_submitted,
    submitted,
    teller,
    template,
)
from tests.screens.conftest import counter_at, open_app

__all__ = [
    "branch",
    "branches",
    "counter_at",
    "made",
    "open_app",
    "own_folders",
    "ready",
    "run",
    "settings",
    "stage_ready",
    "stage_submitted",
    "submitted",
    "teller",
    "template",
]


@pytest.fixture(autouse=True)
def modes_count() -> Iterator[None]:
    """File modes hold here as they do for ordinary users, for root too."""
    with ordinary():
        yield


@pytest.fixture(autouse=True)
def english() -> None:
    show_in("en")
