"""Two tellers at one application, and Enter that reaches two processes (rules 1 and 8)."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from counter_tui.desk.api.commands.operations import CancelDraft, OpenService, TakeStep, Withdraw
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import Answer, Code
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import OperationState
from tests.races.acts import Do
from tests.races.contest import Contest
from tests.races.hands import Act, attempt
from tests.races.scene import Scene
from tests.races.test_decisions import state

OVER = ("step-moved", "not-draft", "not-pending")


def confirm(scene: Scene, terminal: str, view: OperationView) -> Act:
    """The client's yes, which submits."""
    return Do(TakeStep(scene.session(terminal), view.id, "confirm", Answer(True), True, scene.key()))


def test_two_tellers_open_one_service_for_one_account(scene: Scene, contest: Contest) -> None:
    """One application comes of it; the second teller is led to the first one's."""
    scene.lock()
    for _ in range(contest.rounds):
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *((at, Do(OpenService(scene.session(at), "05", scene.key()))) for at in ("03", "04")),
        )
        assert all(out.done for out in outcomes), outcomes
        assert outcomes[0].value.id == outcomes[1].value.id
        opened = [side for side, out in enumerate(outcomes) if out.value.said is None]
        assert len(opened) == 1
        contest.won(f"side {opened[0]}")
        scene.teller.do(CancelDraft(scene.session("03"), outcomes[0].value.id, scene.key()))
    assert scene.ask("SELECT count(*) FROM operation WHERE application") == [(contest.rounds,)]
    contest.tell("side 0", "side 1")


def test_one_draft_is_submitted_at_two_terminals(scene: Scene, contest: Contest) -> None:
    scene.lock()
    for _ in range(contest.rounds):
        view = scene.draft("confirm")
        outcomes = contest.play(
            scene.stand(), scene.now, *((at, confirm(scene, at, view)) for at in ("03", "04"))
        )
        contest.one_wins(outcomes, *OVER)
        scene.teller.do(Withdraw(scene.session("03"), view.id, scene.key()))
    contest.tell("side 0", "side 1")


def test_one_set_is_signed_twice_with_one_code(scene: Scene, contest: Contest) -> None:
    """One signing comes of it, and one submission (rule 7).

    Both at one terminal: another teller, in another visit, must have the original in hand first.
    """
    for _ in range(contest.rounds):
        view = scene.teller.go_on(scene.teller.open("06"), until="sign")
        code = Code(scene.code(view))
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *(
                ("03", Do(TakeStep(scene.session("03"), view.id, "sign", code, True, scene.key())))
                for _ in range(2)
            ),
        )
        contest.one_wins(outcomes, *OVER)
        assert state(scene, view) == OperationState.PENDING
        scene.teller.do(Withdraw(scene.session("03"), view.id, scene.key()))
    assert scene.ask("SELECT count(*) FROM signing") == [(contest.rounds,)]
    contest.tell("side 0", "side 1")


def test_two_tellers_sign_one_set(scene: Scene, contest: Contest) -> None:
    """The one who has not seen the original in their own visit is told so, whoever is first."""
    view = scene.teller.go_on(scene.teller.open("06"), until="sign")
    code = Code(scene.code(view))
    outcomes = contest.play(
        scene.stand(),
        scene.now,
        *(
            (at, Do(TakeStep(scene.session(at), view.id, "sign", code, True, scene.key())))
            for at in ("03", "04")
        ),
    )
    assert contest.one_wins(outcomes, *OVER) == 0
    assert scene.ask("SELECT count(*) FROM signing") == [(1,)]


def test_a_draft_is_submitted_and_cancelled(scene: Scene, contest: Contest) -> None:
    scene.lock()
    for _ in range(contest.rounds):
        view = scene.draft("confirm")
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            ("03", confirm(scene, "03", view)),
            ("04", Do(CancelDraft(scene.session("04"), view.id, scene.key()))),
        )
        won = contest.one_wins(outcomes, *OVER)
        assert state(scene, view) == (OperationState.PENDING, OperationState.CANCELLED)[won]
        if won == 0:
            scene.teller.do(Withdraw(scene.session("03"), view.id, scene.key()))
    contest.tell("side 0", "side 1")


def test_every_submission_entered_twice(scene: Scene, contest: Contest) -> None:
    """Opening, sending, submitting and withdrawing, each with one key from two processes."""
    scene.lock()

    def twice(act: Act) -> None:
        contest.one_answer(contest.play(scene.stand(), scene.now, ("03", act), ("03", act)))

    session = scene.session("03")
    for _ in range(max(1, contest.rounds // 4)):
        twice(Do(OpenService(session, "05", scene.key())))
        view = scene.draft("otp")
        twice(Do(SendCode(session, view.id, "otp", scene.key())))
        view = scene.draft("confirm")
        twice(confirm(scene, "03", view))
        twice(Do(Withdraw(session, view.id, scene.key())))
        slips = scene.ask(
            "SELECT count(*) FROM slip s JOIN operation o ON o.id = s.operation_id WHERE o.number = :number",
            number=view.number,
        )
        assert slips == [(2,)]
    contest.tell()


def test_a_submission_entered_twice_in_one_process(scene: Scene, contest: Contest) -> None:
    """As two threads of one counter would do it."""
    scene.lock()
    with ThreadPoolExecutor(2) as threads:
        for _ in range(max(1, contest.rounds // 4)):
            act = confirm(scene, "03", scene.draft("confirm"))
            outcomes = list(threads.map(partial(attempt, act), (scene.teller, scene.teller)))
            assert not any(out.fault for out in outcomes), outcomes
            contest.one_answer(outcomes)
            scene.teller.do(Withdraw(scene.session("03"), outcomes[0].value.id, scene.key()))
    contest.tell()
