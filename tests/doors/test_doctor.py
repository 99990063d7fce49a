"""`counter-tui doctor`: each thing that can be wrong is told with what to do, and nothing is changed."""

import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter_tui.commands.doctor.finding import Finding, Verdict
from counter_tui.commands.doctor.keeping import look_at_keeping
from counter_tui.commands.doctor.standing_at import look_at
from counter_tui.gateways.terminal_look import SAMPLES, Terminal, colours_of
from counter_tui.settings import read
from data.database import file_of
from data.terms.cells import cells
from tests.doors.test_commands import Run, run
from tests.doubles import FixedClock

__all__ = ["run"]
NOW = FixedClock().now() + timedelta(minutes=5)
WIDTHS = {sign: cells(sign) for sign in "".join(SAMPLES.values())}


def looked(settings: Path, now: datetime = NOW) -> dict[str, Finding]:
    return {finding.about.msgid: finding for finding in look_at_keeping(settings, now)}


def told(finding: Finding) -> str:
    return f"{finding.says.render('en')} {finding.then.render('en')}"


def test_a_branch_that_is_well(settings: Path) -> None:
    found = looked(settings)
    assert [name for name, finding in found.items() if finding.verdict is Verdict.WRONG] == []
    assert list(found) == [
        "Settings",
        "Keys",
        "Store",
        "Schema",
        "Clock",
        "Messages",
        "Printer",
        "Scans",
        "Disk",
    ]
    assert "17:05" in told(found["Clock"])
    assert "scanner" in told(found["Scans"]) and "[folders]" in told(found["Scans"])


def test_it_changes_nothing_and_its_code_says_how_it_is(run: Run, settings: Path, in_file: None) -> None:
    def tree() -> dict[Path, tuple[int, bytes]]:
        files = [path for path in settings.parent.rglob("*") if path.is_file()]
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = tree()
    done = run("doctor")
    assert done.code == 0, done.out
    assert done.out.count("\n") == 10
    assert re.search(r"(?m)^✓ Keys {2,}Readable by this user alone\.$", done.out)
    assert re.search(r"(?m)^! Terminal {2,}Not looked at", done.out)
    assert tree() == before
    (settings.parent / "counter.keys").unlink()
    done = run("doctor")
    assert done.code == 1
    assert re.search(r"(?m)^✗ Keys .* is not there\. Put the store's own key file back", done.out)


def test_it_works_whatever_is_broken(settings: Path) -> None:
    text = settings.read_text()
    settings.write_text("[store")
    found = looked(settings)
    assert found["Settings"].verdict is Verdict.WRONG
    assert "not written as TOML" in told(found["Settings"])
    assert "Mend the settings first" in told(found["Store"])
    settings.write_text(text + '[keys]\nagain = "F1"\n')
    assert "again is F1, which help has already" in told(looked(settings)["Settings"])
    settings.unlink()
    assert "counter-tui init" in told(looked(settings)["Settings"])


def test_a_store_that_is_not_there_or_is_none(settings: Path, in_file: None) -> None:
    store = file_of(read(settings).store.url)
    assert store is not None
    store.write_bytes(b"no database at all" * 100)
    found = looked(settings)
    assert found["Store"].verdict is Verdict.WRONG
    assert "is not a store of this program" in told(found["Store"])
    assert "Clock" not in found
    assert "Printer" in found
    store.unlink()
    assert "cannot be opened" in told(looked(settings)["Store"])
    assert not store.exists()


def test_keys_of_another_store(settings: Path, in_file: None) -> None:
    keys = settings.parent / "counter.keys"
    text = keys.read_text()
    keys.write_text(re.sub(r'"key_set": "\w{4}', '"key_set": "0000', text))
    assert "belongs to another store" in told(looked(settings)["Store"])
    keys.chmod(0o644)
    assert "chmod 600" in told(looked(settings)["Keys"])


