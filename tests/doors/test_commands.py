"""The words after `counter-tui`, each against a real store: what they do, print and exit with."""

import io
import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter_tui.__main__ import main
from counter_tui.commands.complaints import tell
from counter_tui.commands.tables import show
from counter_tui.settings import read
from data.audit_heads import FILE_NAME
from data.sqlite import path_of
from data.terms.errors import Conflict
from data.terms.words import L
from tests.house import ADMINISTRATOR, CLIENTS, PASSWORD, resident_id


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the branch of the settings, with lines for its standard input."""
    monkeypatch.setenv("COUNTER_TUI_CONFIG", str(settings))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, lines: str = PASSWORD) -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{lines}\n"))
        code = main(arguments)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run


AS = ("--as", ADMINISTRATOR[0], "--password-stdin")
BAO = ("1027", "陈晓雯", "--role", "teller", "--document-number", resident_id("32010219920305006"))


def one_time(done: Done) -> str:
    found = re.search(r"one sign-in: (\S{12})\n", done.out)
    assert found is not None, done
    return found[1]


# --- staff and places


def test_a_branch_grows_by_commands(run: Run) -> None:
    assert run("branch", "add", "xh", "徐汇营业部", *AS).code == 0
    assert run("terminal", "add", "XH", "1", *AS).code == 0
    added = run("staff", "add", *BAO, "--branch", "XH", *AS)
    assert added.code == 0, added.err
    listed = run("staff", "list", *AS)
    assert listed.code == 0
    (line,) = [line for line in listed.out.splitlines() if line.startswith("1027")]
    assert [*line.split()] == ["1027", "陈晓雯", "XH", "Teller", "active"]


def test_a_person_s_password_serves_once_and_is_chosen_anew(run: Run) -> None:
    administrator = (
        "9002",
        "钱管",
        "--role",
        "administrator",
        "--document-number",
        resident_id("33010219710202002"),
    )
    once = one_time(run("staff", "add", *administrator, *AS))
    own = ("--as", "9002", "--password-stdin")
    chosen = run("staff", "list", *own, lines=f"{once}\nanother long phrase here")
    assert chosen.code == 0, chosen.err
    assert run("staff", "list", *own, lines=once).code == 3
    assert run("staff", "list", *own, lines="another long phrase here").code == 0
    reset = one_time(run("staff", "reset", "9002", *AS))
    assert run("staff", "list", *own, lines="another long phrase here").code == 3
    assert reset != once
    assert run("staff", "disable", "9002", *AS).code == 0
    assert run("staff", "list", *own, lines=f"{reset}\nyet another long phrase").code == 3
    listed = run("staff", "list", *AS).out
    assert re.search(r"9002 .*disabled", listed)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("branch", "add", "PD", "x"), 5),
        (("branch", "add", "浦东", "x"), 3),
        (("terminal", "add", "XX", "03"), 3),
        (("terminal", "add", "PD", "01"), 5),
        (("staff", "disable", ADMINISTRATOR[0]), 5),
        (("staff", "reset", "7777"), 3),
        (("staff", "add", "1027", "x", "--role", "witness", "--document-number", BAO[-1]), 3),
        (("staff", "add", "1027", "x", "--role", "king", "--document-number", BAO[-1]), 2),
    ],
)
def test_a_refusal_is_a_sentence_and_an_exit_code(run: Run, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments, *AS)
    assert done.code == code, done
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert done.out == ""


def test_nobody_administers_without_an_administrator_s_password(run: Run) -> None:
    assert run("staff", "list", *AS, lines="wrong wrong wrong").code == 3
    teller = one_time(run("staff", "add", *BAO, *AS))
    done = run(
        "staff", "list", "--as", "1027", "--password-stdin", lines=f"{teller}\nanother long phrase here"
    )
    assert done.code == 3
    assert "Your role does not allow this." in done.err
    assert done.out == ""


def test_a_password_is_not_asked_for_where_nobody_can_type_it(run: Run) -> None:
    done = run("staff", "list", "--as", ADMINISTRATOR[0])
    assert done.code == 3
    assert "--password-stdin" in done.err


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("init", "--broker", "金信期货"), "--hotline"),
        (("branch", "add", "xh", "徐汇营业部"), "--as"),
        (("terminal", "add", "PD", "05"), "--as"),
        (("staff", "add", *BAO[:-2], *AS[:2]), "--document-number"),
        (("staff", "disable", "1027"), "--as"),
        (("staff", "reset", "1027"), "--as"),
        (("staff", "list"), "--as"),
        (("clients", "import", "clients.csv"), "--as"),
        (("clients", "abandon"), "--as"),
    ],
)
def test_no_prompt_takes_the_line_that_is_the_password(
    run: Run, arguments: tuple[str, ...], option: str
) -> None:
    for _ in range(5):
        done = run(*arguments, "--password-stdin")
        assert (done.code, done.out) == (2, "")
        assert option in done.err
    # Nothing was tried as the administrator's password: five wrong ones would have locked them out.
    assert run("staff", "list", *AS).code == 0


@pytest.mark.usefixtures("in_file")
def test_every_command_s_session_ends_with_it(run: Run, settings: Path) -> None:
    assert run("staff", "list", *AS).code == 0
    assert run("branch", "add", "PD", "x", *AS).code == 5
    with sqlite3.connect(path_of(read(settings).store.url)) as store:
        rows = store.execute("SELECT count(*), count(ended_at) FROM staff_session").fetchone()
    store.close()
    assert rows == (2, 2)


# --- clients


def test_a_client_list_is_imported_and_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS, encoding="utf-8")
    first = run("clients", "import", str(file), *AS)
    assert (first.code, first.err) == (0, "")
    assert "4 new" in first.out
    again = run("clients", "import", str(file), *AS)
    assert again.code == 0
    assert "4 as before" in again.out
    assert "Nothing was changed." in again.out


def test_refused_rows_are_told_by_line_column_and_reason(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS.replace("13900001234", "1390000123"), encoding="gb18030")
    refused = run("clients", "import", str(file), *AS)
    assert refused.code == 3
    assert re.search(r"(?m)^Line 3, mobile: \S.+$", refused.err)
    assert "1 refused" in refused.out
    assert "Nothing was changed." in refused.out
    skipped = run("clients", "import", str(file), "--skip-bad", *AS)
    assert skipped.code == 3
    assert "3 new" in skipped.out
    assert "left out" in skipped.out


def test_a_list_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("clients", "import", str(tmp_path / "none.csv"), *AS).code == 3
    assert run("clients", "import", str(tmp_path), *AS).code == 3
    (tmp_path / "empty.csv").write_text("")
    assert run("clients", "import", str(tmp_path / "empty.csv"), *AS).code == 3


def test_what_a_list_holds_is_printed_as_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS.replace("李四光", "李\x1b[2J[red]光"), encoding="utf-8")
    assert "\x1b" not in run("clients", "import", str(file), *AS).err
    file.write_text(CLIENTS.replace("cfmmc_user", "cfmmc\x1b[2Juser"), encoding="utf-8")
    assert "\x1b" not in run("clients", "import", str(file), *AS).err
    named = run("clients", "import", str(tmp_path / "none\x1b[2J"), *AS)
    assert "<U+001B>[2J" in named.err
    assert "\x1b" not in run("branch", "add", "\x1b[2J", "x", *AS).err


def test_a_table_shows_what_it_holds_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    show(["name"], [["\x1b[2J[red]x[/red]"]])
    assert "<U+001B>[2J[red]x[/red]" in capsys.readouterr().out


def test_an_error_is_told_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(Conflict("x", L("There is a branch {code} already.", code="\x1b[2J"))) == 5
    assert capsys.readouterr().err == "There is a branch <U+001B>[2J already.\n"


# --- the catalogue, the audit, the schema


def test_the_catalogue_needs_no_store(run: Run, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_TUI_CONFIG", str(settings.with_name("none.toml")))
    english = run("services", "--language", "en")
    assert english.code == 0
    (unlock,) = [line for line in english.out.splitlines() if line.startswith("05")]
    assert "Unlock account" in unlock
    assert unlock.rstrip().endswith("yes")
    assert "代码" not in english.out
    assert "Unlock" not in run("services", "--language", "zh_CN").out


def edit(settings: Path, *statements: str) -> None:
    """Change the store as somebody with its file would, its triggers taken away."""
    store = sqlite3.connect(path_of(read(settings).store.url))
    names = store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        store.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert store.execute(statement).rowcount > 0
    store.commit()
    store.close()


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        ((), 0),
        (("UPDATE audit_event SET kind = 'x' WHERE sequence = 2",), 10),
        (("DELETE FROM audit_event WHERE sequence = 2",), 11),
        (("DELETE FROM audit_event WHERE sequence = (SELECT max(sequence) FROM audit_event)",), 12),
        (("DELETE FROM audit_head",), 13),
    ],
)
@pytest.mark.usefixtures("in_file")
def test_the_audit_has_an_exit_code_for_each_finding(
    run: Run, settings: Path, statements: tuple[str, ...], code: int
) -> None:
    if statements:
        edit(settings, *statements)
    done = run("audit", "verify")
    assert done.code == code, done
    assert re.search(r"\d+ events, 0 copies", done.out)
    assert bool(done.err) == bool(code)


@pytest.mark.usefixtures("in_file")
def test_the_audit_is_held_against_copies_of_its_heads(run: Run, settings: Path, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.mkdir()
    with settings.open("a", encoding="utf-8") as file:
        file.write(f'[folders]\nheads = "{heads}"\n')
    assert run("staff", "list", *AS).code == 0
    assert re.search(r"[1-9]\d* copies", run("audit", "verify").out)
    edit(
        settings,
        "DELETE FROM audit_event WHERE sequence = (SELECT max(sequence) FROM audit_event)",
        "UPDATE audit_head SET sequence = sequence - 1,"
        " hash = (SELECT hash FROM audit_event ORDER BY sequence DESC LIMIT 1)",
    )
    assert run("audit", "verify").code == 12
    none = run("audit", "verify", "--heads", str(tmp_path / "none"))
    assert (none.code, "holds no copies" in none.err) == (13, True)


def test_heads_are_copied_by_hand(run: Run, settings: Path, tmp_path: Path) -> None:
    assert run("audit", "heads").code == 4
    heads = tmp_path / "heads"
    assert run("audit", "heads", "--heads", str(heads)).code == 4
    heads.mkdir()
    done = run("audit", "heads", "--heads", str(heads))
    assert (done.code, done.out) == (0, f"Heads copied: 1, to {heads}.\n")
    verified = run("audit", "verify", "--heads", str(heads))
    assert verified.code == 0
    assert re.search(r"The last copy is of \d{4}-\d\d-\d\d \d\d:\d\d\.", verified.out)


@pytest.mark.parametrize(
    ("line", "says"),
    [("", "holds no copies"), ("[]\n", "damaged or changed")],
)
def test_copies_of_heads_that_tell_nothing_are_told(run: Run, tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / FILE_NAME).write_text(line)
    done = run("audit", "verify", "--heads", str(tmp_path))
    assert done.code == 13
    assert says in done.err


@pytest.mark.usefixtures("in_file")
def test_evidence_that_no_event_tells_of_has_an_exit_code_of_its_own(run: Run, settings: Path) -> None:
    store = sqlite3.connect(path_of(read(settings).store.url))
    store.execute(
        "INSERT INTO step_void (step_record_id, at, cause)"
        " VALUES (?, '2026-03-02T09:00:00.000000+00:00', 'redo')",
        ("f" * 32,),
    )
    store.commit()
    store.close()
    done = run("audit", "verify")
    assert done.code == 14
    assert f"step_void@{'f' * 32}" in done.err
    assert run("audit", "verify", "--chains-only").code == 0


@pytest.mark.usefixtures("in_file")
def test_a_store_in_which_nothing_can_be_read_cannot_be_verified(run: Run, settings: Path) -> None:
    path_of(read(settings).store.url).write_bytes(b"not a store" * 1000)
    assert run("audit", "verify").code == 13


@pytest.mark.usefixtures("in_file")
def test_migrating_a_store_of_this_version_changes_nothing(run: Run) -> None:
    assert run("migrate").code == 0
    assert run("audit", "verify").code == 0


@pytest.mark.parametrize("command", [("audit", "verify"), ("migrate",), ("staff", "list", *AS)])
@pytest.mark.usefixtures("in_file")
def test_a_store_or_keys_that_are_not_there_are_told(
    run: Run, settings: Path, command: tuple[str, ...]
) -> None:
    keys = settings.parent / "counter.keys"
    keys.rename(keys.with_name("away"))
    assert run(*command).code == 4
    keys.with_name("away").rename(keys)
    (settings.parent / "store" / "counter.db").unlink()
    done = run(*command)
    assert done.code == 4
    assert "counter.db" in done.err


# --- init


INIT = (
    "init", "--broker", "金信期货", "--hotline", "400-0988-278", "--branch-code", "pd",
    "--branch-name", "浦东", "--terminal", "1", "--terminal", "2", "--admin", "9001", "--admin-name", "吴管",
    "--document-kind", "resident_id", "--document-number", resident_id(ADMINISTRATOR[1]), "--password-stdin",
)  # fmt: skip


@pytest.mark.usefixtures("in_file")
def test_a_branch_is_made_from_nothing(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "new" / "counter.toml"
    made = run("--config", str(config), *INIT)
    assert made.code == 0, made.err
    assert str(config) in made.out
    settings = read(config)
    assert settings.terminal.branch == "PD"
    assert settings.terminal.number == "01"
    assert stat.S_IMODE(settings.store.keys.stat().st_mode) == 0o600
    assert path_of(settings.store.url).parent not in settings.store.keys.parents
    listed = run("--config", str(config), "staff", "list", *AS)
    assert listed.code == 0, listed.err
    assert "9001" in listed.out
    assert PASSWORD not in made.out + config.read_text() + settings.store.keys.read_text()


def test_init_writes_over_nothing_and_leaves_nothing_half_made(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "new" / "counter.toml"
    refused = run("--config", str(config), *INIT, lines="short")
    assert refused.code == 3
    assert not config.parent.exists()
    assert run("--config", str(config), *INIT).code == 0
    before = {path: path.read_bytes() for path in config.parent.rglob("*") if path.is_file()}
    assert run("--config", str(config), *INIT).code == 5
    assert {path: path.read_bytes() for path in config.parent.rglob("*") if path.is_file()} == before


# --- the doors themselves


def test_help_is_printed(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for word in ("init", "branch", "terminal", "staff", "clients", "services", "audit", "migrate", "demo"):
        assert re.search(rf"(?m)^  {word} ", done.out)


@pytest.mark.parametrize(
    "wrong", [("--bad",), ("bad",), ("--terminal",), ("demo", "--seed", "x"), ("staff", "ad")]
)
def test_what_is_not_understood_is_a_usage_error(run: Run, wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert done.code == 2
    assert "--help" in done.err
    assert "Traceback" not in done.err


def test_broken_settings_are_told_by_file_and_key(run: Run, settings: Path) -> None:
    settings.write_text(settings.read_text().replace("number", "numbr"))
    done = run("staff", "list", *AS)
    assert done.code == 3
    assert str(settings) in done.err
    assert "terminal.numbr" in done.err


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counter_tui", *arguments],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("--terminal", "01"), ("demo",), ("demo", "--seed=3", "--fresh")])
def test_the_counter_needs_a_terminal(arguments: tuple[str, ...], settings: Path) -> None:
    done = started(*arguments, COUNTER_TUI_CONFIG=str(settings))
    assert done.returncode == 2
    assert "terminal" in done.stderr or "终端" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "loads"),
    [
        ((), False),
        (("--terminal", "01"), False),
        (("--config=x", "--terminal=01"), False),
        (("demo", "--seed", "3", "--fresh", "--terminal", "02"), False),
        (("services",), True),
    ],
)
def test_the_command_line_is_loaded_for_commands_alone(arguments: tuple[str, ...], loads: bool) -> None:
    program = (
        "import sys\nfrom counter_tui.__main__ import main\n"
        f"code = main({arguments!r})\nsys.stderr.write(f\"{{'typer' in sys.modules}}\")\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.stderr.endswith(str(loads).encode())
    assert done.returncode == (0 if loads else 2)
