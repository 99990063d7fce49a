"""Several processes that deliver one outbox (rule 9)."""

import json
from datetime import timedelta
from pathlib import Path

from counter_tui.desk.api.commands.steps import SendCode
from tests.races.acts import Deliver
from tests.races.contest import Contest
from tests.races.hands import Move
from tests.races.scene import GENEROUS, Scene

LETTERS = 8


def write(scene: Scene) -> None:
    """Let messages wait for delivery."""
    scene.house.deliver()
    scene.lock()
    view = scene.draft("otp")
    for _ in range(LETTERS):
        scene.teller.do(SendCode(scene.session("03"), view.id, "otp", scene.key()))


def spooled(folder: Path) -> dict[str, str]:
    """The text of every message in the spool, by its id."""
    files = [json.loads(path.read_text()) for path in sorted(folder.iterdir())]
    letters = {file["id"]: file["text"] for file in files}
    assert len(letters) == len(files) == LETTERS
    return letters


def settled_once(scene: Scene) -> None:
    assert scene.ask("SELECT count(*) FROM message WHERE state <> 'delivered'") == [(0,)]


def test_two_deliverers_on_one_outbox(scene: Scene, contest: Contest, tmp_path: Path) -> None:
    for number in range(max(2, contest.rounds // 4)):
        write(scene)
        act = Deliver(tmp_path / f"spool-{number}")
        outcomes = contest.play(scene.stand(), scene.now, ("03", act), ("04", act), ("05", act))
        assert all(out.done for out in outcomes), outcomes
        assert sum(out.value for out in outcomes) == LETTERS
        for side, out in enumerate(outcomes):
            if out.value:
                contest.won(f"side {side}")
        spooled(act.spool)
        settled_once(scene)
        assert scene.ask("SELECT count(*) FROM message WHERE attempts <> 1") == [(0,)]
    contest.tell("side 0", "side 1", "side 2")


def test_a_lease_that_ran_out_is_taken_over(scene: Scene, contest: Contest, tmp_path: Path) -> None:
    """One process is so slow that for the other its leases are over: sent twice at most, settled once."""
    for number in range(max(2, contest.rounds // 4)):
        write(scene)
        act = Deliver(tmp_path / f"spool-{number}")
        outcomes = contest.play_moves(
            scene.stand(),
            Move("03", act, scene.now),
            Move("04", act, scene.now + GENEROUS.message_lease + timedelta(seconds=1)),
        )
        assert all(out.done for out in outcomes), outcomes
        for side, out in enumerate(outcomes):
            if out.value:
                contest.won(f"side {side}")
        scene.house.wait(GENEROUS.message_lease.total_seconds() * 2)
        scene.house.deliver()
        spooled(act.spool)
        settled_once(scene)
    contest.tell("side 0", "side 1")
