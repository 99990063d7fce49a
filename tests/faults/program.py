"""The program over an invented branch, in a real pseudo-terminal that goes away."""

import os
import select
import shutil
import sys
from pathlib import Path
from typing import Final

from tests.house import House
from tests.terminal import Terminal

ROOT: Final = Path(__file__).parents[2]
_PATIENCE: Final = 60.0
_SETTINGS: Final = """
[store]
url = "sqlite:///{store}"
keys = "{keys}"

[terminal]
branch = "PD"
number = "03"

[look]
language = "zh_CN"
"""


def settle(branch: House) -> Path:
    """The settings file of a branch."""
    home = branch.folder / "home"
    home.mkdir(exist_ok=True)
    keys = home / "counter.keys"
    shutil.copy(branch.folder / "keys.json", keys)
    keys.chmod(0o600)
    settings = home / "counter.toml"
    settings.write_text(_SETTINGS.format(store=branch.folder / "store.db", keys=keys), encoding="utf-8")
    return settings


def environment(settings: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(settings.parent),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "COUNTER_TUI_CONFIG": str(settings),
    }


class Program(Terminal):
    """The counter at terminal 03."""

    def __init__(self, settings: Path) -> None:
        super().__init__([sys.executable, "-m", "counter_tui"], (80, 24), environment(settings))
        self._pidfd = os.pidfd_open(self.pid)

    def go_away(self) -> None:
        """The window is closed: the kernel sends SIGHUP, and nothing can be read or painted any more."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDWR)

    def end(self) -> int:
        """Wait for the program's end without looking at its screen; its exit status."""
        if self.status is None:
            assert select.select([self._pidfd], [], [], _PATIENCE)[0], "the program did not end"
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def close(self) -> None:
        super().close()
        os.close(self._pidfd)
