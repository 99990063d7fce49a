"""Codes, from SMS and from the phone, sent and typed at two terminals at once (rules 2 and 3)."""

from datetime import timedelta
from uuid import UUID

import pytest
from pyotp import TOTP

from counter_tui.desk.api.commands.operations import CancelDraft, RedoFrom, TakeStep
from counter_tui.desk.api.commands.steps import BeginEnrolment, SendCode
from counter_tui.desk.api.inputs import ClientDetails, Code, DeviceName, Face
from counter_tui.desk.api.views.facts import ScanFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.devices import STEP
from data.terms.enums import FaceResult
from tests.house import WANG
from tests.races.acts import Do, Each
from tests.races.contest import Contest
from tests.races.hands import Act, Outcome
from tests.races.scene import GENEROUS, Scene

TELLERS = ("03", "04")


def typed(scene: Scene, terminal: str, operation: UUID, step: str, code: str) -> TakeStep:
    return TakeStep(scene.session(terminal), operation, step, Code(code), True, scene.key())


def other(*right: str) -> str:
    """A code that is none of the right ones."""
    return next(code for code in ("111111", "222222", "333333", "444444") if code not in right)


def test_one_code_typed_at_two_terminals(scene: Scene, contest: Contest) -> None:
    scene.lock()
    view = scene.draft("otp")
    for _ in range(contest.rounds):
        code = scene.code(view)
        outcomes = contest.play(
            scene.stand(), scene.now, *((at, Do(typed(scene, at, view.id, "otp", code))) for at in TELLERS)
        )
        contest.one_wins(outcomes, "step-moved")
        view = scene.teller.do(RedoFrom(scene.session("03"), view.id, "otp", scene.key()))
    contest.tell("side 0", "side 1")


def test_wrong_codes_typed_at_two_terminals(scene: Scene, contest: Contest) -> None:
    """Five tries are five, however they are shared out; the right code comes too late then."""
    scene.lock()
    view = scene.draft("otp")
    for _ in range(contest.rounds):
        code = scene.code(view)
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *(
                (at, Each(tuple(typed(scene, at, view.id, "otp", other(code)) for _ in range(4))))
                for at in TELLERS
            ),
        )
        assert tries_left(contest, outcomes, "otp") == [0, 1, 2, 3, 4]
        (late,) = contest.play(scene.stand(), scene.now, ("03", Do(typed(scene, "03", view.id, "otp", code))))
        contest.refused(late, "otp")
    contest.tell("side 0", "side 1")


def test_a_code_sent_again_from_two_terminals(scene: Scene, contest: Contest) -> None:
    scene.lock()
    view = scene.draft("otp")
    for _ in range(contest.rounds):
        scene.house.wait(61)
        outcomes = contest.play(
            scene.stand(otp_resend=timedelta(seconds=60)),
            scene.now,
            *((at, Do(SendCode(scene.session(at), view.id, "otp", scene.key()))) for at in TELLERS),
        )
        contest.one_wins(outcomes, "otp-too-soon")
    contest.tell("side 0", "side 1")


@pytest.mark.parametrize(
    ("limit", "period"),
    [("otp_per_hour", timedelta(hours=1)), ("otp_per_day", timedelta(days=1))],
    ids=["hour", "day"],
)
def test_two_purposes_share_the_limits_of_a_mobile(
    scene: Scene, contest: Contest, limit: str, period: timedelta
) -> None:
    """Two operations at two terminals have nothing in common but the mobile that their codes go to."""
    scene.lock()
    at_06 = scene.at("06")
    drafts = {"03": scene.draft("otp").id, "06": at_06.take(at_06.open("02"), ClientDetails(*WANG)).id}
    for _ in range(contest.rounds):
        scene.house.wait(period.total_seconds() + 1)
        outcomes = contest.play(
            scene.stand(**{limit: 3}),
            scene.now,
            *(
                (at, Each(tuple(SendCode(scene.session(at), draft, "otp", scene.key()) for _ in range(2))))
                for at, draft in drafts.items()
            ),
        )
        each = [out for played in outcomes for out in played.value]
        assert sum(out.done for out in each) == 3, each
        for side, played in enumerate(outcomes):
            if all(out.done for out in played.value):
                contest.won(f"side {side}")
        for out in each:
            if not out.done:
                contest.refused(out, "otp-too-many")
    contest.tell()  # signing in asks less of the store, and is mostly first


def proving(scene: Scene) -> dict[str, UUID]:
    """A proof of Wang's phone, open at both terminals, with a step whose code was never taken."""
    scene.house.wait(2 * STEP)
    return {at: scene.at(at).open("prove").id for at in TELLERS}


def test_one_code_of_the_phone_typed_at_two_terminals(scene: Scene, contest: Contest) -> None:
    for _ in range(contest.rounds):
        proofs = proving(scene)
        code = scene.house.device_code()
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *((at, Do(typed(scene, at, proof, "verify", code))) for at, proof in proofs.items()),
        )
        contest.one_wins(outcomes, "device-code")
    contest.tell("side 0", "side 1")


def test_wrong_codes_of_the_phone_typed_at_two_terminals(scene: Scene, contest: Contest) -> None:
    for _ in range(contest.rounds):
        scene.house.wait(GENEROUS.device_block.total_seconds())
        proofs = proving(scene)
        totp = TOTP(scene.house.secret)
        wrong = other(*(totp.at(scene.now + timedelta(seconds=drift)) for drift in (-STEP, 0, STEP)))
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            *(
                (at, Each(tuple(typed(scene, at, proof, "verify", wrong) for _ in range(4))))
                for at, proof in proofs.items()
            ),
        )
        assert tries_left(contest, outcomes, "device-code", "device-blocked") == [0, 1, 2, 3, 4]
    contest.tell("side 0", "side 1")


def test_two_phones_bound_to_one_account(scene: Scene, contest: Contest) -> None:
    for _ in range(contest.rounds):
        scene.tamper("UPDATE device_binding SET ended_at = bound_at WHERE ended_at IS NULL")
        sides: list[tuple[str, Act]] = []
        views: dict[str, OperationView] = {}
        for at in TELLERS:
            counter = scene.at(at)
            view = counter.take(counter.open("bind"), Face(FaceResult.PASSED))
            view = counter.do(BeginEnrolment(counter.session, view.id, "scan", scene.key()))
            assert isinstance(view.facts, ScanFacts)
            assert view.facts.uri is not None
            code = TOTP(view.facts.uri.partition("secret=")[2]).at(scene.now)
            views[at] = counter.take(view, DeviceName(f"Mate {at}"))
            sides.append((at, Do(typed(scene, at, view.id, "verify", code))))
        outcomes = contest.play(scene.stand(), scene.now, *sides)
        lost = TELLERS[1 - contest.one_wins(outcomes, "bound-meanwhile")]
        counter = scene.at(lost)
        counter.do(CancelDraft(counter.session, views[lost].id, scene.key()))
    contest.tell("side 0", "side 1")


def tries_left(contest: Contest, outcomes: list[Outcome], *codes: str) -> list[int]:
    """How many tries each wrong one left, sorted; whose the last one was is counted."""
    left = []
    for side, played in enumerate(outcomes):
        for out in played.value:
            contest.refused(out, *codes)
            if out.value is not None:
                left.append(out.value)
            if out.value == 0:
                contest.won(f"side {side}")
    return sorted(left)
