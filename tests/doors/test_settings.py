"""The settings file: what it may hold, and what is said of what it may not."""

import re
import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from counter_tui.commands.first_look import FirstLook, Look, first_look, settings_path
from counter_tui.desk.policy import PasswordRule, Policy
from counter_tui.settings import ClientPasswords, Limits, Settings, policy_of, read
from data.terms.enums import CharacterClass, DocumentKind
from data.terms.errors import Invalid, Unavailable
from data.terms.keys import KEYS, choose
from data.terms.words import LANGUAGES

SAMPLE = Path(__file__).parents[2] / "docs" / "counter.toml.sample"
LEAST = '[store]\nurl = "sqlite:///store/counter.db"\nkeys = "counter.keys"\n[terminal]\nbranch = "PD"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "counter.toml"


def test_the_sample_explains_every_key_with_its_default() -> None:
    """Every key stands there, and what is left out is as the sample says."""
    text = SAMPLE.read_text(encoding="utf-8")
    said = re.sub(r"(?m)^# (?=\w+ = )", "", text)
    bare = {name for part in fields(Settings) for name in _keys(part.name)}
    assert {match[1] for match in re.finditer(r"(?m)^(\w+) = ", said)} == bare
    assert read(SAMPLE).limits == Limits()
    assert read(SAMPLE).look == Look()


def _keys(section: str) -> set[str]:
    sections = {part.name: part.type for part in fields(Settings)}
    kind = sections[section]
    if section == "keys":
        return {key.id for key in KEYS}
    assert isinstance(kind, type)
    return {each.name for each in fields(kind)}


def test_the_sample_s_commented_values_are_the_defaults(file: Path) -> None:
    said = re.sub(r"(?m)^# (?=\w+ = )", "", SAMPLE.read_text(encoding="utf-8"))
    file.write_text(said, encoding="utf-8")
    found, least = read(file), _read(file.with_name("least.toml"), LEAST)
    assert found.limits == least.limits == Limits()
    assert policy_of(found) == policy_of(least) == Policy()
    assert found.look == least.look
    assert choose(found.keys) == {key.id: (key.first, key.second) for key in KEYS}
    assert (found.folders.spool, found.folders.slips) == (least.folders.spool, least.folders.slips)


def _read(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return read(file)


def test_the_limits_are_the_policy_s_and_each_of_them_can_be_set() -> None:
    assert Limits().policy() == Policy()
    units = "_(seconds|minutes|hours|days)$"
    limits = {re.sub(units, "", each.name) for each in fields(Limits)}
    passwords = {
        re.sub("_(length|alphabet|classes)$", "_password", each.name) for each in fields(ClientPasswords)
    }
    assert limits | passwords == {each.name for each in fields(Policy)}


def test_a_limit_is_read_in_its_unit(file: Path) -> None:
    limits = "[limits]\nclaim_minutes = 7\notp_tries = 3\ndraft_lifetime_days = 2\n"
    limits += "allowed_documents = ['passport']\n"
    policy = _read(file, LEAST + limits).limits.policy()
    assert policy.claim == timedelta(minutes=7)
    assert policy.draft_lifetime == timedelta(days=2)
    assert policy.otp_tries == 3
    assert policy.allowed_documents == {DocumentKind.PASSPORT}


def test_relative_paths_start_at_the_file_s_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    folders = '[folders]\nspool = "out/sms"\nheads = "/mnt/heads"\nscans = "~/scans"\n'
    found = _read(file, LEAST + folders)
    base = file.parent
    assert found.store.url == f"sqlite:///{base}/store/counter.db"
    assert found.store.keys == base / "counter.keys"
    assert found.folders.spool == base / "out" / "sms"
    assert found.folders.slips == base / "slips"
    assert found.folders.heads == Path("/mnt/heads")
    assert found.folders.scans == Path("/home/somebody/scans")


def test_an_absolute_store_stays_where_it_is(file: Path) -> None:
    found = _read(file, LEAST.replace("sqlite:///store", "sqlite:////srv/store"))
    assert found.store.url == "sqlite:////srv/store/counter.db"


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("", "store", "is missing"),
        ("[terminal]\nbranch = 'PD'\n", "store", "is missing"),
        (LEAST.replace("keys", "key"), "store.keys", "is missing"),
        (LEAST + "number = 1\n", "terminal.number", "quotation marks"),
        (LEAST + "numbr = '01'\n", "terminal.numbr", "is not known"),
        (LEAST + "[lok]\n", "lok", "is not known"),
        (LEAST + "[look]\nlanguage = 'zh'\n", "look.language", "zh_CN, en"),
        (LEAST + "[look]\ntheme = 'blue'\n", "look.theme", "dark, light"),
        (LEAST + "[look]\nlines = 'thin'\n", "look.lines", "box, plain"),
        (LEAST + "[limits]\notp_tries = '5'\n", "limits.otp_tries", "whole number"),
        (LEAST + "[limits]\notp_tries = true\n", "limits.otp_tries", "whole number"),
        (LEAST + "[limits]\notp_tries = 5.0\n", "limits.otp_tries", "whole number"),
        (LEAST + "[limits]\notp_tries = 0\n", "limits.otp_tries", "from 1"),
        (LEAST + "[limits]\ndraft_lifetime_days = 100001\n", "limits.draft_lifetime_days", "from 1"),
        (LEAST + "[limits]\notp_lifetime = 5\n", "limits.otp_lifetime", "is not known"),
        (LEAST + "[limits]\nallowed_documents = []\n", "limits.allowed_documents", "at least one"),
        (LEAST + "[limits]\nallowed_documents = 'passport'\n", "limits.allowed_documents", "list"),
        (LEAST + "[limits]\nallowed_documents = ['visa']\n", "limits.allowed_documents.0", "resident_id"),
        (LEAST + "[folders]\nheads = 1979-05-27\nspool = 3\n", "folders.spool", "quotation marks"),
        ("store = 'x'\n" + LEAST.partition("[terminal]")[2].join(("[terminal]", "")), "store", "section"),
    ],
)
def test_a_key_that_cannot_be_used_is_named(file: Path, text: str, key: str, told: str) -> None:
    with pytest.raises(Invalid) as no:
        _read(file, text)
    assert no.value.field == key
    assert key in str(no.value.says)
    assert str(file) in str(no.value.says)
    assert told in str(no.value.says)
    assert no.value.then.msgid


