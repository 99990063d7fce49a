"""Branches in the middle of something, each made once and copied for every process that is to die there."""

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests import house, postgres
from tests.house import MORNING, WANG
from tests.kills.play import Play, Stage, Terminal, play_in

_STAGE: Final = "stage.pickle"


def _signed_in(counter: Terminal) -> None:
    counter.client(WANG)


def _bound(counter: Terminal) -> None:
    counter.go_on(counter.open("03"))


def _ready(counter: Terminal) -> None:
    counter.go_on(counter.open("04"))


def _submitted(counter: Terminal) -> None:
    counter.go_on(counter.open("05"))


def _signed(counter: Terminal) -> None:
    counter.go_on(counter.open("06"))


_STAGES: Final[dict[str, tuple[str, Callable[[Terminal], None]]]] = {
    "signed_in": ("new", _signed_in),
    "bound": ("signed_in", _bound),
    "ready": ("bound", _ready),
    "submitted": ("ready", _submitted),
    "signed": ("ready", _signed),
}
"""Each stage with the one it is made from and what is done there at terminal 03 by teller 1027."""


def make(name: str, stages: Path, kind: postgres.Kind) -> None:
    """Make the stage of a name in its own folder below `stages`; the one before it is there."""
    folder = stages / f"{name}.unfinished"
    if name == "new":
        folder.mkdir()
        house.build(folder, kind)
        _keep(folder, Stage(MORNING))
    else:
        before, do = _STAGES[name]
        play = taken_up(copied(stages / before, folder), seed=sum(name.encode()))
        counter = play.at("03")
        counter.staff = play.stage.staff or counter.sign_in("1027")
        do(counter)
        play.close()
        _keep(folder, Stage(play.clock.now(), play.secret, counter.staff))
    if kind == "postgresql":
        postgres.server().keep(folder)
    folder.rename(stages / name)


def copied(stage: Path, folder: Path) -> Path:
    """A copy of a branch that nobody has open."""
    shutil.copytree(stage, folder)
    if postgres.place_in(stage) is not None:
        postgres.copy(stage, folder)
    return folder


def stage_in(folder: Path) -> Stage:
    """Where a branch was left."""
    found: Stage = pickle.loads(folder.joinpath(_STAGE).read_bytes())
    return found


def taken_up(folder: Path, *, seed: int) -> Play:
    """The branch in `folder`, from where it was left."""
    return play_in(folder, stage_in(folder), seed=seed)


def _keep(folder: Path, stage: Stage) -> None:
    folder.joinpath(_STAGE).write_bytes(pickle.dumps(stage))


def order(name: str) -> list[str]:
    """The stages that a stage is made from, and itself."""
    return [name] if name == "new" else [*order(_STAGES[name][0]), name]
