"""Lets processes die: each one forked from here, where the program is loaded and nothing is open.

Reads one JSON object a line and answers each with one: `dry` runs a scenario undisturbed, `kill` has it
die at one commit and others take it up; `deeds` and `cut` do the like with what is made of files. `wrong`
says what was wrong, nothing where all is well.
"""

import gc
import importlib
import json
import os
import pickle
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests import postgres
from tests.kills import compiling, founding, scenarios, stages
from tests.kills.dying import (
    Found,
    Undisturbed,
    killed,
    looked_over,
    repeated,
    taken_over,
    undisturbed,
    walked,
)
from tests.kills.hook import Point, Side
from tests.rules.offered import TRIAL, offered

LIBRARIES: Final = (
    "alembic.command",
    "counter_tui.commands.program",
    "cryptography.hazmat.primitives.ciphers.aead",
    "data.migrations.run",
    "PIL.ImageDraw",
    "PIL.PngImagePlugin",
    "sqlalchemy.dialects.sqlite",
)
"""What the program loads when it is first needed, so that a child finds it loaded."""
LONGEST: Final = 600
"""Seconds after which a process is ended that neither dies nor comes to its end."""

Told = Callable[[Any], None]


def forked(work: Callable[[Told], None]) -> tuple[int, list[Any]]:
    """Do something in a child of its own: how it ended (negative: by that signal), and what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _child(work, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), list(_told(content))


def _child(work: Callable[[Told], None], writing: int) -> None:
    """Work and leave; never returns."""
    signal.alarm(LONGEST)
    gc.disable()  # it will not live long enough

    def tell(what: Any) -> None:
        # At once and past every buffer: this process may die with the next statement.
        content = pickle.dumps(what)
        content = len(content).to_bytes(4) + content
        while content:
            content = content[os.write(writing, content) :]

    code = 1
    try:
        work(tell)
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it was, this child must not go on as its parent
        tell(traceback.format_exc())
    finally:
        os._exit(code)


def _told(content: bytes) -> Any:
    while content:
        size = int.from_bytes(content[:4])
        yield pickle.loads(content[4 : 4 + size])
        content = content[4 + size :]


class Host:
    """Stages, undisturbed runs and deaths, in a folder of its own."""

    def __init__(self, folder: Path, kind: postgres.Kind) -> None:
        self._folder = folder
        self._kind = kind
        self._dry: dict[str, Undisturbed] = {}
        self._made = 0

    def answer(self, job: dict[str, Any]) -> dict[str, Any]:
        """Do one job."""
        if job["do"] == "dry":
            dry = self._undisturbed(job["name"])
            return {"commits": dry.commits, "wrong": dry.wrong}
        if job["do"] == "walk":
            return {"commands": self._walk(job["name"])}
        if job["do"] == "deeds":
            return self._deeds(job["name"])
        if job["do"] == "cut":
            return {"wrong": self._cut(job["name"], job["number"], cut=job["half"])}
        return {"wrong": self._kill(job["name"], Point(job["number"], Side(job["side"])))}

    def _undisturbed(self, name: str) -> Undisturbed:
        if name not in self._dry:
            folder = self._copy(name)
            # Here, not in a child: what is compiled by it is compiled for every child.
            self._dry[name] = undisturbed(name, folder)
            self._remove(folder)
        return self._dry[name]

    def _walk(self, name: str) -> list[str]:
        """The commands of a scenario."""
        folder = self._copy(name)
        seen = walked(name, folder)
        self._remove(folder)
        return sorted({type(entry.command).__name__ for entry in seen})

    def _kill(self, name: str, point: Point) -> list[str]:
        before = self._undisturbed(name)
        folder = self._copy(name)
        code, told = forked(lambda tell: killed(name, folder, point, tell))
        if code != -signal.SIGKILL:
            return [f"not killed, but ended with {code}: {told[-1] if code else ''}"]
        begun = [entry for entry in told if entry.ended is None]
        found = Found(name, point, folder, before, begun, len(told) - len(begun))
        others = stages.copied(folder, self._new())

        def look(tell: Told) -> None:
            looked_over(found)
            repeated(found)
            if found.anew:
                taken_over(found, others)

        code, told = forked(look)
        self._remove(folder, others)
        return [str(told[-1]) if told else f"ended with {code}"] if code else []

    def _deeds(self, name: str) -> dict[str, Any]:
        folder = self._place(name)
        code, told = forked(lambda tell: tell(founding.counted(name, folder)))
        self._remove(folder)
        return {"deeds": [], "wrong": told} if code else {"deeds": told[0], "wrong": []}

    def _cut(self, name: str, number: int, *, cut: bool) -> list[str]:
        folder = self._place(name)
        code, told = forked(lambda tell: founding.cut_short(name, folder, number, cut=cut))
        if code != -signal.SIGKILL:
            return [f"not killed, but ended with {code}: {told[-1] if code else ''}"]
        code, told = forked(lambda tell: founding.made_again(name, folder))
        self._remove(folder)
        return [str(told[-1]) if told else f"ended with {code}"] if code else []

    def _place(self, name: str) -> Path:
        """Where something is made: a copy of its stage, or an empty folder."""
        stage = founding.MAKINGS[name].stage
        if stage:
            return self._copy_of(stage)
        folder = self._new()
        folder.mkdir()
        return folder

    def _copy(self, name: str) -> Path:
        return self._copy_of(scenarios.SCENARIOS[name].stage)

    def _copy_of(self, stage: str) -> Path:
        made = self._folder / "stages"
        made.mkdir(exist_ok=True)
        for needed in stages.order(stage):
            if not (made / needed).exists():
                stages.make(needed, made, self._kind)
        return stages.copied(made / stage, self._new())

    def _remove(self, *folders: Path) -> None:
        for folder in folders:
            shutil.rmtree(folder)
        if self._kind == "postgresql":
            postgres.server().drop()

    def _new(self) -> Path:
        self._made += 1
        return self._folder / str(self._made)


def serve(folder: Path, kind: postgres.Kind) -> None:
    """Answer until nobody asks any more."""
    host = Host(folder, kind)
    compiling.share()
    # What is loaded stays: a child that collects garbage does not look through it, nor copy its pages.
    gc.freeze()
    for line in sys.stdin:
        try:
            answer = host.answer(json.loads(line))
        except Exception:  # noqa: BLE001 - told to the test that asked
            answer = {"wrong": [traceback.format_exc()]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    try:
        with offered(TRIAL):
            serve(Path(sys.argv[1]), "postgresql" if sys.argv[2] == "postgresql" else "sqlite")
    finally:
        postgres.pytest_unconfigure()
