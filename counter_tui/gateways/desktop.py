"""The desktop of this machine, where there is one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Final

_PATIENCE: Final = 1.0
"""Seconds in which a program that cannot open a file has said so."""


def show(path: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Open a file with the program that this user has for its kind.

    Returns:
        Whether it was opened. Not over a plain SSH connection, on a text console, or where no program
        takes it; the file is there all the same.
    """
    opener = _opener(environment)
    if opener is None:
        return False
    try:
        # In a session of its own and with no terminal: it can neither paint over the screen nor end with it.
        program = subprocess.Popen(  # noqa: S603 - the desktop's opener, found by name, and our own file
            [opener, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=dict(environment),
        )
    except OSError:
        return False
    try:
        return program.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        # Some openers stay as long as what they opened.
        Thread(target=program.wait, name="viewer", daemon=True).start()
        return True


def _opener(environment: Mapping[str, str]) -> str | None:
    path = environment.get("PATH")
    if sys.platform == "darwin":
        return shutil.which("open", path=path)
    if environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY"):
        return shutil.which("xdg-open", path=path)
    return None
