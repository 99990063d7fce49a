"""Imports of some size by the real command: killed at any moment, and in bounded memory."""

import random
import subprocess
from pathlib import Path

import pytest

from counter_tui.desk.clients.encoding import scan
from counter_tui.desk.policy import Policy
from tests.importing.commands import AS, Branch
from tests.importing.lists import write_list
from tests.importing.store import clients, runs

BATCH = Policy().import_batch
MOST_FOR_A_ROW = 500
"""Bytes: `checking.Earlier` says some 400; a row that is held takes as many again."""


def kill_after(branch: Branch, file: Path, batches: int) -> None:
    """Import, and die once so many batches are written: while the next one is read, written or committed."""
    process = branch.start("clients", "import", str(file), *AS)
    while branch.batches() < batches:
        try:
            code = process.wait(timeout=0.01)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"it ended by itself with {code}")
    process.kill()
    process.communicate()


def check_killed(tmp_path: Path, file: Path, rows: int, undisturbed: Branch, deaths: list[int]) -> None:
    """An import of `file` that dies after each of these batches is as if it had never died."""
    branch = Branch(tmp_path / "killed")
    for batches in deaths:
        kill_after(branch, file, batches)
    with branch.desk() as desk:
        ((state, (planned, written, *_)),) = runs(desk)
        assert (state, planned) == ("applying", rows)
        assert written == len(clients(desk))
        assert 0 < written < rows
    done = branch.run("clients", "import", str(file), *AS)
    assert done.code == 0, done
    assert f"{rows} new" in done.out
    assert "This finishes the import that was interrupted." in done.out
    with branch.desk() as desk, undisturbed.desk() as as_it_was:
        assert runs(desk) == runs(as_it_was) == [("finished", (rows, rows, 0, 0, 0))]
        found, wanted = clients(desk), clients(as_it_was)
        assert found.keys() == wanted.keys()
        assert all(_said(found[number]) == _said(wanted[number]) for number in wanted)
    assert branch.run("audit", "verify").code == 0


def _said(account: tuple[tuple[bytes, bytes], dict[str, object]]) -> object:
    # The two branches have ids and keys of their own.
    opened, values = account
    return opened, {
        name: value for name, value in values.items() if not name.endswith(("_index", "branch_id"))
    }


@pytest.mark.soak
def test_a_killed_import_is_finished_by_running_it_again(tmp_path: Path) -> None:
    rows = 7 * BATCH + 100
    file = write_list(tmp_path / "clients.csv", rows, "gb18030")
    assert scan(lambda: file.open("rb")).encoding == "gb18030"
    undisturbed = Branch(tmp_path / "undisturbed")
    assert undisturbed.run("clients", "import", str(file), *AS).code == 0
    check_killed(tmp_path, file, rows, undisturbed, [2])


@pytest.mark.soak
@pytest.mark.parametrize("rows", [100_000])
def test_a_long_list_in_bounded_memory_and_killed(tmp_path: Path, rows: int) -> None:
    small = Branch(tmp_path / "small").run(
        "clients", "import", str(write_list(tmp_path / "small.csv", rows // 10)), *AS
    )
    assert small.code == 0, small
    file = write_list(tmp_path / "clients.csv", rows)
    undisturbed = Branch(tmp_path / "undisturbed")
    large = undisturbed.run("clients", "import", str(file), *AS)
    assert large.code == 0, large
    assert large.peak - small.peak < MOST_FOR_A_ROW * rows * 0.9, (small.peak, large.peak)
    death = random.SystemRandom().randrange(1, rows // BATCH - 10)
    check_killed(tmp_path, file, rows, undisturbed, [death])
