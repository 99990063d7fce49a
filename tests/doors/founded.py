"""A small real branch: what the administration commands make, with the engine that production has."""

from pathlib import Path

from counter_tui.bootstrap.founding import Founding, Places, found_store
from counter_tui.desk.founding import FirstAdministrator
from counter_tui.gateways.argon import ArgonPasswords
from data.terms.enums import DocumentKind
from tests.doubles import FixedClock, SeededRandom
from tests.house import ADMINISTRATOR, PASSWORD, resident_id
from tests.postgres import Place

SETTINGS = """
[store]
url = "sqlite:///store/counter.db"
keys = "counter.keys"

[terminal]
branch = "PD"
number = "01"

[look]
language = "en"
"""


def founding(**other: object) -> Founding:
    """An ordinary branch with two terminals."""
    values: dict[str, object] = {
        "broker": "金信期货",
        "hotline": "400-0988-278",
        "utc_offset": 480,
        "branch": ("PD", "上海浦东营业部"),
        "terminals": ("01", "02"),
        "administrator": FirstAdministrator(
            ADMINISTRATOR[0], "吴管", DocumentKind.RESIDENT_ID, resident_id(ADMINISTRATOR[1]), PASSWORD
        ),
    }
    return Founding(**{**values, **other})  # type: ignore[arg-type]  # each test names what differs


def places(folder: Path, place: Place | None = None) -> Places:
    if place is not None:
        return Places(folder / "counter.toml", place.url, folder / "counter.keys", place.owner)
    return Places(folder / "counter.toml", f"sqlite:///{folder}/store/counter.db", folder / "counter.keys")


def make(folder: Path, **other: object) -> None:
    """Found a branch in `folder`, with its store."""
    make_at(folder, None, **other)


def make_at(folder: Path, place: Place | None, **other: object) -> None:
    """Found a branch in `folder`, with its store at `place` on the server."""
    settings = SETTINGS if place is None else SETTINGS.replace("sqlite:///store/counter.db", place.url)
    found_store(
        places(folder, place),
        settings,
        founding(**other),
        clock=FixedClock(),
        random=SeededRandom(),
        passwords=ArgonPasswords(time_cost=1, memory_cost=8),
    )
