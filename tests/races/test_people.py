"""Staff at several terminals at once, and administrators at two consoles (rules 8 and 15)."""

from counter_tui.desk.api.commands.administration import AddBranch, AddStaff, AddTerminal
from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.commands.sign_in import SignIn
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.inputs import Attestation
from data.terms.enums import DocumentKind, Role
from tests.house import LI, PASSWORD, resident_id
from tests.races.acts import Do, Each
from tests.races.contest import Contest
from tests.races.hands import Act
from tests.races.scene import GENEROUS, SECOND_ADMINISTRATOR, Scene

WRONG = "not the right horse"


def test_two_people_sign_in_at_one_terminal(scene: Scene, contest: Contest) -> None:
    """The later one stays, and the other is signed out."""
    for _ in range(contest.rounds):
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            ("04", Do(SignIn("1028", PASSWORD))),
            ("04", Do(SignIn("2002", PASSWORD))),
        )
        assert all(out.done for out in outcomes), outcomes
        at_work = contest.play(
            scene.stand(), scene.now, *(("04", Do(AskHome(out.value.id))) for out in outcomes)
        )
        contest.one_wins(at_work, "session-over")
    contest.tell("side 0", "side 1")


def test_one_person_signs_in_at_two_terminals(scene: Scene, contest: Contest) -> None:
    """Both serve: a session is the terminal's."""
    for _ in range(contest.rounds):
        outcomes = contest.play(
            scene.stand(), scene.now, *((at, Do(SignIn("1028", PASSWORD))) for at in ("03", "04"))
        )
        assert all(out.done for out in outcomes), outcomes
        for at, out in zip(("03", "04"), outcomes, strict=True):
            scene.at(at).do(AskHome(out.value.id))
    contest.tell()


def test_wrong_passwords_at_three_terminals(scene: Scene, contest: Contest) -> None:
    """Five tries are five: signing in and attesting share them; then the right one comes too late."""
    view = scene.teller.go_on(scene.teller.open("04"), until="attest")
    for number in range(contest.rounds):
        scene.house.wait(GENEROUS.staff_lock.total_seconds() + 1)
        attest = tuple(
            TakeStep(scene.session("03"), view.id, "attest", Attestation("1028", WRONG), False, scene.key())
            for _ in range(3)
        )
        sign_in = tuple(SignIn("1028", f"{WRONG} {try_}") for try_ in range(3))
        outcomes = contest.play(
            scene.stand(), scene.now, ("03", Each(attest)), ("07", Each(sign_in)), ("08", Each(sign_in))
        )
        for played in outcomes:
            for out in played.value:
                contest.refused(out, "password")
        (late,) = contest.play(scene.stand(), scene.now, ("07", Do(SignIn("1028", PASSWORD))))
        contest.refused(late, "password")
        assert refusals(scene, "wrong") == 4 * (number + 1)
        assert refusals(scene, "locked-now") == number + 1
    contest.tell()


def refusals(scene: Scene, cause: str) -> int:
    """How many passwords were refused for that."""
    query = "SELECT count(*) FROM audit_event WHERE kind = 'password.refused' AND detail LIKE :cause"
    ((count,),) = scene.ask(query, cause=f'%"cause":"{cause}"%')
    return int(count)


def test_one_second_person_attests_at_two_terminals(scene: Scene, contest: Contest) -> None:
    """Nothing forbids it: two signatures, each attested once."""
    other = scene.at("06")
    other.client(LI)
    other.go_on(other.open("bind"))
    sides: list[tuple[str, Act]]
    for _ in range(contest.rounds):
        sides = []
        for at in ("03", "06"):
            counter = scene.at(at)
            view = counter.go_on(counter.open("04"), until="attest")
            given = Attestation("1028", PASSWORD)
            sides.append((at, Do(TakeStep(counter.session, view.id, "attest", given, False, scene.key()))))
        outcomes = contest.play(scene.stand(), scene.now, *sides)
        assert all(out.done for out in outcomes), outcomes
    waiting = "SELECT count(*) FROM signature s LEFT JOIN signature_attestation a ON a.signature_id = s.id"
    drawn = "SELECT signature_id FROM signature_strokes"
    assert scene.ask(f"{waiting} WHERE a.signature_id IS NULL AND s.id NOT IN ({drawn})") == [(0,)]
    contest.tell()


def add(scene: Scene, console: str, number: str, sequence: int) -> Act:
    return Do(
        AddStaff(
            scene.session(console),
            number,
            "钱多",
            "PD",
            frozenset({Role.TELLER}),
            "",
            DocumentKind.RESIDENT_ID,
            resident_id(f"31010119750101{sequence:03}"),
        )
    )


def test_two_administrators_add_one_number(scene: Scene, contest: Contest) -> None:
    for number in range(contest.rounds):
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            ("", add(scene, "", f"{5000 + number}", 2 * number)),
            ("", add(scene, SECOND_ADMINISTRATOR, f"{5000 + number}", 2 * number + 1)),
        )
        contest.one_wins(outcomes, "staff-exists")
    contest.tell("side 0", "side 1")


def test_two_administrators_give_one_person_two_numbers(scene: Scene, contest: Contest) -> None:
    for number in range(contest.rounds):
        outcomes = contest.play(
            scene.stand(),
            scene.now,
            ("", add(scene, "", f"{5000 + number}", number)),
            ("", add(scene, SECOND_ADMINISTRATOR, f"{6000 + number}", number)),
        )
        contest.one_wins(outcomes, "staff-document")
    contest.tell("side 0", "side 1")


def test_two_administrators_add_one_branch_and_one_terminal(scene: Scene, contest: Contest) -> None:
    for number in range(contest.rounds):
        code = f"B{number}"
        both = [scene.session(""), scene.session(SECOND_ADMINISTRATOR)]
        outcomes = contest.play(
            scene.stand(), scene.now, *(("", Do(AddBranch(by, code, "上海徐汇营业部"))) for by in both)
        )
        contest.one_wins(outcomes, "branch-exists")
        outcomes = contest.play(
            scene.stand(), scene.now, *(("", Do(AddTerminal(by, code, "01"))) for by in both)
        )
        contest.one_wins(outcomes, "terminal-exists")
    contest.tell("side 0", "side 1")
