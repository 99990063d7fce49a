"""Service 03: one phone for a client's accounts and for nobody else's; lost, blocked, bound anew."""

import pytest

from counter_tui.desk.api.commands.visits import AskHome, EndVisit
from counter_tui.desk.api.inputs import Code
from counter_tui.desk.api.views.facts import DeviceFacts
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import Gate, OperationState, VisitEnd
from data.terms.errors import GateClosed, WrongSecret
from tests.house import LI, WANG, WANG_ELSE, Counter
from tests.rules.attempts import ask, refused

LIVE = "SELECT device_id FROM device_binding WHERE ended_at IS NULL"


@pytest.fixture
def other(ready: Counter) -> Counter:
    """Wang's phone serves one account; another of his, under another mobile, is signed in."""
    ready.house.more_of_wang()
    go_to(ready, WANG_ELSE)
    return ready


def go_to(counter: Counter, who: tuple[str, str]) -> None:
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    counter.house.wait(61)
    counter.client(who)


def wrong_five_times(counter: Counter, view: OperationView) -> WrongSecret:
    for _ in range(4):
        with pytest.raises(WrongSecret):
            counter.take(view, Code("000000"))
    with pytest.raises(WrongSecret) as told:
        counter.take(view, Code("000000"))
    return told.value


def test_a_known_device_serves_the_second_account_after_one_code(other: Counter) -> None:
    view = other.open("03")
    assert (view.service, [step.key for step in view.steps]) == ("join", ["verify"])
    assert isinstance(view.facts, DeviceFacts) and view.facts.device == "Mate 60"
    other.house.wait(31)
    view = other.take(view, Code(other.house.device_code()))
    assert view.state is OperationState.DONE and view.slip is not None
    (one, too) = ask(other.house, LIVE)
    assert one == too
    other.house.deliver()
    _, to, text = other.house.phones.messages[-1]
    assert to == WANG_ELSE[1] and "尾号 32 已绑定设备「Mate 60」" in text
    home = other.do(AskHome(other.session))
    assert home.visit is not None and home.visit.client is not None and home.visit.client.proven


def test_a_known_device_needs_its_code_like_any_other(other: Counter) -> None:
    view = other.open("join")
    with refused(other.house, "device-code", rule=2, kept=frozenset({"device", "participant"})):
        other.take(view, Code("000000"))
    assert len(ask(other.house, LIVE)) == 1


def test_a_device_never_serves_another_client(ready: Counter) -> None:
    go_to(ready, LI)
    view = ready.open("03")
    assert view.service == "bind"
    with pytest.raises(GateClosed) as told:
        ready.open("05")
    assert [key for key, _ in told.value.ways] == ["bind"]
    with refused(ready.house, "no-known-device", rule=2):
        ready.open("join")


def test_the_client_may_bind_another_phone_instead(other: Counter) -> None:
    view = other.open("03")
    assert [key for key, _ in view.instead] == ["bind"]
    other.go_on(other.open("bind"))
    one, too = ask(other.house, LIVE)
    assert one != too


def test_a_phone_that_was_unbound_here_is_scanned_anew(other: Counter) -> None:
    other.go_on(other.open("03"))
    done = other.go_on(other.open("unbind"))
    assert done.said is not None and "1 more" in done.said.render("en")
    assert len(ask(other.house, LIVE)) == 1
    assert other.open("03").service == "bind"


def test_unbinding_goes_on_to_binding(ready: Counter) -> None:
    view = ready.open("unbind")
    assert view.follows == ""
    done = ready.go_on(view)
    assert (done.state, done.follows) == (OperationState.DONE, "03")
    assert ready.go_on(ready.open(done.follows)).state is OperationState.DONE
    old, new = ask(ready.house, "SELECT device_id FROM device_binding ORDER BY bound_at")
    assert old != new


def test_a_lost_phone_is_unbound_instead_of_proven(ready: Counter) -> None:
    go_to(ready, WANG)
    view = ready.open("03")
    assert (view.service, [key for key, _ in view.instead]) == ("prove", ["unbind"])


def test_while_a_phone_is_blocked_its_right_code_does_not_serve_and_the_old_one_can_be_unbound(
    ready: Counter,
) -> None:
    go_to(ready, WANG)
    view = ready.open("03")
    told = wrong_five_times(ready, view)
    until = f"{ready.desk.here.utc_offset // 60 + 1}:"  # the first hour at the branch
    assert told.tries_left == 0 and until in told.then.render("en")
    ready.house.wait(31)
    with refused(ready.house, "device-blocked", rule=0):
        ready.take(view, Code(ready.house.device_code()))
    (line,) = (line for line in ready.do(AskHome(ready.session)).services if line.code == "03")
    assert line.note is not None and line.note.render("en") == "Blocked"
    with pytest.raises(GateClosed) as gate:
        ready.open("05")
    assert gate.value.gate is Gate.DEVICE_PROVEN and until in gate.value.then.render("en")
    ready.go_on(ready.open("unbind"))
    assert ready.go_on(ready.open("03")).state is OperationState.DONE


def test_a_block_holds_for_every_account_the_phone_serves(other: Counter) -> None:
    wrong_five_times(other, other.open("03"))
    go_to(other, WANG)
    view = other.open("03")
    assert isinstance(view.facts, DeviceFacts) and view.facts.blocked_until is not None
    with refused(other.house, "device-blocked", rule=0):
        other.take(view, Code(other.house.device_code()))
