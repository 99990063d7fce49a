"""Supervisors, and the client who withdraws, at one application at once (rule 8)."""

from datetime import timedelta
from uuid import UUID

from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.operations import AskOperation, Withdraw
from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import OperationState, Outcome
from tests.races.acts import ClaimAndDecide, Do
from tests.races.contest import Contest
from tests.races.hands import Act, Move
from tests.races.scene import GENEROUS, Scene

REASON = {Outcome.APPROVE: "", Outcome.RETURN: "confirm_again", Outcome.REJECT: "not_the_client"}
STATE = {
    Outcome.APPROVE: OperationState.APPROVED,
    Outcome.RETURN: OperationState.DRAFT,
    Outcome.REJECT: OperationState.REJECTED,
}
TAKEN = ("claim-over", "not-pending", "decided-already")


def outcome_of(number: int) -> Outcome:
    """Mostly returned, because then it is submitted again with one command."""
    return {0: Outcome.APPROVE, 1: Outcome.REJECT}.get(number % 8, Outcome.RETURN)


def waiting(scene: Scene, before: OperationView | None) -> OperationView:
    """An application that waits: the one that was returned once more, or a new one."""
    if before is not None and state(scene, before) == OperationState.DRAFT:
        return scene.teller.take(scene.teller.do(AskOperation(scene.session("03"), before.id)), Answer(True))
    return scene.submitted()


def state(scene: Scene, view: OperationView) -> OperationState:
    return scene.teller.do(AskOperation(scene.session("03"), view.id)).state


def hasty(scene: Scene, terminal: str, view: OperationView, decision: Outcome) -> Act:
    return ClaimAndDecide(
        scene.session(terminal), view.id, decision, REASON[decision], scene.key(), scene.key()
    )


def decide(scene: Scene, terminal: str, evidence: Evidence, decision: Outcome) -> Act:
    assert evidence.token is not None
    return Do(
        Decide(
            scene.session(terminal),
            evidence.operation.id,
            evidence.token,
            evidence.version,
            decision,
            scene.key(),
            REASON[decision],
            ("confirm",) if decision is Outcome.RETURN else (),
        )
    )


def claim(scene: Scene, terminal: str, operation: UUID) -> Evidence:
    return scene.at(terminal).do(Claim(scene.session(terminal), operation))


def test_two_supervisors_claim_and_decide_one_application(scene: Scene, contest: Contest) -> None:
    view = None
    for number in range(contest.rounds):
        view = waiting(scene, view)
        wanted = [outcome_of(number), outcome_of(number + 1)]
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *((at, hasty(scene, at, view, to)) for at, to in zip(("05", "06"), wanted, strict=True)),
        )
        won = contest.one_wins(outcomes, *TAKEN)
        assert state(scene, view) == STATE[wanted[won]]
    contest.tell("side 0", "side 1")


def test_two_supervisors_decide_while_a_claim_lapses(scene: Scene, contest: Contest) -> None:
    """The first holds it to the last moment; the clock of the second says that the moment is over."""
    view = None
    for number in range(contest.rounds):
        view = waiting(scene, view)
        evidence = claim(scene, "05", view.id)
        wanted = [outcome_of(number), outcome_of(number + 1)]
        last = scene.now + GENEROUS.claim
        outcomes = contest.play_moves(
            scene.stand(),
            Move("05", decide(scene, "05", evidence, wanted[0]), last - timedelta(microseconds=1)),
            Move("06", hasty(scene, "06", view, wanted[1]), last),
        )
        scene.house.wait(GENEROUS.claim.total_seconds() + 1)
        won = contest.one_wins(outcomes, *TAKEN)
        assert state(scene, view) == STATE[wanted[won]]
    contest.tell("side 0", "side 1")


def test_a_withdrawal_against_a_decision(scene: Scene, contest: Contest) -> None:
    for number in range(contest.rounds):
        view = scene.submitted()
        evidence = claim(scene, "05", view.id)
        decision = (Outcome.APPROVE, Outcome.REJECT)[number % 2]
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            ("03", Do(Withdraw(scene.session("03"), view.id, scene.key()))),
            ("05", decide(scene, "05", evidence, decision)),
        )
        won = contest.one_wins(outcomes, *TAKEN)
        assert state(scene, view) == (OperationState.WITHDRAWN, STATE[decision])[won]
    contest.tell("side 0", "side 1")


def test_one_decision_entered_twice(scene: Scene, contest: Contest) -> None:
    """Enter pressed twice reaches two processes: one decision, and one answer for both."""
    view = None
    for _ in range(contest.rounds):
        view = waiting(scene, view)
        act = decide(scene, "05", claim(scene, "05", view.id), Outcome.RETURN)
        outcomes = contest.play(scene.stand(), scene.now, ("05", act), ("05", act))
        contest.one_answer(outcomes)
    contest.tell()