def test_a_value_is_never_repeated(file: Path) -> None:
    with pytest.raises(Invalid) as no:
        _read(file, LEAST.replace('"sqlite:///store/counter.db"', '["postgresql://me:secret@host"]'))
    assert "secret" not in str(no.value)
    assert "secret" not in repr(no.value.says)


def test_a_file_that_is_not_there_or_no_toml_says_what_to_do(file: Path) -> None:
    with pytest.raises(Unavailable) as no:
        read(file)
    assert no.value.code == "settings-missing"
    assert "counter-tui init" in str(no.value.then)
    with pytest.raises(Unavailable) as no:
        _read(file, "[store\n")
    assert no.value.code == "settings-broken"
    assert "line 1" in str(no.value.says)
    with pytest.raises(Unavailable) as no:
        read(file.parent)
    assert no.value.code == "settings-unreadable"
    file.write_bytes(b"\xff\xfe[\0")
    with pytest.raises(Unavailable) as no:
        read(file)
    assert no.value.code == "settings-broken"


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("", Look()),
        ("[look]\nlanguage = 'en'\ntheme = 'light'\n", Look("en", "light")),
        ("[look]\nlanguage = 'fr'\ntheme = 3\n", Look()),
        ("[look]\ntheme = 'light'\n[broken\n", Look()),
        ("look = 3\n", Look()),
        ("keys = 3\n[look]\nlines = 'plain'\n", Look(lines="plain")),
    ],
)
def test_the_first_look_never_fails(file: Path, text: str, look: Look) -> None:
    file.write_text(text, encoding="utf-8")
    assert first_look(file).look == look
    assert first_look(file.with_name("none")) == FirstLook()
    assert first_look(file.parent) == FirstLook()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_chosen(file: Path, language: str) -> None:
    assert _read(file, LEAST + f"[look]\nlanguage = '{language}'\n").look.language == language
    assert first_look(file).look.language == language


def test_the_file_is_looked_for_where_it_was_named_first() -> None:
    environment = {"COUNTER_TUI_CONFIG": "/by/variable.toml", "XDG_CONFIG_HOME": "/xdg"}
    assert settings_path("/by/option.toml", environment) == Path("/by/option.toml")
    assert settings_path(None, environment) == Path("/by/variable.toml")
    assert settings_path(None, {"XDG_CONFIG_HOME": "/xdg"}) == Path("/xdg/counter-tui/counter.toml")
    home = Path.home() / ".config" / "counter-tui" / "counter.toml"
    assert settings_path(None, {}) == home
    assert settings_path(None, {"XDG_CONFIG_HOME": "relative"}) == home
    assert settings_path("here.toml", {}) == Path.cwd() / "here.toml"


def test_looking_for_the_first_frame_loads_no_validator() -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom counter_tui.commands.first_look import first_look\n"
        f"first_look(Path({str(SAMPLE)!r}))\nassert 'pydantic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_passwords_are_made_of_is_a_setting(file: Path) -> None:
    text = LEAST + '[passwords]\ntrading_length = 6\ntrading_alphabet = "0123456789"\n'
    text += 'trading_classes = ["digit"]\ncfmmc_user = "0031{account}"\n'
    policy = policy_of(_read(file, text))
    assert policy.trading_password == PasswordRule(6, "0123456789", frozenset({CharacterClass.DIGIT}))
    assert (policy.funds_password, policy.cfmmc_user) == (PasswordRule(), "0031{account}")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("trading_length = 3", "trading_length"),
        ("funds_length = 33", "funds_length"),
        ('cfmmc_alphabet = "23456789"', "cfmmc_alphabet"),
        ('trading_alphabet = "0123456789"', "trading_alphabet"),  # no letters, and two classes of them
        ('trading_alphabet = "abcdefghijABCDEFGHIJ0123456789a"', "trading_alphabet"),
        ('trading_alphabet = "abcdefghijABCDEFGHIJ0123456789 "', "trading_alphabet"),
        ('cfmmc_user = "{name}"', "cfmmc_user"),
        ('cfmmc_user = "{account.x}"', "cfmmc_user"),
        ('cfmmc_user = "{"', "cfmmc_user"),
        ('cfmmc_user = ""', "cfmmc_user"),
    ],
)
def test_a_rule_by_which_no_password_can_be_drawn_is_refused(file: Path, line: str, key: str) -> None:
    with pytest.raises(Invalid) as told:
        _read(file, f"{LEAST}[passwords]\n{line}\n")
    assert told.value.field == f"passwords.{key}"
