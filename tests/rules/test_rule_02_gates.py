"""Rule 2: what must come first, asked at opening and again at every step."""

from datetime import timedelta

import pytest
from pyotp import TOTP

from counter_tui.desk.api.commands.operations import AskOperation
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.steps import BeginEnrolment
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Code, DeviceName, Face, OriginalSeen
from counter_tui.desk.api.views.facts import DeviceFacts, ScanFacts
from data.terms.enums import FaceResult, Gate, OperationState, VisitEnd
from data.terms.errors import Conflict, GateClosed, Invalid, WrongSecret
from tests.house import WANG, Counter
from tests.rules.attempts import ask, nothing_done, refused, tamper

BLOCK = 15 * 60


def closed(counter: Counter, service: str, gate: Gate) -> tuple[str, ...]:
    """Opening is refused at that gate; the keys of the services that lead through it."""
    with refused(counter.house, f"gate-{gate}", rule=2) as told:
        counter.open(service)
    assert isinstance(told.value, GateClosed)
    assert told.value.gate is gate
    return tuple(key for key, _ in told.value.ways)


@pytest.mark.parametrize("service", ["03", "bind", "prove", "unbind", "04", "05"])
def test_nothing_but_sign_in_opens_to_nobody(teller: Counter, service: str) -> None:
    assert closed(teller, service, Gate.SIGNED_IN) == ("sign_in",)


@pytest.mark.parametrize("service", ["04", "05", "prove", "unbind"])
def test_services_need_a_bound_device(teller: Counter, service: str) -> None:
    teller.client(WANG)
    assert closed(teller, service, Gate.DEVICE_BOUND) == ("bind",)


@pytest.mark.parametrize("service", ["04", "05"])
def test_services_need_the_device_proven_in_this_visit(ready: Counter, service: str) -> None:
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    ready.house.wait(61)
    ready.client(WANG)
    assert closed(ready, service, Gate.DEVICE_PROVEN) == ("prove", "unbind")
    ready.go_on(ready.open("03"))
    assert ready.open(service).current is not None


