"""Where examples take place: a store, its programs, and somebody who looks at the store past them."""

import shutil
from pathlib import Path

from counter_tui.desk.policy import Policy
from tests import postgres
from tests.house import Counter, open_house
from tests.machine import places
from tests.machine.facts import BATCH, CONSOLE


class Building:
    """The branches' machines, for each example as they were on the first morning.

    Args:
        folder: where they stand.
        kind: of the database under them.
    """

    def __init__(self, folder: Path, kind: postgres.Kind) -> None:
        self._folder = folder
        self._template = folder / "template"
        self._template.mkdir()
        places.found(self._template, kind)
        self._open()

    def _open(self) -> None:
        rooms = self._folder / "rooms"
        shutil.rmtree(rooms, ignore_errors=True)
        rooms.mkdir()
        self.house = open_house(self._template, rooms, Policy(import_batch=BATCH))
        self.shell = postgres.Shell(rooms)
        self.counters: dict[str, Counter] = {}
        for terminal in (CONSOLE, *places.TERMINALS):
            self.start(terminal)

    def start(self, terminal: str) -> None:
        """Start the program at a terminal; one that ran there before is left as if it had died."""
        branch, _, number = terminal.partition("-")
        self.counters[terminal] = self.house.at(number, branch or "PD")

    def begin_again(self) -> None:
        """Put everything back to the first morning."""
        self.close()
        self._open()

    def close(self) -> None:
        self.shell.close()
        self.house.close()
