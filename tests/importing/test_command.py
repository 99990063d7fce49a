"""`clients import` and `clients abandon` as somebody at a terminal sees them."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from counter_tui.__main__ import main
from counter_tui.commands import following
from counter_tui.desk.policy import Policy
from tests.house import CLIENTS, PASSWORD
from tests.importing.commands import AS, Branch
from tests.importing.lists import write_list
from tests.terminal import Terminal

SOME = "Some of its rows are in. Import the same file again to finish."


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Branch:
    return Branch(tmp_path_factory.mktemp("branch") / "branch")


@pytest.fixture
def at_terminal(founded: Branch, tmp_path: Path) -> Terminal:
    """An import of some thousand rows at a terminal, its password given."""
    file = write_list(tmp_path / "clients.csv", 8_000)
    program = "import sys; from counter_tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    config = ("--config", str(founded.settings))
    argv = (sys.executable, "-c", program, *config, "clients", "import", str(file), *AS)
    terminal = Terminal(argv, (120, 24), {"LANG": "C.UTF-8", "HOME": str(tmp_path)})
    terminal.type(f"{PASSWORD}\r")
    return terminal


def test_a_bar_moves_and_ctrl_c_leaves_an_import_that_can_be_finished(
    at_terminal: Terminal, founded: Branch
) -> None:
    try:
        at_terminal.wait("Checking the list [", "%")
        at_terminal.wait("Importing [#")
        at_terminal.press("ctrl+c")
        assert at_terminal.exit() == 130
        assert at_terminal.shows("The import was stopped.")
        assert at_terminal.shows(SOME)
        assert not at_terminal.shows("Importing [")
    finally:
        at_terminal.close()
    written = Policy().import_batch * founded.batches()
    assert 0 < written < 8_000
    other = founded.folder / "other.csv"
    other.write_text(CLIENTS)
    refused = founded.run("clients", "import", str(other), *AS)
    assert refused.code == 5
    assert "is not finished" in refused.err
    given_up = founded.run("clients", "abandon", *AS)
    assert (given_up.code, given_up.out) == (
        0,
        f"The import is given up. {written} new accounts and 0 changed ones stay;"
        f" {8_000 - written} rows were not imported.\n",
    )
    assert founded.run("clients", "abandon", *AS).code == 5


def test_without_a_terminal_a_line_is_written_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    branch = Branch(tmp_path / "branch")
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS)
    monkeypatch.setattr(following, "EVERY", 2)
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\n"))
    command = ("--config", str(branch.settings), "clients", "import", str(file), *AS)
    assert main(command) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Checking the list: line 5 of 5",
        "Importing: line 5 of 5",
    ]
