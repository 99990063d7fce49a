"""The invented branch of the tests as a real program opens it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import house
from tests.benchmarks.at_terminal import Dated

_SETTINGS = """
[store]
url = "sqlite:///store.db"
keys = "keys.json"

[terminal]
branch = "PD"
"""


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder with a store, its keys and its settings."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        """The environment of its programs."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TEXTUAL_FPS": "240",  # what the counter sets for itself: a baseline paints as soon
            "PYTHONPATH": str(Path(house.__file__).parents[1]),
            "COUNTER_TUI_CONFIG": str(self.folder / "counter.toml"),
        }

    def counter(self, terminal: str) -> list[str]:
        """The command that opens its counter, by the console script as staff start it."""
        return [sys.executable, str(Path(sys.executable).with_name("counter-tui")), "--terminal", terminal]


def build(folder: Path) -> Branch:
    """Make the branch."""
    house.build(folder)
    (folder / "counter.toml").write_text(_SETTINGS, encoding="utf-8")
    return Branch(folder)


def sign_in(program: Dated, number: str) -> None:
    """Sign a member of staff in and wait for where their work begins."""
    program.wait("存储已就绪")
    program.type(f"{number}\r{house.PASSWORD}\r")
    program.wait("业务代码")
