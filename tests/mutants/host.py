"""Runs tests in trees of their own, several at once; started as a script in a process of its own.

The libraries are loaded once and the project anew in every child, so that a tree costs its tests and
little more. Reads one JSON list of jobs, each a folder, the node ids to run there, and what its environment
has beside this one's; writes one JSON list of exit codes. What a child printed is in `output.txt` in its
folder.
"""

import gc
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

LIBRARIES: Final = (
    "alembic.command",
    "argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "PIL.ImageDraw",
    "PIL.PngImagePlugin",
    "pydantic",
    "pyotp",
    "pytest",
    "sqlalchemy.dialects.sqlite",
    "sqlmodel",
)
AT_ONCE: Final = 2
LONGEST: Final = 300
"""Seconds after which a job is ended: a program without one of its rules may never come to an end."""
OUTPUT: Final = "output.txt"

Job: TypeAlias = tuple[str, Sequence[str], Mapping[str, str]]


def run(jobs: Sequence[Job]) -> list[int]:
    """The exit code of each job, at most `AT_ONCE` of them running."""
    codes = [-1] * len(jobs)
    running: dict[int, int] = {}
    for number, (folder, nodes, environment) in enumerate(jobs):
        if len(running) == AT_ONCE:
            _wait(running, codes)
        child = os.fork()
        if not child:
            os.environ.update(environment)
            _child(Path(folder), nodes)
        running[child] = number
    while running:
        _wait(running, codes)
    return codes


def _wait(running: dict[int, int], codes: list[int]) -> None:
    child, status = os.wait()
    codes[running.pop(child)] = os.waitstatus_to_exitcode(status)


def _child(folder: Path, nodes: Sequence[str]) -> None:
    """Run pytest in `folder` and leave; never returns."""
    import pytest

    code = 99
    try:
        output = os.open(folder / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        signal.alarm(LONGEST)
        options = ["-x", "-q", "-rf", "--color=no", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
        code = int(pytest.main([*options, "--basetemp", str(folder / "temp"), *nodes]))
    except BaseException:  # noqa: BLE001 - whatever it was, this child must not go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    # What is loaded stays: a child that collects garbage does not look through it, nor copy its pages.
    gc.freeze()
    json.dump(run(json.load(sys.stdin)), sys.stdout)
