"""Where papers are saved, and who opens them."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from counter_tui.desk.api.papers import Paper
from counter_tui.desk.ports import Papers
from counter_tui.gateways import desktop
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.typst_papers import to_pdf
from data.terms.errors import Unavailable
from tests.faults.disk import no_file_longer_than
from tests.papers.samples import FORM, NUMBER, SLIP, agreement


def hidden(path: Path) -> bool:
    return False


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        (FORM, f"{NUMBER}-form-000000f0.pdf"),
        (agreement(), f"{NUMBER}-agreement-000000a9.pdf"),
        (SLIP, f"{NUMBER}-slip-00000051.pdf"),
    ],
    ids=["form", "agreement", "slip"],
)
def test_a_paper_is_one_private_file_by_its_number_and_kind(tmp_path: Path, paper: Paper, name: str) -> None:
    papers: Papers = PaperFolder(tmp_path / "a" / "papers", to_pdf, hidden)
    for _ in range(2):
        saved = papers.save(paper)
        assert (Path(saved.path), saved.shown) == (tmp_path / "a" / "papers" / name, False)
    (file,) = (tmp_path / "a" / "papers").iterdir()
    assert file.read_bytes() == to_pdf(paper)
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700


def test_a_number_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    saved = PaperFolder(tmp_path / "papers", to_pdf, hidden).save(replace(SLIP, number="../../x/名"))
    assert Path(saved.path).parent == tmp_path / "papers"
    assert Path(saved.path).name.isascii()


def test_a_paper_that_cannot_be_saved_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file")
    with pytest.raises(Unavailable) as no:
        PaperFolder(tmp_path / "papers", to_pdf, hidden).save(SLIP)
    assert no.value.code == "paper-unwritable"
    assert str(tmp_path / "papers") in str(no.value.says)
    assert no.value.then.msgid


def test_a_full_disk_leaves_the_paper_that_was_there_and_no_half_one(tmp_path: Path) -> None:
    folder = PaperFolder(tmp_path / "papers", to_pdf, hidden)
    path = Path(folder.save(SLIP).path)
    before = path.read_bytes()
    with no_file_longer_than(1000), pytest.raises(Unavailable) as no:
        folder.save(SLIP)
    assert no.value.code == "paper-unwritable"
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_what_was_saved_is_what_is_opened(tmp_path: Path) -> None:
    opened: list[Path] = []

    def show(path: Path) -> bool:
        opened.append(path)
        return True

    folder = PaperFolder(tmp_path / "papers", to_pdf, show)
    saved = folder.save(SLIP)
    assert saved.shown
    assert opened == [Path(saved.path)]


# --- the desktop


def with_opener(folder: Path, script: str, display: str = ":9") -> dict[str, str]:
    """An environment in which `script` is what opens files."""
    for name in ("xdg-open", "open"):
        opener = folder / name
        opener.write_text(f"#!/bin/sh\n{script}\n")
        opener.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "DISPLAY": display}


def test_a_desktop_s_own_program_is_handed_the_file_and_no_terminal(tmp_path: Path) -> None:
    script = f'echo "$1" > {tmp_path}/told; test -t 0 -o -t 1 -o -t 2 && exit 1; exit 0'
    assert desktop.show(tmp_path / "a paper.pdf", with_opener(tmp_path, script))
    assert (tmp_path / "told").read_text() == f"{tmp_path}/a paper.pdf\n"


@pytest.mark.skipif(os.uname().sysname == "Darwin", reason="a Mac always has its desktop")
def test_without_a_desktop_nothing_is_opened(tmp_path: Path) -> None:
    environment = with_opener(tmp_path, f"touch {tmp_path}/told", display="")
    assert not desktop.show(tmp_path / "paper.pdf", environment)
    assert not (tmp_path / "told").exists()
    assert not desktop.show(tmp_path / "paper.pdf", {"PATH": str(tmp_path / "none"), "DISPLAY": ":9"})


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$"])
def test_a_program_that_takes_no_such_file_is_told_as_not_opened(tmp_path: Path, script: str) -> None:
    assert not desktop.show(tmp_path / "paper.pdf", with_opener(tmp_path, script))


def test_a_program_that_cannot_be_started_is_told_as_not_opened(tmp_path: Path) -> None:
    environment = with_opener(tmp_path, "")
    for name in ("xdg-open", "open"):
        (tmp_path / name).write_bytes(b"\x7fELF")
    assert not desktop.show(tmp_path / "paper.pdf", environment)


def test_a_program_that_stays_with_its_file_is_not_waited_for(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    try:
        assert desktop.show(tmp_path / "paper.pdf", with_opener(tmp_path, f"read line < {gate}"))
    finally:
        gate.write_text("go\n")
