"""One client list imported by two administrators at once."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.views.importing import ImportReport
from tests.house import COLUMNS, Counter, client_row
from tests.races.contest import Contest
from tests.races.scene import SECOND_ADMINISTRATOR, Scene

ROWS = 5


@dataclass(frozen=True, slots=True)
class Import:
    """An import of what is in memory: a list that is opened does not go through a pipe."""

    session: UUID
    content: bytes

    def __call__(self, counter: Counter) -> ImportReport:
        return counter.do(ImportClients(self.session, held(self.content)))


def test_one_list_imported_twice(scene: Scene, contest: Contest) -> None:
    """Each account comes in once, whoever brings it; the other finds it there, or is told of the other."""
    ((before,),) = scene.ask("SELECT count(*) FROM fund_account")
    for number in range(contest.rounds):
        rows = (
            client_row(
                f"3{number:04}{row:03}",
                "钱多",
                f"310101{1950 + number // 25}{number % 12 + 1:02}{number % 25 + 1:02}{row:03}",
                f"137{number:05}{row:03}",
            )
            for row in range(1, ROWS + 1)
        )
        content = "\n".join((COLUMNS, *rows, "")).encode()
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *(("", Import(scene.session(by), content)) for by in ("", SECOND_ADMINISTRATOR)),
        )
        done = [side for side, out in enumerate(outcomes) if out.done]
        for out in outcomes:
            if not out.done:
                contest.refused(out, "import-came-between", "import-taken-over")
        contest.won(f"side {done[0]}" if len(done) == 1 else "both")
        assert done
        total = before + ROWS * (number + 1)
        assert scene.ask("SELECT count(*) FROM fund_account") == [(total,)]
    assert scene.ask("SELECT count(*) FROM imported_row") == [(before + ROWS * contest.rounds,)]
    contest.tell()
