"""Rule 12, 换户: another account of the same client and mobile, in the same visit."""

import pytest

from counter_tui.desk.api.commands.operations import AskOperation, CancelDraft, RedoFrom
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.commands.visits import AskHome, AskOtherAccounts, EndVisit, SwitchAccount
from counter_tui.desk.api.inputs import Face
from counter_tui.desk.api.views.visit import ClientFacts
from data.terms.enums import FaceResult, Gate, OperationState, VisitEnd
from data.terms.errors import Conflict, GateClosed
from tests.house import LI, WANG, WANG_ELSE, WANG_TOO, Counter
from tests.rules.attempts import ask, dump, events, nothing_done, refused


@pytest.fixture
def two(ready: Counter) -> Counter:
    """Wang is ready with one account, and has two more: one under the same mobile."""
    ready.house.more_of_wang()
    return ready


def facts(counter: Counter) -> ClientFacts:
    visit = counter.do(AskHome(counter.session)).visit
    assert visit is not None and visit.client is not None
    return visit.client


def switch(counter: Counter, who: tuple[str, str]) -> None:
    counter.do(SwitchAccount(counter.session, who[0]))


def test_only_accounts_of_the_same_mobile_are_told(two: Counter) -> None:
    others = two.do(AskOtherAccounts(two.session))
    assert [(other.number, other.device, other.proven) for other in others] == [(WANG_TOO[0], None, False)]


def test_nobody_signed_in_has_no_other_account(teller: Counter) -> None:
    assert teller.do(AskOtherAccounts(teller.session)) == ()
    teller.open("02")
    assert teller.do(AskOtherAccounts(teller.session)) == ()
    with nothing_done(teller.house, Conflict, "not-signed-in"):
        switch(teller, WANG_TOO)


def test_sign_in_is_kept_and_the_change_is_on_record(two: Counter) -> None:
    switch(two, WANG_TOO)
    assert facts(two).account == WANG_TOO[0]
    numbers = {
        str(found).replace("-", ""): number
        for number, found in ask(two.house, "SELECT number, id FROM fund_account")
    }
    (event,) = events(two.house, "visit.account_switched")
    gone = [numbers[str(event[name]).replace("-", "")] for name in ("from", "to")]
    assert gone == [WANG[0], WANG_TOO[0]]
    assert len(ask(two.house, "SELECT id FROM visit")) == 1
    assert [other.number for other in two.do(AskOtherAccounts(two.session))] == [WANG[0]]


@pytest.mark.parametrize("who", [WANG_ELSE, LI, ("10886699", "")], ids=["mobile", "client", "unknown"])
def test_no_other_account_is_gone_to_and_all_are_told_the_same(two: Counter, who: tuple[str, str]) -> None:
    with refused(two.house, "not-this-clients-account", rule=12):
        switch(two, who)
    assert facts(two).account == WANG[0]


def test_the_account_that_is_open_already_is_nothing_to_do(two: Counter) -> None:
    view = two.open("04")
    before = dump(two.house)
    switch(two, WANG)
    assert {table for table, rows in dump(two.house).items() if rows != before[table]} <= {"visit"}
    assert two.do(AskOperation(two.session, view.id)).state is OperationState.DRAFT


def test_an_idle_visit_goes_nowhere(two: Counter) -> None:
    two.house.wait(15 * 60)
    with refused(two.house, "visit-over", rule=12):
        switch(two, WANG_TOO)


def test_drafts_stay_with_their_account(two: Counter) -> None:
    draft = two.go_on(two.open("05"), until="otp")
    switch(two, WANG_TOO)
    for command in (
        SendCode(two.session, draft.id, "otp", two.key()),
        CancelDraft(two.session, draft.id, two.key()),
        RedoFrom(two.session, draft.id, "face", two.key()),
    ):
        with refused(two.house, "not-this-client", rule=12):
            two.do(command)
    assert two.do(AskRecords(two.session)) == ()
    switch(two, WANG)
    assert two.open("05").id == draft.id


def test_what_the_visit_left_unfinished_is_cancelled(two: Counter) -> None:
    unbind = two.open("unbind")
    switch(two, WANG_TOO)
    assert two.do(AskOperation(two.session, unbind.id)).state is OperationState.CANCELLED
    assert [event["cause"] for event in events(two.house, "operation.cancelled")] == ["account-switched"]


def test_the_other_account_asks_for_its_own_device(two: Counter) -> None:
    switch(two, WANG_TOO)
    assert facts(two).device is None
    with pytest.raises(GateClosed) as told:
        two.open("05")
    assert told.value.gate is Gate.DEVICE_BOUND
    assert [key for key, _ in told.value.ways] == ["join", "bind"]


def test_proof_is_kept_where_the_same_device_is_bound(two: Counter) -> None:
    switch(two, WANG_TOO)
    two.go_on(two.open("03"))
    two.do(EndVisit(two.session, VisitEnd.SWITCHED))
    two.house.wait(61)
    two.client(WANG)
    two.go_on(two.open("03"))
    assert [other.proven for other in two.do(AskOtherAccounts(two.session))] == [True]
    switch(two, WANG_TOO)
    assert facts(two).proven
    view = two.open("05")
    assert two.take(view, Face(FaceResult.PASSED)).current is not None


def test_proof_is_not_kept_where_another_device_is_bound(two: Counter) -> None:
    switch(two, WANG_TOO)
    two.go_on(two.open("bind"))
    switch(two, WANG)
    assert facts(two).device is not None and not facts(two).proven
    with pytest.raises(GateClosed) as told:
        two.open("05")
    assert told.value.gate is Gate.DEVICE_PROVEN
