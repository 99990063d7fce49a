"""A migration that is stopped half-way: the store is as before, and running it again finishes it."""

import signal
import sqlite3
import subprocess
import sys

import pytest

from counter_tui.desk.api.commands.sessions import SignOut
from data.audit_verify import Finding, verify
from data.terms.errors import Unavailable
from tests.faults.migrating import NEXT, UNAVAILABLE
from tests.faults.program import ROOT
from tests.house import House
from tests.rules.attempts import Rows, ask, changed, dump


def migrate(branch: House, halfway: str) -> subprocess.CompletedProcess[str]:
    revisions = branch.folder / "revisions"
    argv = [sys.executable, "-m", "tests.faults.migrating", branch.url, str(revisions), halfway]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)


def schema(branch: House) -> list[tuple[object, ...]]:
    return ask(branch, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")


@pytest.mark.parametrize(
    ("halfway", "code"), [("kill", -signal.SIGKILL), ("full", UNAVAILABLE)], ids=["killed", "disk-full"]
)
def test_a_migration_stopped_half_way_leaves_the_store_as_it_was(
    branch: House, halfway: str, code: int
) -> None:
    before: tuple[Rows, object] = dump(branch), schema(branch)
    done = migrate(branch, halfway)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if halfway == "full":
        assert done.stderr == "store-full\n"
    assert changed(before[0], dump(branch)) == set()
    assert schema(branch) == before[1]
    counter = branch.at("03")
    counter.sign_in("1027")
    assert verify(counter.desk.store, None).finding is Finding.CLEAN
    # The same program once more, while the old one is at work.
    done = migrate(branch, "finish")
    assert done.returncode == 0, done.stderr
    assert ask(branch, "SELECT version_num FROM alembic_version") == [(NEXT,)]
    with pytest.raises(Unavailable) as no:
        counter.do(SignOut(counter.session))
    assert no.value.code == "store-newer"
    shell = sqlite3.connect(branch.folder / "store.db")
    assert shell.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(sqlite3.Error, match="append-only"):
        shell.execute("DELETE FROM audit_event")
    shell.close()
