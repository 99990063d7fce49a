"""A real branch put together from its settings, and made on an empty machine."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from counter_tui.bootstrap.founding import check_places, found_store
from counter_tui.bootstrap.production import compose, console
from counter_tui.desk.api.commands.sign_in import AskPlace, SignIn
from counter_tui.desk.founding import FirstAdministrator
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.settings import Folders, Settings, StoreSettings, TerminalSettings, read
from data import keyfile
from data.store import Store
from data.terms.enums import DocumentKind, Role, StoreKind
from data.terms.errors import Conflict, CounterError, Invalid, Unavailable
from tests.doors.founded import SETTINGS, founding, make, places
from tests.doubles import FixedClock, SeededRandom
from tests.house import ADMINISTRATOR, PASSWORD, resident_id


@pytest.fixture
def given(settings: Path) -> Settings:
    return read(settings)


async def test_a_counter_opens_at_its_terminal(given: Settings) -> None:
    counter = compose(given)
    place = await counter.do(AskPlace())
    assert (place.branch, place.terminal, place.kind) == ("上海浦东营业部", "01", StoreKind.PRODUCTION)
    assert place.logins == ()
    staff = await counter.do(SignIn(ADMINISTRATOR[0], PASSWORD))
    assert staff.roles == {Role.ADMINISTRATOR}
    await counter.close()


async def test_the_terminal_named_at_the_start_goes_before_the_settings(given: Settings) -> None:
    counter = compose(given, "2")
    assert (await counter.do(AskPlace())).terminal == "02"
    await counter.close()


async def test_a_terminal_is_driven_once_and_others_beside_it(given: Settings) -> None:
    first = compose(given)
    with pytest.raises(Conflict) as no:
        compose(given)
    assert no.value.code == "terminal-held"
    second = compose(given, "02")
    await first.close()
    again = compose(given)
    await second.close()
    await again.close()


async def test_the_console_stands_at_no_terminal_and_beside_all(given: Settings) -> None:
    counter = compose(given)
    commands = console(given)
    assert (await commands.do(AskPlace())).terminal == ""
    await commands.close()
    await counter.close()


@pytest.mark.parametrize(
    ("terminal", "code", "named"),
    [
        (TerminalSettings("PD"), "no-terminal-named", "--terminal"),
        (TerminalSettings("PD", "09"), "no-terminal-here", "01, 02"),
        (TerminalSettings("XX", "01"), "no-branch-here", "PD"),
    ],
)
def test_a_terminal_that_is_not_there_says_which_are(
    given: Settings, terminal: TerminalSettings, code: str, named: str
) -> None:
    with pytest.raises(Unavailable) as no:
        compose(replace(given, terminal=terminal))
    assert no.value.code == code
    assert named in str(no.value.then)


def test_a_folder_for_heads_that_is_not_there_is_told_at_once(given: Settings, tmp_path: Path) -> None:
    wrong = replace(given, folders=Folders(heads=tmp_path / "none"))
    for _ in range(2):  # the terminal was not held meanwhile
        with pytest.raises(Unavailable) as no:
            compose(wrong)
        assert no.value.code == "heads-folder"


def test_a_store_needs_its_own_keys_and_kind(given: Settings, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as no:
        compose(replace(given, store=StoreSettings(given.store.url, tmp_path / "none")))
    assert no.value.code == "keys-missing"
    keyfile.create(tmp_path / "other", SeededRandom(5))
    with pytest.raises(Unavailable) as no:
        compose(replace(given, store=StoreSettings(given.store.url, tmp_path / "other")))
    assert no.value.code == "keys-other"
    training = tmp_path / "training"
    found_store(
        places(training),
        SETTINGS,
        founding(),
        clock=FixedClock(),
        random=SeededRandom(),
        passwords=ArgonPasswords(time_cost=1, memory_cost=8),
        kind=StoreKind.TRAINING,
        seed=7,
    )
    with pytest.raises(Unavailable) as no:
        compose(read(training / "counter.toml"))
    assert no.value.code == "store-kind"


async def test_the_limits_of_the_settings_are_the_engine_s(settings: Path) -> None:
    with settings.open("a", encoding="utf-8") as file:
        file.write("[limits]\nstaff_failures = 2\nstaff_lock_minutes = 9\n")
    counter = compose(read(settings))
    place = await counter.do(AskPlace())
    assert (place.staff_failures_limit, place.staff_lock_minutes) == (2, 9)
    await counter.close()


# --- founding


@pytest.mark.usefixtures("in_file")
def test_what_is_founded_is_private(settings: Path) -> None:
    for name in ("counter.toml", "counter.keys", "store/counter.db"):
        assert stat.S_IMODE((settings.parent / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE((settings.parent / "store").stat().st_mode) == 0o700


def _administrator(**other: str) -> FirstAdministrator:
    values = {
        "number": ADMINISTRATOR[0],
        "name": "吴管",
        "document_number": resident_id(ADMINISTRATOR[1]),
        "password": PASSWORD,
        **other,
    }
    return FirstAdministrator(document_kind=DocumentKind.RESIDENT_ID, **values)


@pytest.mark.parametrize(
    "other",
    [
        {"branch": ("浦东", "上海浦东营业部")},
        {"branch": ("PD", "")},
        {"terminals": ("01", "1")},
        {"terminals": ("A",)},
        {"administrator": _administrator(number="9")},
        {"administrator": _administrator(document_number="110105194912310021")},
        {"administrator": _administrator(password="short")},
    ],
)
def test_a_founding_that_is_refused_leaves_nothing(tmp_path: Path, other: dict[str, object]) -> None:
    with pytest.raises(CounterError):
        make(tmp_path / "a" / "b", **other)
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_written_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "counter.toml":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unavailable) as no:
        make(tmp_path / "branch")
    assert no.value.code == "settings-unwritable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["counter.toml", "counter.keys", "store/counter.db"])
def test_nothing_is_written_over(tmp_path: Path, name: str) -> None:
    there = tmp_path / name
    there.parent.mkdir(exist_ok=True)
    there.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Conflict) as no:
        make(tmp_path)
    assert no.value.code == ("init-exists" if name == "counter.toml" else "init-unfinished")
    assert str(there) in str(no.value)
    assert there.read_text() == "mine"
    assert sorted(tmp_path.rglob("*")) == before


def test_keys_never_lie_with_the_store(tmp_path: Path) -> None:
    for keys in ("store/counter.keys", "store/deeper/counter.keys"):
        with pytest.raises(Invalid) as no:
            check_places(replace(places(tmp_path), keys=tmp_path / keys))
        assert no.value.code == "keys-with-store"


def test_a_founded_store_opens_with_its_key_file(settings: Path) -> None:
    content = json.loads((settings.parent / "counter.keys").read_text())
    url = read(settings).store.url
    store = Store.open(url, kind=StoreKind.PRODUCTION, key_set=content["key_set"])
    assert (store.facts.broker, store.facts.hotline) == ("金信期货", "400-0988-278")
    store.close()
