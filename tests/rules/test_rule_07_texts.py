"""Rule 7, as far as this slice has texts: opened in its current version before its tick."""

from datetime import UTC, date, datetime

import pytest

from counter_tui.desk.api.commands.steps import OpenText
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import ClientDetails, Tick
from counter_tui.desk.api.views.facts import TextFacts
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import OperationState, VisitEnd
from tests.house import LI, WANG, Counter
from tests.rules.attempts import ask, refused
from tests.rules.content import give, with_newer

LATE = datetime(2026, 11, 23, 15, 55, tzinfo=UTC)  # 23:55 at the branch
TOMORROW = date(2026, 11, 24)


def at_policy(teller: Counter, who: tuple[str, str] = WANG) -> OperationView:
    return teller.go_on(teller.take(teller.open("02"), ClientDetails(*who)), until="policy")


@pytest.mark.parametrize("agreed", [True, False])
def test_a_text_that_was_not_opened_cannot_be_ticked(teller: Counter, agreed: bool) -> None:
    view = at_policy(teller)
    assert isinstance(view.facts, TextFacts) and not view.facts.opened
    with refused(teller.house, "not-opened", rule=7):
        teller.take(view, Tick(agreed))
    view = teller.open_text(view)
    assert isinstance(view.facts, TextFacts) and view.facts.opened
    assert teller.take(view, Tick(True)).state is OperationState.DONE


def test_a_consent_that_was_not_opened_cannot_be_given(teller: Counter) -> None:
    teller.client(LI)
    view = teller.open("03")
    with refused(teller.house, "not-opened", rule=7):
        teller.take(view, Tick(True))


def test_an_opening_in_another_operation_does_not_serve(teller: Counter) -> None:
    first = at_policy(teller)
    teller.open_text(first)
    teller.house.wait(61)
    second = at_policy(teller)
    with refused(teller.house, "not-opened", rule=7):
        teller.take(second, Tick(True))


def test_a_text_must_be_opened_in_the_version_in_force(teller: Counter) -> None:
    teller.house.clock.set(LATE)
    teller.sign_in("1027")
    give(teller, with_newer("privacy_policy", TOMORROW))
    view = teller.open_text(at_policy(teller))
    teller.house.wait(6 * 60)
    with refused(teller.house, "not-opened", rule=7):
        teller.take(view, Tick(True))
    view = teller.take(teller.open_text(view), Tick(True))
    assert view.state is OperationState.DONE
    assert ask(teller.house, "SELECT version FROM consent") == [("next",)]


def test_a_new_version_asks_again_and_the_same_does_not(teller: Counter) -> None:
    give(teller, with_newer("privacy_policy", TOMORROW))
    teller.client(WANG)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    teller.house.wait(61)
    assert at_policy(teller).state is OperationState.DONE, "agreed to before"
    teller.house.wait(24 * 3600)
    teller.sign_in("1027")
    view = at_policy(teller)
    assert view.current is not None and view.current.key == "policy"


def test_what_is_opened_is_the_exact_text_and_is_kept_by_its_hash(teller: Counter) -> None:
    view = at_policy(teller)
    opened = teller.do(OpenText(teller.session, view.id, "policy"))
    text = teller.desk.library.in_force("privacy_policy", date(2026, 11, 23))
    assert (opened.title, opened.version, opened.text) == (text.title, text.version, text.text)
    assert ask(teller.house, "SELECT text_sha256 FROM text_opening") == [(text.sha256,)]
    teller.take(view, Tick(True))
    assert ask(teller.house, "SELECT text_sha256 FROM consent") == [(text.sha256,)]
