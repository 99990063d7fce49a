"""Where examples take place: one store and its programs, put back to the first morning before each."""

import random
import sqlite3
from pathlib import Path
from typing import Final

from counter_tui.desk.policy import Policy
from tests.doubles import FixedClock, SeededRandom
from tests.house import MORNING, Counter, House, Phones, open_house
from tests.machine import places
from tests.machine.facts import CONSOLE

_SEED: Final = 11


class Chance(SeededRandom):
    """Chance that can begin again."""

    def begin_again(self) -> None:
        self._source = random.Random(_SEED)


class Building:
    """The branches' machines. A program keeps the statements it has compiled from example to example;

    of what was done it keeps nothing, and its file is written anew.
    """

    def __init__(self, folder: Path) -> None:
        template = folder / "template"
        template.mkdir()
        places.found(template)
        self.template = template / "store.db"
        self.file = folder / "store.db"
        self.clock, self.chance = FixedClock(MORNING), Chance(_SEED)
        open_house(template, folder)
        self.house = House(folder, self.clock, self.chance, Phones(), Policy())
        self.counters: dict[str, Counter] = {}
        for terminal in (CONSOLE, *places.TERMINALS):
            self.start(terminal)

    def start(self, terminal: str) -> None:
        """Start the program at a terminal; one that ran there before is left as if it had died."""
        branch, _, number = terminal.partition("-")
        self.counters[terminal] = self.house.at(number, branch or "PD")

    def begin_again(self) -> None:
        """Put everything back to the first morning."""
        self.clock.set(MORNING)
        self.chance.begin_again()
        source, target = sqlite3.connect(self.template), sqlite3.connect(self.file)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
