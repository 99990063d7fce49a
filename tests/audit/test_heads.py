"""Copies of the heads outside the store: what is said where somebody changed them."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from data.audit_heads import FILE_NAME, export_heads, export_heads_daily, load_heads
from data.audit_verify import Finding, verify
from tests import house
from tests.audit.conftest import Kept
from tests.house import House

LATER: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def entries(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def write(file: Path, changed: list[dict[str, Any]], *, checked: bool) -> None:
    """Write lines of copies, with their checks made right for somebody who knows how."""
    after = ""
    for entry in changed:
        if checked:
            del entry["check"]
            entry["after"] = after
            entry["check"] = after = sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()
    file.write_text("".join(json.dumps(entry, sort_keys=True) + "\n" for entry in changed))


def _edited(file: Path, *, checked: bool) -> None:
    changed = entries(file)
    changed[1]["hash"] = "0" * 64
    write(file, changed, checked=checked)


def _line_taken_out(file: Path) -> None:
    changed = entries(file)
    write(file, [changed[0], *changed[2:]], checked=False)


def _of_another_store(file: Path) -> None:
    write(file, [{**entry, "store": "b2" * 16} for entry in entries(file)], checked=True)


def _made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


SAID: Final[dict[str, tuple[Callable[[Path], object], Finding, str]]] = {
    "edited": (lambda file: _edited(file, checked=False), Finding.UNVERIFIABLE, "heads-broken"),
    "edited with its check": (lambda file: _edited(file, checked=True), Finding.EDITED, ""),
    "a line taken out": (_line_taken_out, Finding.UNVERIFIABLE, "heads-broken"),
    "garbage": (lambda file: file.write_bytes(b"\xff\x00\n"), Finding.UNVERIFIABLE, "heads-broken"),
    "no line of it": (lambda file: file.write_text("[]\n"), Finding.UNVERIFIABLE, "heads-broken"),
    "emptied": (lambda file: file.write_bytes(b""), Finding.UNVERIFIABLE, "heads-none"),
    "missing": (lambda file: file.unlink(), Finding.UNVERIFIABLE, "heads-none"),
    "a folder": (_made_a_folder, Finding.UNVERIFIABLE, "heads-broken"),
    "of another store": (_of_another_store, Finding.UNVERIFIABLE, "heads-other"),
}


@pytest.mark.parametrize(("attack", "finding", "why"), SAID.values(), ids=SAID.keys())
def test_what_was_done_to_the_copies_is_named(
    kept: Kept, attack: Callable[[Path], object], finding: Finding, why: str
) -> None:
    attack(kept.heads / FILE_NAME)
    verdict = kept.verify()
    assert (verdict.finding, verdict.why) == (finding, why)


def test_what_the_store_itself_shows_comes_before_what_is_wrong_with_the_copies(kept: Kept) -> None:
    (kept.heads / FILE_NAME).unlink()
    kept.attacker.edit("T:PD-03", 5, "kind = 'x'")
    verdict = kept.verify()
    assert (verdict.finding, verdict.sequence) == (Finding.EDITED, 5)


def test_copies_cut_at_the_end_reach_less_far_and_say_how_far(kept: Kept) -> None:
    export_heads(kept.store, kept.heads, LATER)
    assert kept.verify().newest == LATER
    file = kept.heads / FILE_NAME
    write(file, entries(file)[:3], checked=False)
    verdict = kept.verify()
    assert (verdict.finding, verdict.anchors) == (Finding.CLEAN, 3)
    assert verdict.newest is not None and verdict.newest < LATER


def test_copies_parted_by_the_archive_are_put_together_again(kept: Kept) -> None:
    file = kept.heads / FILE_NAME
    old = file.read_text()
    file.unlink()
    export_heads(kept.store, kept.heads, LATER)
    file.write_text(old + file.read_text())
    assert kept.verify().anchors == 5


def test_an_older_backup_put_in_place_is_told(kept: Kept, done: Path, tmp_path: Path) -> None:
    ahead = _worked_on(done, tmp_path / "ahead")
    export_heads(ahead.at("").desk.store, kept.heads, LATER)
    ahead.close()
    verdict = kept.verify()
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.TRUNCATED, "T:PD-03", 94)


def test_an_older_backup_that_was_worked_on_is_told(kept: Kept, done: Path, tmp_path: Path) -> None:
    ahead = _worked_on(done, tmp_path / "ahead")
    export_heads(ahead.at("").desk.store, kept.heads, LATER)
    ahead.close()
    again = _worked_on(done, tmp_path / "again", minutes=1)
    verdict = verify(again.at("").desk.store, kept.heads)
    again.close()
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.EDITED, "T:PD-03", 94)


def _worked_on(done: Path, folder: Path, minutes: int = 0) -> House:
    folder.mkdir()
    branch = house.open_house(done, folder)
    branch.wait(3600 + 60 * minutes)
    branch.at("03").sign_in("1028")
    return branch


def test_a_store_copied_with_two_histories_is_told(kept: Kept, done: Path, tmp_path: Path) -> None:
    for name, minutes in (("one", 0), ("two", 1)):
        branch = _worked_on(done, tmp_path / name, minutes)
        export_heads(branch.at("").desk.store, kept.heads, LATER)
        branch.close()
    verdict = kept.verify()
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.EDITED, "T:PD-03", 94)


def test_heads_are_copied_once_on_each_day_of_the_branch(kept: Kept) -> None:
    before = len(load_heads(kept.heads))
    # They were copied at 09:02 at the branch, which is 8 hours ahead.
    evening, midnight = (datetime(2026, 11, 23, hour, 59, tzinfo=UTC) for hour in (15, 16))
    assert export_heads_daily(kept.store, kept.heads, evening) == 0
    assert export_heads_daily(kept.store, kept.heads, midnight) == 3
    assert export_heads_daily(kept.store, kept.heads, midnight + timedelta(hours=20)) == 0
    # A clock that was set back makes no new day.
    assert export_heads_daily(kept.store, kept.heads, evening) == 0
    assert len(load_heads(kept.heads)) == before + 3


def test_another_store_in_the_same_folder_does_not_count_as_this_one(kept: Kept, tmp_path: Path) -> None:
    _of_another_store(kept.heads / FILE_NAME)
    assert export_heads_daily(kept.store, kept.heads, datetime(2026, 11, 23, 2, tzinfo=UTC)) == 3
    verdict = kept.verify()
    assert (verdict.finding, verdict.anchors) == (Finding.CLEAN, 3)


def test_the_file_of_copies_can_be_moved_to_another_folder(kept: Kept, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(kept.heads, tmp_path / "archive"))
    assert verify(kept.store, moved).anchors == 3
