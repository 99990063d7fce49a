"""Rule 14: the flags of an account are separate."""

import re
from dataclasses import replace

import pytest

from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.views.home import Home
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from data.terms.enums import OperationState
from tests.house import LI, WANG, ZHAO, Counter
from tests.postgres import shell
from tests.rules.attempts import refused, tamper
from tests.rules.test_rule_08_decision import claim, decide, supervisor

TELLING = re.compile(
    r"洗钱|反洗|可疑|司法|冻结|限制|laundering|suspicious|judicial|freeze|frozen|restrict", re.IGNORECASE
)


def set_flag(counter: Counter, column: str, value: int, account: str = WANG[0]) -> None:
    tamper(counter.house, f"UPDATE fund_account SET {column} = ? WHERE number = ?", value, account)


def home(counter: Counter) -> Home:
    return counter.do(AskHome(counter.session))


def shown_flags(counter: Counter) -> list[str]:
    found = home(counter)
    assert found.visit is not None and found.visit.client is not None
    return [flag.msgid for flag in found.visit.client.flags]


@pytest.mark.parametrize("flag", ["restricted", "frozen"])
def test_restriction_and_freeze_stop_with_one_neutral_sentence(ready: Counter, flag: str) -> None:
    set_flag(ready, flag, 1)
    with refused(ready.house, "ineligible-stopped", rule=14) as told:
        ready.open("05")
    for language in ("zh_CN", "en"):
        assert not TELLING.search(told.value.says.render(language) + told.value.then.render(language))
    (line,) = [line for line in home(ready).services if line.code == "05"]
    assert (line.sign, line.available) == (Sign.OFF, False)
    assert not TELLING.search(str(home(ready)))
    assert not TELLING.search(repr(home(ready)))


def test_the_sentence_is_the_same_for_both(ready: Counter) -> None:
    told = set()
    for restricted, frozen in ((1, 0), (0, 1), (1, 1)):
        set_flag(ready, "restricted", restricted)
        set_flag(ready, "frozen", frozen)
        with refused(ready.house, "ineligible-stopped", rule=14) as no:
            ready.open("05")
        told.add(str(no.value))
    assert len(told) == 1


@pytest.mark.parametrize("flag", ["restricted", "frozen"])
def test_a_draft_is_stopped_too(ready: Counter, flag: str) -> None:
    ready.open("05")
    set_flag(ready, flag, 1)
    with refused(ready.house, "ineligible-stopped", rule=14, kept=frozenset({"operation"})):
        ready.open("05")


def test_restriction_stops_neither_sign_in_nor_device_nor_signature(teller: Counter) -> None:
    teller.client(ZHAO)
    assert teller.go_on(teller.open("03")).state is OperationState.DONE
    assert teller.go_on(teller.open("04")).state is OperationState.DONE
    assert shown_flags(teller) == ["Not available", "Password locked"]


def test_dormancy_is_no_lock(teller: Counter) -> None:
    set_flag(teller, "dormant", 1, LI[0])
    teller.ready(LI)
    assert shown_flags(teller) == ["Dormant"]
    with refused(teller.house, "ineligible-not-locked", rule=0):
        teller.open("05")


def test_unlocking_leaves_every_other_flag(submitted: Counter) -> None:
    set_flag(submitted, "dormant", 1)
    assert shown_flags(submitted) == ["Dormant", "Password locked"]
    chief = supervisor(submitted.house)
    decide(chief, claim(chief))
    assert shown_flags(submitted) == ["Dormant"]


def test_a_closed_account_is_served_no_more_and_can_be_looked_at(ready: Counter) -> None:
    set_flag(ready, "closed", 1)
    with refused(ready.house, "ineligible-closed", rule=14):
        ready.open("05")
    assert shown_flags(ready) == ["Closed", "Password locked"]
    assert ready.do(AskRecords(ready.session)) == ()


@pytest.mark.parametrize(("failures", "locked"), [(0, False), (5, False), (6, True)])
def test_more_than_five_wrong_passwords_lock(ready: Counter, failures: int, locked: bool) -> None:
    set_flag(ready, "password_failures", failures)
    assert shown_flags(ready) == (["Password locked"] if locked else [])
    if locked:
        assert ready.open("05").current is not None
        return
    with refused(ready.house, "ineligible-not-locked", rule=0):
        ready.open("05")


def test_the_threshold_is_a_setting(teller: Counter) -> None:
    teller.runner = runner(replace(teller.desk, policy=Policy(password_failures=6)))
    teller.client(WANG)
    assert shown_flags(teller) == []


def test_the_lock_is_no_column_of_its_own(ready: Counter) -> None:
    with shell(ready.house.folder) as opened:
        columns = set(opened.columns("fund_account"))
    assert {"dormant", "restricted", "frozen", "closed", "password_failures"} <= columns
    assert not any("lock" in column for column in columns)