def test_another_version_is_told_and_not_looked_into(settings: Path, in_file: None) -> None:
    store = file_of(read(settings).store.url)
    with sqlite3.connect(str(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    found = looked(settings)
    assert found["Schema"].verdict is Verdict.WRONG
    assert "newer version" in told(found["Schema"])
    assert "another version" in told(found["Clock"])


@pytest.mark.parametrize(
    ("by", "verdict", "words"),
    [
        (timedelta(minutes=-1), Verdict.WELL, "not before"),
        (timedelta(minutes=-10), Verdict.WRONG, "10 minutes later"),
        (timedelta(days=100), Verdict.CARE, "100 days old"),
    ],
)
def test_the_clock_is_held_against_the_record(
    settings: Path, by: timedelta, verdict: Verdict, words: str
) -> None:
    found = looked(settings, FixedClock().now() + by)["Clock"]
    if verdict is Verdict.WELL:
        assert found.verdict is not Verdict.WRONG
    else:
        assert found.verdict is verdict
        assert words in told(found)


def test_folders_that_cannot_be_used(settings: Path) -> None:
    folder = settings.parent
    (folder / "slips").write_text("a file")
    text = settings.read_text() + f'\n[folders]\nheads = "{folder}/away"\nscans = "{folder}/scans"\n'
    settings.write_text(text)
    (folder / "scans").mkdir()
    found = looked(settings)
    assert "is no folder" in told(found["Printer"])
    assert "is not there" in told(found["Check marks"])
    assert "is made when it is first needed" in told(found["Messages"])
    assert found["Scans"].verdict is Verdict.WELL


def test_a_store_in_use_is_looked_into_too(settings: Path, in_file: None) -> None:
    store = file_of(read(settings).store.url)
    writer = sqlite3.connect(str(store))
    try:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        assert looked(settings)["Store"].verdict is Verdict.WELL
    finally:
        writer.close()


# --- the terminal


def at(terminal: Terminal | None, *, plain: bool = False) -> dict[str, Finding]:
    return {finding.about.msgid: finding for finding in look_at(terminal, plain=plain)}


def a_terminal(
    size: tuple[int, int] = (120, 40),
    widths: dict[str, int] = WIDTHS,
    *,
    colours: int = 1 << 24,
    encoding: str = "utf-8",
    modes: dict[str, bool] | None = None,
) -> Terminal:
    said = {"mouse": True, "pixels": True} if modes is None else modes
    return Terminal(*size, colours, encoding, widths, said)


def test_a_terminal_that_is_well() -> None:
    found = at(a_terminal())
    assert {finding.verdict for finding in found.values()} == {Verdict.WELL}
    assert list(found) == ["Size", "Colours", "Encoding", "Widths", "Mouse"]


def test_what_a_terminal_lacks_is_told() -> None:
    assert "at least 80 by 24" in told(at(a_terminal((79, 24)))["Size"])
    assert at(a_terminal((80, 24)))["Size"].verdict is Verdict.WELL
    assert "COLORTERM" in told(at(a_terminal(colours=256))["Colours"])
    assert at(a_terminal(colours=16))["Colours"].verdict is Verdict.WRONG
    assert "zh_CN.UTF-8" in told(at(a_terminal(encoding="gb18030"))["Encoding"])
    assert "in steps" in told(at(a_terminal(modes={"mouse": True, "pixels": False}))["Mouse"])
    assert "by keyboard" in told(at(a_terminal(modes={}))["Mouse"])
    assert at(None)["Terminal"].verdict is Verdict.CARE


def test_wide_lines_lead_to_plain_ones() -> None:
    wide = WIDTHS | dict.fromkeys(SAMPLES["frames"], 2)
    assert 'lines = "plain"' in told(at(a_terminal(widths=wide))["Widths"])
    assert at(a_terminal(widths=wide), plain=True)["Widths"].verdict is Verdict.WELL
    assert "straight" in told(at(a_terminal(widths={}))["Widths"])
    assert at(a_terminal(widths=WIDTHS | {"䶮": 1}))["Widths"].verdict is Verdict.WRONG
    assert "Names" in at(a_terminal(widths=WIDTHS | {"·": 2}))


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 1 << 24),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, 2),
        ({}, 2),
    ],
)
def test_colours_as_the_environment_has_them(environment: dict[str, str], colours: int) -> None:
    assert colours_of(environment) == colours


def test_a_real_terminal_is_asked(settings: Path, in_file: None) -> None:
    """The test is the terminal: it answers where the cursor stands, with wide lines, and with pixels."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "counter_tui", "--config", str(settings), "doctor"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "COLUMNS": "60",
        },
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    os.close(slave)
    seen, answered = b"", 0
    while select.select([master], [], [], 60)[0]:
        try:
            more = os.read(master, 4096)
        except OSError:
            break
        seen += more
        asked = re.findall(r"\r\x1b\[2K(.)\x1b\[6n", seen.decode(errors="ignore"))
        if not answered and "\x1b[?1016$p" in seen.decode(errors="ignore"):
            os.write(master, b"\x1b[?1000;2$y\x1b[?1006;2$y\x1b[?1016;2$y")
        for sign in asked[answered:]:
            os.write(master, f"\x1b[1;{(2 if sign in SAMPLES['frames'] else cells(sign)) + 1}R".encode())
        answered = len(asked)
    assert program.wait() in (0, 1)
    os.close(master)
    out = seen.decode()
    assert "Reported by the pixel" in out
    told = [line for line in out.splitlines() if "\x1b" not in line]
    assert max(cells(line) for line in told) <= 60
    assert any('lines = "plain"' in line for line in told), "what is to be typed stands on one line"
    assert "or have the terminal show them narrow." in " ".join(out.split())
    assert "All of them (24 bit)" in out
    assert answered == len(WIDTHS)
