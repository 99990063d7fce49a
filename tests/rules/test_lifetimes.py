"""When a draft's time begins, and that every end of an operation is on record (rules 1 and 8)."""

from datetime import timedelta

from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import OperationState, Outcome, VisitEnd
from tests.house import WANG, Counter
from tests.rules.attempts import ask, events
from tests.rules.test_rule_08_decision import claim, decide, supervisor

LIFETIME = timedelta(days=30)


def test_what_is_returned_late_is_a_draft_for_its_whole_time(submitted: Counter) -> None:
    clock = submitted.house.clock
    clock.set(clock.now() + LIFETIME + timedelta(days=5))
    chief = supervisor(submitted.house)
    decide(chief, claim(chief), Outcome.RETURN)
    clock.set(clock.now() + LIFETIME - timedelta(hours=1))
    submitted.sign_in("1027")
    submitted.client(WANG)
    submitted.go_on(submitted.open("03"))
    (line,) = submitted.do(AskRecords(submitted.session))
    assert (line.state, line.returned, line.can_resume) == (OperationState.DRAFT, True, True)
    view = submitted.open("05")
    assert view.id == line.id
    assert submitted.go_on(view).state is OperationState.PENDING


def test_an_operation_that_ends_with_its_visit_is_told_in_the_audit(ready: Counter) -> None:
    left = ready.open("04")
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    assert events(ready.house, "operation.cancelled")[-1] == {"cause": "visit-ended"}
    named = ask(
        ready.house, "SELECT operation_id FROM audit_event WHERE kind = 'operation.cancelled' ORDER BY at"
    )
    assert named[-1] == (left.id.hex,)