def test_unlocking_needs_a_signature(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    assert closed(teller, "05", Gate.SIGNATURE) == ("signature",)
    teller.go_on(teller.open("04"))
    assert teller.open("05").current is not None


def test_a_signature_counts_only_once_it_is_attested(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    teller.go_on(teller.open("04"), until="attest")
    closed(teller, "05", Gate.SIGNATURE)


def test_a_gate_is_asked_again_at_every_step(ready: Counter) -> None:
    view = ready.open("05")
    unbind = ready.take(ready.open("unbind"), OriginalSeen(True))
    ready.take(ready.send(unbind), Code(ready.house.newest_code()))
    with refused(ready.house, f"gate-{Gate.DEVICE_BOUND}", rule=2):
        ready.take(view, Face(FaceResult.PASSED))


@pytest.mark.parametrize("flag", ["closed", "restricted", "frozen"])
def test_viewing_needs_sign_in_only(teller: Counter, flag: str) -> None:
    with nothing_done(teller.house, Conflict, "not-signed-in"):
        teller.do(AskRecords(teller.session))
    tamper(teller.house, f"UPDATE fund_account SET {flag} = TRUE WHERE number = ?", WANG[0])
    teller.client(WANG)
    assert teller.do(AskRecords(teller.session)) == ()


# --- the device's code (service 03)


def later(counter: Counter) -> Counter:
    """The client is back in a new visit, the device bound and to be proven."""
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    counter.house.wait(61)
    counter.client(WANG)
    return counter


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_one_step_of_drift_either_side_is_allowed(ready: Counter, drift: int) -> None:
    view = later(ready).open("03")
    code = TOTP(ready.house.secret).at(ready.house.clock.now().timestamp() + drift)
    assert ready.take(view, Code(code)).state is OperationState.DONE


@pytest.mark.parametrize("drift", [-60, 60])
def test_two_steps_of_drift_are_not(ready: Counter, drift: int) -> None:
    view = later(ready).open("03")
    code = TOTP(ready.house.secret).at(ready.house.clock.now().timestamp() + drift)
    with refused(ready.house, "device-code", rule=2, kept=frozenset({"device", "participant"})):
        ready.take(view, Code(code))


def test_a_step_never_serves_twice(ready: Counter) -> None:
    ready.go_on(later(ready).open("03"))
    used = ready.house.device_code()
    ready.do(EndVisit(ready.session, VisitEnd.SWITCHED))
    at = ready.house.clock.now()
    ready.house.wait(61)
    ready.client(WANG)
    ready.house.clock.set(at)
    view = ready.open("03")
    with refused(ready.house, "device-code", rule=2, kept=frozenset({"device", "participant"})):
        ready.take(view, Code(used))


def test_five_wrong_codes_block_for_fifteen_minutes(ready: Counter) -> None:
    view = later(ready).open("03")
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongSecret) as told:
            ready.take(view, Code("000000"))
        assert told.value.tries_left == left
    until = ready.house.clock.now() + timedelta(seconds=BLOCK)
    ready.house.clock.set(until - timedelta(seconds=123))
    view = later(ready).open("03")
    with refused(ready.house, "device-blocked", rule=0):
        ready.take(view, Code(ready.house.device_code()))
    ready.house.wait(1)
    assert ready.take(view, Code(ready.house.device_code())).state is OperationState.DONE


def test_a_block_is_told_before_a_code_is_typed(ready: Counter) -> None:
    view = later(ready).open("03")
    for _ in range(5):
        with pytest.raises(WrongSecret):
            ready.take(view, Code("000000"))
    shown = ready.do(AskOperation(ready.session, view.id)).facts
    assert isinstance(shown, DeviceFacts)
    assert shown.tries_left == 0
    assert shown.blocked_until is not None


def test_at_most_one_live_binding(ready: Counter) -> None:
    with refused(ready.house, "nothing-to-do", rule=0) as told:
        ready.open("03")
    assert [key for key, _ in told.value.ways] == ["unbind"]
    ready.house.wait(1)
    again = ready.go_on(ready.open("bind"), until="verify")
    ready.house.wait(31)
    with nothing_done(ready.house, Conflict, "bound-meanwhile"):
        ready.take(again, Code(ready.house.device_code()))
    assert len(ask(ready.house, "SELECT id FROM device_binding WHERE ended_at IS NULL")) == 1


def test_an_older_qr_code_stops_working(teller: Counter) -> None:
    teller.client(WANG)
    view = teller.go_on(teller.open("03"), until="scan")
    secrets = []
    for _ in range(2):
        view = teller.do(BeginEnrolment(teller.session, view.id, "scan", teller.key()))
        assert isinstance(view.facts, ScanFacts) and view.facts.uri is not None
        secrets.append(view.facts.uri.partition("secret=")[2])
    view = teller.take(view, DeviceName("Mate 60"))
    older, newer = (TOTP(secret).at(teller.house.clock.now()) for secret in secrets)
    with refused(teller.house, "device-code", rule=2, kept=frozenset({"device"})):
        teller.take(view, Code(older))
    assert teller.take(view, Code(newer)).state is OperationState.DONE


def test_naming_a_phone_needs_a_qr_code_shown(teller: Counter) -> None:
    teller.client(WANG)
    view = teller.go_on(teller.open("03"), until="scan")
    with refused(teller.house, "no-enrolment", rule=1):
        teller.take(view, DeviceName("Mate 60"))


def test_the_device_name_is_a_plain_label(teller: Counter) -> None:
    teller.client(WANG)
    view = teller.go_on(teller.open("03"), until="scan")
    view = teller.do(BeginEnrolment(teller.session, view.id, "scan", teller.key()))
    for name in ("", "   ", "x" * 21, "Mate\x1b[31m"):
        with pytest.raises(Invalid):
            teller.take(view, DeviceName(name))


def test_unbinding_ends_the_binding_and_its_proof(ready: Counter) -> None:
    unbind = ready.take(ready.open("unbind"), OriginalSeen(True))
    assert ready.go_on(unbind).state is OperationState.DONE
    assert ask(ready.house, "SELECT id FROM device_binding WHERE ended_at IS NULL") == []
    assert ask(ready.house, "SELECT device_proven FROM visit WHERE ended_at IS NULL") == [(None,)]
    ready.house.deliver()
    assert "已解除设备「Mate 60」的绑定" in ready.house.phones.messages[-1][2]
