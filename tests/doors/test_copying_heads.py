"""Copies of the audit's heads on opening and on each new day, by whichever counter is running."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from counter_tui.bootstrap.copying_heads import HeadCopies
from counter_tui.bootstrap.faults import FaultLog
from data.audit_heads import load_heads
from tests.house import House

PATIENCE = 30
"""Seconds after which a thread that should have copied has failed; nothing is measured by it."""

TOMORROW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # midnight at the branch


@pytest.fixture
def copies(branch: House, tmp_path: Path) -> Callable[..., HeadCopies]:
    (tmp_path / "heads").mkdir()
    faults = FaultLog(tmp_path / "state", branch.clock, branch.random)

    def new(folder: str = "heads", number: str = "03", **more: float) -> HeadCopies:
        return HeadCopies(branch.at(number).desk, tmp_path / folder, faults, **more)

    return new


def test_of_two_counters_one_copies_the_heads_of_a_new_day(
    branch: House, copies: Callable[..., HeadCopies], tmp_path: Path
) -> None:
    one, other = copies(), copies(number="04")
    for each in (one, other):
        each.copy_due()
    opening = load_heads(tmp_path / "heads")
    branch.clock.set(TOMORROW)
    for each in (one, other, one):
        each.copy_due()
    copied = load_heads(tmp_path / "heads")[len(opening) :]
    assert {copy.at for copy in copied} == {TOMORROW}
    assert len(copied) == len({copy.chain for copy in copied}) > 0


def test_a_counter_that_opens_copies_what_one_that_was_killed_did_not(
    branch: House, copies: Callable[..., HeadCopies], tmp_path: Path
) -> None:
    killed, next_one = copies(), copies()
    killed.copy_due()
    before = {copy.chain: copy.sequence for copy in load_heads(tmp_path / "heads")}
    branch.at("03").sign_in("1027")
    killed.copy_due()
    assert {copy.chain: copy.sequence for copy in load_heads(tmp_path / "heads")} == before
    next_one.copy_due()
    after = {copy.chain: copy.sequence for copy in load_heads(tmp_path / "heads")}
    assert after["T:PD-03"] > before.get("T:PD-03", 0)


def test_a_copy_that_failed_at_sign_out_is_made_up_for(
    copies: Callable[..., HeadCopies], tmp_path: Path
) -> None:
    counter = copies("later")
    (tmp_path / "later").mkdir()
    counter.copy_due()
    opening = load_heads(tmp_path / "later")
    (tmp_path / "later").rename(tmp_path / "away")
    counter.copy()
    (tmp_path / "away").rename(tmp_path / "later")
    counter.copy_due()
    assert len(load_heads(tmp_path / "later")) == 2 * len(opening)


def test_a_day_whose_copy_failed_is_made_up_for_and_told_once(
    branch: House, copies: Callable[..., HeadCopies], tmp_path: Path
) -> None:
    late = copies("later")
    branch.clock.set(TOMORROW)
    late.copy_due()
    late.copy_due()
    log = (tmp_path / "state" / "faults.log").read_text(encoding="utf-8")
    assert log.count("copying the audit's heads") == 1
    (tmp_path / "later").mkdir()
    late.copy_due()
    assert load_heads(tmp_path / "later") != ()


def test_a_running_counter_notices_the_day_by_itself(
    branch: House, copies: Callable[..., HeadCopies], tmp_path: Path
) -> None:
    running = copies(every=0.01)
    looked = Event()
    copy_due = running.copy_due

    def look() -> None:
        copy_due()
        if any(copy.at >= TOMORROW for copy in load_heads(tmp_path / "heads")):
            looked.set()

    running.copy_due = look  # type: ignore[method-assign]
    running.start()
    branch.clock.set(TOMORROW)
    try:
        assert looked.wait(PATIENCE)
    finally:
        running.stop()
