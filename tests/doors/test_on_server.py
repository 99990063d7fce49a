"""A branch whose store is on a server: made, used and updated by the same commands."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from counter_tui.__main__ import main
from counter_tui.bootstrap.production import compose
from counter_tui.settings import read
from data.terms.errors import Conflict
from tests import postgres
from tests.house import ADMINISTRATOR, PASSWORD, resident_id
from tests.postgres import Place

INIT = (
    "init", "--broker", "金信期货", "--hotline", "400-0988-278", "--branch-code", "pd",
    "--branch-name", "浦东", "--terminal", "1", "--terminal", "2", "--admin", "9001", "--admin-name", "吴管",
    "--document-number", resident_id(ADMINISTRATOR[1]), "--password-stdin",
)  # fmt: skip
AS = ("--as", ADMINISTRATOR[0], "--password-stdin")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty database."""
    return postgres.server().new(folder=tmp_path)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; gives its exit code and what it printed, on both ways."""

    def run(*arguments: str, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        code = main(("--config", str(tmp_path / "new" / "counter.toml"), *arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_branch_is_made_used_verified_and_migrated(run: Run, place: Place, tmp_path: Path) -> None:
    code, _, told = run(*INIT, "--store", place.url, "--store-owner", place.owner)
    assert code == 0, told
    written = (tmp_path / "new" / "counter.toml").read_text()
    assert read(tmp_path / "new" / "counter.toml").store.url == place.url
    assert place.owner not in written
    assert place.url not in repr(read(tmp_path / "new" / "counter.toml"))
    assert run("terminal", "add", "PD", "7", *AS)[0] == 0
    assert run("audit", "verify")[0] == 0
    code, _, told = run("migrate")
    assert (code, "--store-owner" in told) == (4, True)
    assert run("migrate", "--store-owner", place.owner)[0] == 0
    assert run("audit", "verify")[0] == 0


def test_a_founding_that_is_refused_leaves_nothing_on_the_server(
    run: Run, place: Place, tmp_path: Path
) -> None:
    on_server = (*INIT, "--store", place.url)
    code, _, told = run(*on_server)
    assert (code, "--store-owner" in told) == (4, True)
    assert run(*on_server, "--store-owner", place.owner, password="short")[0] == 3
    assert list(tmp_path.iterdir()) == []
    # The database is as empty as before, so another attempt goes well.
    assert run(*on_server, "--store-owner", place.owner)[0] == 0


async def test_a_terminal_is_driven_once_from_any_machine(run: Run, place: Place, tmp_path: Path) -> None:
    assert run(*INIT, "--store", place.url, "--store-owner", place.owner)[0] == 0
    settings = read(tmp_path / "new" / "counter.toml")
    first = compose(settings)
    with pytest.raises(Conflict) as no:
        compose(settings)
    assert no.value.code == "terminal-held"
    second = compose(settings, "02")
    await first.close()
    again = compose(settings)
    await second.close()
    await again.close()
