"""The real command, in a process of its own."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from counter_tui.desk.here import Here
from counter_tui.desk.policy import Policy
from counter_tui.desk.work import Desk
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.settings import read
from data.content.library import library
from data.keyfile import load
from data.sealing import Sealing
from data.store import Store
from data.terms.enums import StoreKind
from tests.doors import founded
from tests.doubles import FixedClock, SeededRandom
from tests.house import ADMINISTRATOR, PASSWORD

_MAIN: Final = """
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from counter_tui.__main__ import main
code = main(sys.argv[1:])
with open("/proc/self/status") as status:
    print(*(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""
"""Tells the most memory it ever had. `getrusage` would tell what the process that started it had, too."""


AS: Final = ("--as", ADMINISTRATOR[0], "--password-stdin")


@dataclass(frozen=True)
class Told:
    """What a command left.

    Attributes:
        peak: the most memory it had, in bytes.
    """

    code: int
    out: str
    err: str

    @property
    def peak(self) -> int:
        return int(self.err.rpartition("VmHWM:")[2].split()[0]) * 1024


class Branch:
    """A real branch, and commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        founded.make(folder)
        self.settings = folder / "counter.toml"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command, begun; a line with the first administrator's password is on its input."""
        process = subprocess.Popen(
            [sys.executable, "-c", _MAIN, "--config", str(self.settings), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        assert process.stdin is not None
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.close()
        process.stdin = None
        return process

    def run(self, *arguments: str) -> Told:
        """A command, done."""
        process = self.start(*arguments)
        out, err = process.communicate()
        return Told(process.returncode, out, err)

    def batches(self) -> int:
        """How many batches were written."""
        query = "SELECT count(*) FROM audit_event WHERE kind = 'clients.import-batch'"
        with closing(
            sqlite3.connect(f"file:{self.folder / 'store' / 'counter.db'}?mode=ro", uri=True)
        ) as store:
            (found,) = store.execute(query).fetchone()
            return int(found)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The branch's parts, to look at what is kept."""
        settings = read(self.settings)
        keys = load(settings.store.keys)
        store = Store.open(settings.store.url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)
        random = SeededRandom()
        here = Here(UUID(int=0), "PD", "S:console", None, 480, "", "")
        try:
            yield Desk(
                store,
                Sealing(keys, random),
                FixedClock(),
                random,
                ArgonPasswords(time_cost=1, memory_cost=8),
                Policy(),
                library(),
                here,
            )
        finally:
            store.close()
