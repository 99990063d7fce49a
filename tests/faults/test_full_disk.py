"""The disk of the store is really full, beneath the whole program: told, nothing lost, and gone on with."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from counter_tui.app import EXIT_ENDED
from data.audit_verify import Finding, verify
from tests.faults.program import environment, settle
from tests.faults.server import fill
from tests.house import PASSWORD, WANG, House
from tests.rules.attempts import ask
from tests.terminal import Terminal

_BYTES: Final = 16 * 1024 * 1024
_UNSHARE: Final = shutil.which("unshare") or "unshare"
_ALONE: Final = (_UNSHARE, "--user", "--map-root-user", "--mount")
"""A program for itself, that may mount what nobody else sees; it takes no root where the kernel allows it."""
_MOUNT: Final = """
mount -t tmpfs -o size="$1" none "$2" && cp -a "$3"/. "$2" && shift 3 && exec "$@"
"""


def no_disk_of_its_own() -> str:
    """Why a program here cannot have a disk of its own; empty where it can."""
    try:
        tried = subprocess.run([*_ALONE, "true"], capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return tried.stderr if tried.returncode else ""


class OnSmallDisk(Terminal):
    """The counter, with the folder of its branch on a small disk that only it has."""

    def __init__(self, branch: House, settings: Path) -> None:
        mounted, content = branch.folder, branch.folder.with_name(f"{branch.folder.name}_content")
        shutil.copytree(branch.folder, content)
        program = (sys.executable, "-m", "counter_tui")
        argv = [*_ALONE, "sh", "-c", _MOUNT, "sh", str(_BYTES), str(mounted), str(content), *program]
        super().__init__(argv, (80, 24), environment(settings))
        self.wait("存储已就绪")
        # Held open, the disk outlives its program.
        seen = Path("/proc", str(self.pid), "root", *mounted.parts[1:])
        self._disk = os.open(seen, os.O_PATH | os.O_DIRECTORY)
        self.disk = Path(f"/proc/self/fd/{self._disk}")
        """The small disk, as others come to it."""

    def close(self) -> None:
        super().close()
        os.close(self._disk)


@pytest.fixture
def program(branch: House) -> Iterator[OnSmallDisk]:
    if why := no_disk_of_its_own():
        pytest.skip(f"a program cannot have a disk of its own here: {why}")
    branch.close()
    started = OnSmallDisk(branch, settle(branch))
    yield started
    started.close()


def test_what_is_typed_and_what_is_kept_outlive_a_full_disk(branch: House, program: OnSmallDisk) -> None:
    program.type(f"1027\r{PASSWORD}\r")
    program.wait("业务代码")
    program.type("02\r")
    program.wait("预留手机号")
    ballast = program.disk / "ballast"
    fill(ballast)
    program.type(f"{WANG[0]}\r{WANG[1]}\r")
    program.wait("数据库所在磁盘已满")
    assert program.shows(WANG[0]) and program.shows(WANG[1])
    ballast.unlink()
    program.press("enter")
    program.wait("已发往")
    # In the client's turn the keys by which staff leave are silent.
    program.kill(signal.SIGTERM)
    assert program.exit() == EXIT_ENDED
    kept = branch.folder.with_name(f"{branch.folder.name}_kept")
    shutil.copytree(program.disk, kept)
    again = House(kept, branch.clock, branch.random, branch.phones, branch.policy)
    try:
        assert ask(again, "SELECT count(*) FROM step_record") == [(1,)]
        assert verify(again.at("04").desk.store, None).finding is Finding.CLEAN
    finally:
        again.close()
