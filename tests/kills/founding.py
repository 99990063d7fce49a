"""What is made of files: a branch founded, the demo built, a store migrated, copies, slips and messages.

Each is killed before each of its deeds in turn; doing it again then works, or says what to do.
"""

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final
from unittest.mock import patch
from uuid import UUID

from counter_tui.__main__ import main
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.spool_sms import SpoolSms
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.training.keeping import BRANCH, open_branch, rebuild, serves, who_is_who
from data.audit_heads import FILE_NAME, load_heads
from data.store import Store
from data.terms.errors import Conflict
from tests.doors import founded
from tests.doubles import FixedClock, SeededRandom
from tests.house import ADMINISTRATOR, MORNING, PASSWORD
from tests.kills.dying import audited_by_command, sound
from tests.kills.hook import Deeds
from tests.kills.looking import differing, looked_at, snapshot
from tests.kills.play import HEADS
from tests.kills.stages import taken_up

SEED: Final = 5
SLIP: Final = UUID(int=7)
TEXT: Final = "回单\n"


@dataclass(frozen=True, slots=True)
class Making:
    """Something that leaves files.

    Attributes:
        stage: the branch it is done in, empty for none.
        make: does it.
        begin: what comes before it.
        again: does it once more over what a killed process left, and sees that it is right then.
    """

    stage: str
    make: Callable[[Path], None]
    again: Callable[[Path], None]
    begin: Callable[[Path], None] = lambda folder: None


def _said(*arguments: str, lines: str = PASSWORD) -> tuple[int, str]:
    """A command as in a shell: its exit code, and all that it said."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said), patch("sys.stdin", StringIO(f"{lines}\n")):
        code = main(arguments)
    return code, said.getvalue()


# --- init


def _found_again(folder: Path) -> None:
    """Init works, or names what an unfinished one left; with that removed it works."""
    places = founded.places(folder)
    left = [places.keys, places.store_file]
    while not places.settings.exists():
        try:
            founded.make(folder)
        except Conflict as no:
            if no.code != "init-unfinished":
                raise
            (named,) = [path for path in left if path is not None and str(path) in str(no)]
            named.unlink()
    config = ("--config", str(places.settings))
    code, said = _said(*config, "audit", "verify")
    assert code == 0, said
    code, said = _said(*config, "staff", "list", "--as", ADMINISTRATOR[0], "--password-stdin")
    assert code == 0, said
    assert said.count(ADMINISTRATOR[0]) == 1, said


# --- the demo


def _old_demo(folder: Path) -> None:
    """A branch of another version, which is to be built anew."""
    (folder / BRANCH).mkdir()
    (folder / BRANCH / "who.json").write_text("{}")


def _demo(folder: Path) -> None:
    passwords = ArgonPasswords(time_cost=1, memory_cost=8, parallelism=1)
    rebuild(folder, SEED, clock=FixedClock(MORNING), random=SeededRandom(), passwords=passwords)


def _demo_again(folder: Path) -> None:
    if not serves(folder, SEED):
        _demo(folder)
    assert serves(folder, SEED)
    who = who_is_who(folder)
    assert who is not None and who.seed == SEED
    store, _ = open_branch(folder)
    store.close()


# --- migrate


def _triggers(url: str) -> list[str]:
    with looked_at(url) as store:
        found = store.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return [str(row[0]) for row in found]


def _before_migrating(folder: Path) -> None:
    url = taken_up(folder, seed=SEED).url
    (folder / "before.json").write_text(json.dumps([snapshot(url), _triggers(url)]))


def _migrate(folder: Path) -> None:
    Store.migrate(taken_up(folder, seed=SEED).url)


def _migrate_again(folder: Path) -> None:
    play = taken_up(folder, seed=SEED)
    rows, triggers = json.loads((folder / "before.json").read_text())
    for _ in range(2):
        sound(play)
        assert not differing(snapshot(play.url), rows)
        assert _triggers(play.url) == triggers
        play.close()
        Store.migrate(play.url)
        play = taken_up(folder, seed=SEED)


# --- copies of heads, slips, messages


def _first_heads(folder: Path) -> None:
    play = taken_up(folder, seed=SEED)
    play.export_heads()
    play.close()


def _heads(folder: Path) -> None:
    play = taken_up(folder, seed=SEED)
    play.signed_in("03", "1027")
    play.export_heads()
    play.close()


def _heads_again(folder: Path) -> None:
    play = taken_up(folder, seed=SEED + 1)
    load_heads(folder / HEADS)
    audited_by_command(play)
    sound(play)
    play.signed_in("04", "1028")
    play.export_heads()
    sound(play)
    lines = (folder / HEADS / FILE_NAME).read_text().splitlines()
    assert all(json.loads(line)["chain"] for line in lines)
    play.close()


def _slip(folder: Path) -> None:
    TextPrinter(folder / "slips").print(SLIP, "20261123-0001", TEXT)


def _slip_again(folder: Path) -> None:
    _whole(folder / "slips", lambda path: path.read_text() == TEXT)
    _slip(folder)
    _whole(folder / "slips", lambda path: path.read_text() == TEXT, count=1)


def _message(folder: Path) -> None:
    SpoolSms(folder / "spool").send(SLIP, "13800005678", TEXT)


def _message_again(folder: Path) -> None:
    def right(path: Path) -> bool:
        return bool(json.loads(path.read_bytes()) == {"id": str(SLIP), "to": "13800005678", "text": TEXT})

    _whole(folder / "spool", right)
    _message(folder)
    _whole(folder / "spool", right, count=1)


def _whole(folder: Path, right: Callable[[Path], bool], count: int | None = None) -> None:
    """Whoever takes files from a folder finds whole ones only; after a second try nothing else is left."""
    seen = [path for path in folder.glob("*") if not path.name.startswith(".")] if folder.exists() else []
    assert all(right(path) for path in seen)
    assert count is None or [len(seen), len(list(folder.iterdir()))] == [count, count]


MAKINGS: Final = {
    "init": Making("", founded.make, _found_again),
    "demo": Making("", _demo, _demo_again, _old_demo),
    "migrate": Making("bound", _migrate, _migrate_again, _before_migrating),
    "heads": Making("bound", _heads, _heads_again, _first_heads),
    "slip": Making("", _slip, _slip_again),
    "message": Making("", _message, _message_again),
}


def counted(name: str, folder: Path) -> list[str]:
    """Make it undisturbed, and name its deeds."""
    MAKINGS[name].begin(folder)
    deeds = Deeds()
    deeds.install()
    MAKINGS[name].make(folder)
    return deeds.names


def cut_short(name: str, folder: Path, number: int, *, cut: bool) -> None:
    """Make it and die before a deed; returns only where there is no such deed."""
    MAKINGS[name].begin(folder)
    Deeds(number, cut=cut).install()
    MAKINGS[name].make(folder)


def made_again(name: str, folder: Path) -> None:
    MAKINGS[name].again(folder)
