"""What happened in an application and in a visit, and who is told of it."""

import pytest

from counter_tui.desk.api.commands.approvals import AskCourse
from counter_tui.desk.api.commands.visits import AskOverview, EndVisit
from counter_tui.desk.api.inputs import Face
from counter_tui.desk.api.overview import Happening
from counter_tui.desk.api.views.signs import Sign
from data.terms.enums import FaceResult, Outcome, VisitEnd
from data.terms.errors import NotAllowed, Refusal
from tests.house import LI, STAFF, WANG, House
from tests.rules.test_rule_08_decision import claim as hold
from tests.rules.test_rule_08_decision import decide, supervisor


def told(course: tuple[Happening, ...]) -> list[tuple[Sign, str]]:
    return [(happening.sign, happening.says.render("en")) for happening in course]


def test_the_course_of_an_application_tells_each_step_and_the_return(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    view = teller.submit(WANG)
    checker = supervisor(branch)
    branch.wait(60)
    decide(checker, hold(checker), Outcome.RETURN)

    case = checker.do(AskCourse(checker.session, view.id))

    assert told(case.course) == [
        (Sign.DRAFT, "陈晓雯 began"),
        (Sign.OFF, "Face, counts no more"),
        (Sign.OK, "Code"),
        (Sign.OFF, "Confirm, counts no more"),
        (Sign.PENDING, "submitted"),
        (Sign.RETURNED, "周立 returned it"),
    ]
    assert [(maker.number, [step.render("en") for step in maker.did]) for maker in case.makers] == [
        ("1027", ["Face", "Code", "Confirm"])
    ]
    assert any("138****5678" in str(line) for line in case.brings)


def test_only_supervisors_of_the_branch_are_told_the_course(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    view = teller.submit(WANG)
    with pytest.raises(NotAllowed):
        teller.do(AskCourse(teller.session, view.id))


def test_a_failed_face_check_stands_in_the_visit_and_nothing_of_it_in_the_next(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.ready(WANG)
    draft = teller.open("05")
    with pytest.raises(Refusal):
        teller.take(draft, Face(FaceResult.FAILED))
    overview = teller.do(AskOverview(teller.session))
    assert (Sign.ERROR, "face check failed") in told(overview.course)
    assert overview.holding is not None
    assert overview.holding.document == "310***********0022"
    assert (overview.today.served, overview.today.open, overview.today.returned) == (0, 1, 0)

    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    teller.client(LI)
    overview = teller.do(AskOverview(teller.session))
    assert (Sign.ERROR, "face check failed") not in told(overview.course)


def test_nobody_at_the_counter_leaves_the_day_alone(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.submit(WANG)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    overview = teller.do(AskOverview(teller.session))
    assert overview.holding is None and overview.course == ()
    assert overview.today.served == 1
    other = branch.at("04")
    other.sign_in(STAFF[1][0])
    assert other.do(AskOverview(other.session)).today.served == 0
