"""06 重置密码: chosen passwords are drawn anew, hashed, and each sent in an SMS of its own."""

import re
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from counter_tui.desk.api.commands.records import AskRecords, AskSlip
from counter_tui.desk.api.commands.visits import TouchVisit
from counter_tui.desk.api.inputs import Chosen, Image
from counter_tui.desk.client_passwords import LABEL_HASH, draw
from counter_tui.desk.policy import PasswordRule, Policy
from counter_tui.desk.registry import runner
from counter_tui.desk.services.catalogue import service_of
from data.terms.enums import CharacterClass, OperationState, Outcome, PasswordItem
from data.terms.errors import Invalid
from tests.doubles import SeededRandom
from tests.house import WANG, ZHAO, Counter, House, document_of, picture
from tests.rules.attempts import ask, dump, events, nothing_done, refused, tamper
from tests.rules.test_rule_08_decision import claim, decide, decision, supervisor

EVERY = ("trading", "funds", "cfmmc")
SAYS = {
    "trading": r"您的交易密码已重置，新密码为 (\w+)，",
    "funds": r"您的资金密码已重置，新密码为 (\w+)，",
    "cfmmc": r"监控中心查询用户名为 \w+，新密码为 (\w+)，",
}


def submitted(ready: Counter, *items: str) -> None:
    view = ready.take(ready.open("06"), Chosen(items))
    assert ready.go_on(view).state is OperationState.PENDING


def approve(house: House, number: str = "2001") -> None:
    chief = supervisor(house, number)
    decide(chief, claim(chief))
    house.deliver()


def passwords(house: House) -> dict[str, str]:
    """What each SMS says is the new password."""
    told: dict[str, str] = {}
    for _, _, text in house.phones.messages:
        for item, pattern in SAYS.items():
            match = re.search(pattern, text)
            if match is not None:
                assert item not in told, "one SMS each"
                told[item] = match[1]
    return told


def opened_hash(counter: Counter, item: str) -> str:
    ((row, sealed),) = ask(counter.house, "SELECT id, hash_sealed FROM account_password WHERE item = ?", item)
    return counter.desk.sealing.open(LABEL_HASH, UUID(str(row)), bytes(sealed)).decode()  # type: ignore[call-overload]


def test_what_was_chosen_is_one_line_of_the_evidence(ready: Counter) -> None:
    submitted(ready, *EVERY)
    (chosen,) = [
        section for section in claim(supervisor(ready.house)).sections if section.title.msgid == "Choose"
    ]
    (line,) = chosen.lines
    assert line.text.render("zh_CN") == "交易密码、资金密码、监控中心查询密码"


# --- choosing


@pytest.mark.parametrize("items", [(), ("nothing",), ("trading", "nothing")])
def test_at_least_one_of_what_is_offered(ready: Counter, items: tuple[str, ...]) -> None:
    view = ready.open("06")
    with nothing_done(ready.house, Invalid, "choose-one"):
        ready.take(view, Chosen(items))


@pytest.mark.parametrize("items", [("trading",), ("funds",), ("cfmmc",), ("trading", "cfmmc"), EVERY])
def test_any_choice_of_the_three_is_brought_about(ready: Counter, items: tuple[str, ...]) -> None:
    submitted(ready, *items)
    approve(ready.house)
    told = passwords(ready.house)
    assert set(told) == set(items)
    assert {item for (item,) in ask(ready.house, "SELECT item FROM account_password")} == set(items)
    assert ask(ready.house, "SELECT DISTINCT must_change FROM account_password") == [(1,)]
    for item in items:
        assert ready.desk.passwords.matches(opened_hash(ready, item), told[item])


def test_the_order_of_choosing_says_nothing(ready: Counter) -> None:
    ready.take(ready.open("06"), Chosen(("cfmmc", "trading")))
    assert ask(ready.house, "SELECT detail FROM step_record WHERE step = 'choose'") == [
        ('{"items":"trading cfmmc"}',)
    ]


# --- who may have it


@pytest.mark.parametrize("flag", ["restricted", "frozen", "closed"])
def test_a_stopped_account_has_no_reset(ready: Counter, flag: str) -> None:
    tamper(ready.house, f"UPDATE fund_account SET {flag} = TRUE WHERE number = ?", WANG[0])
    code = "ineligible-closed" if flag == "closed" else "ineligible-stopped"
    with refused(ready.house, code, rule=14) as told:
        ready.open("06")
    assert "restricted" not in str(told.value) and ZHAO[0] not in str(told.value)


def test_an_account_that_is_not_locked_may_have_it(ready: Counter) -> None:
    tamper(ready.house, "UPDATE fund_account SET password_failures = 0 WHERE number = ?", WANG[0])
    submitted(ready, "funds")


def test_it_is_asked_again_at_approval(ready: Counter) -> None:
    submitted(ready, *EVERY)
    chief = supervisor(ready.house)
    evidence = claim(chief)
    tamper(ready.house, "UPDATE fund_account SET frozen = TRUE WHERE number = ?", WANG[0])
    with refused(ready.house, "ineligible-stopped", rule=14):
        chief.do(decision(chief, evidence))
    assert ask(ready.house, "SELECT id FROM account_password") == []


def test_it_is_found_by_both_names() -> None:
    service = service_of("reset")
    assert service.also is not None
    assert (service.code, service.initials) == ("06", "mm")
    assert (service.title.render("zh_CN"), service.also.render("zh_CN")) == ("重置密码", "密码找回")


def test_applications_list_it_under_its_other_name(ready: Counter) -> None:
    submitted(ready, "funds")
    (line,) = ready.do(AskRecords(ready.session))
    assert line.title.render("zh_CN") == "密码找回"


# --- what a reset does


def test_another_image_of_the_document_is_compared_with_the_person_again(ready: Counter) -> None:
    """Returned as unclear, the image that the face was held against is on file no more (rules 5 and 8)."""
    submitted(ready, "trading")
    chief = supervisor(ready.house)
    chief.do(decision(chief, claim(chief), Outcome.RETURN, reason="document_unclear", redo=("document",)))
    better = document_of(WANG[0], front=Image("better.png", picture(700, 450)))
    view = ready.take(ready.open("06"), better)
    assert view.current is not None and view.current.key == "face"
    ready.go_on(view)
    (newest,) = ask(ready.house, "SELECT image_sha256 FROM document_photo ORDER BY number DESC LIMIT 1")
    compared = ask(ready.house, "SELECT photo_sha256 FROM face_check ORDER BY at, id")
    assert compared[-1] == newest and compared[-2] != newest
    told = str(claim(chief).sections)
    assert "证件影像不清楚，需要重新采集" in told and "document_unclear" not in told


def test_a_trading_reset_clears_the_password_lock(ready: Counter) -> None:
    submitted(ready, "trading")
    approve(ready.house)
    assert ask(ready.house, "SELECT password_failures FROM fund_account WHERE number = ?", WANG[0]) == [(0,)]


def test_another_reset_does_not(ready: Counter) -> None:
    submitted(ready, "funds", "cfmmc")
    approve(ready.house)
    assert ask(ready.house, "SELECT password_failures FROM fund_account WHERE number = ?", WANG[0]) == [(6,)]


@pytest.mark.parametrize("outcome", [Outcome.REJECT, Outcome.RETURN])
def test_without_approval_nothing_is_reset(ready: Counter, outcome: Outcome) -> None:
    submitted(ready, *EVERY)
    chief = supervisor(ready.house)
    decide(chief, claim(chief), outcome)
    ready.house.deliver()
    assert passwords(ready.house) == {}
    assert ask(ready.house, "SELECT id FROM account_password") == []


def test_a_second_reset_takes_the_place_of_the_first(ready: Counter) -> None:
    submitted(ready, "funds")
    approve(ready.house)
    (first,) = passwords(ready.house).values()
    ready.house.phones.messages.clear()
    ready.house.wait(61)
    submitted(ready, "funds")
    approve(ready.house, "2002")
    (second,) = passwords(ready.house).values()
    assert first != second
    assert len(ask(ready.house, "SELECT id FROM account_password")) == 1
    assert ready.desk.passwords.matches(opened_hash(ready, "funds"), second)
    assert not ready.desk.passwords.matches(opened_hash(ready, "funds"), first)


def test_a_user_name_that_is_not_on_file_is_made_by_the_pattern_and_kept(ready: Counter) -> None:
    submitted(ready, "cfmmc")
    chief = supervisor(ready.house)
    chief.desk = replace(chief.desk, policy=replace(chief.desk.policy, cfmmc_user="0031{account}"))
    chief.runner = runner(chief.desk)
    decide(chief, claim(chief))
    ready.house.deliver()
    assert any("用户名为 003110886621，" in text for _, _, text in ready.house.phones.messages)
    assert ask(ready.house, "SELECT cfmmc_user FROM fund_account WHERE number = ?", WANG[0]) == [
        ("003110886621",)
    ]


def test_the_user_name_on_file_is_the_one_that_is_told(ready: Counter) -> None:
    tamper(ready.house, "UPDATE fund_account SET cfmmc_user = '003111' WHERE number = ?", WANG[0])
    submitted(ready, "cfmmc")
    approve(ready.house)
    assert any("用户名为 003111，" in text for _, _, text in ready.house.phones.messages)


def test_each_message_is_sealed_while_it_waits_and_erased_once_it_went(ready: Counter) -> None:
    submitted(ready, *EVERY)
    chief = supervisor(ready.house)
    decide(chief, claim(chief))
    query = "SELECT state, secret, text_sealed IS NULL FROM message WHERE template LIKE 'password_%'"
    assert ask(ready.house, query) == [("waiting", 1, 0)] * 3
    ready.house.deliver()
    assert ask(ready.house, query) == [("delivered", 1, 1)] * 3


def test_no_staff_member_column_or_event_holds_one(ready: Counter) -> None:
    submitted(ready, *EVERY)
    chief = supervisor(ready.house)
    evidence = claim(chief)
    answer = chief.do(decision(chief, evidence))
    slip = chief.do(AskSlip(chief.session, answer.slip))
    ready.house.deliver()
    seen = f"{answer!r} {slip!r} {dump(ready.house)!r} {chief.desk!r}"
    assert [told for told in passwords(ready.house).values() if told in seen] == []
    assert len(events(ready.house, "password.reset")) == 3


def test_the_slips_say_to_change_it_soon(ready: Counter) -> None:
    submitted(ready, *EVERY)
    approve(ready.house)
    first, second = (
        str(text)
        for (text,) in ask(ready.house, "SELECT text FROM slip WHERE text LIKE '%密码%' ORDER BY number")
    )
    assert "收到后请尽快登录修改" in first.replace("\n", "")
    assert "请尽快登录并修改新密码" in second.replace("\n", "")


# --- how a password is made


def test_a_password_is_five_characters_of_every_class_without_look_alikes() -> None:
    rule, random = Policy().password_rule(PasswordItem.TRADING), SeededRandom(5)
    drawn = [draw(rule, random) for _ in range(2000)]
    kinds: tuple[Callable[[str], bool], ...] = (str.isupper, str.islower, str.isdigit)
    assert {len(password) for password in drawn} == {5}
    assert all(any(map(kind, password)) for password in drawn for kind in kinds)
    assert not set("".join(drawn)) & set("0Oo1lI")
    assert max(Tally(drawn).values()) == 1, "two of two thousand alike: a chance of one in a hundred"


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        (PasswordRule(6, "0123456789", frozenset({CharacterClass.DIGIT})), r"\d{6}"),
        (PasswordRule(12), r"[2-9A-HJ-NP-Za-km-np-z]{12}"),
        (PasswordRule(4, "ab", frozenset()), r"[ab]{4}"),
    ],
)
def test_what_a_password_is_made_of_is_policy(rule: PasswordRule, pattern: str) -> None:
    random = SeededRandom(6)
    assert all(re.fullmatch(pattern, draw(rule, random)) for _ in range(50))


def test_it_is_hashed_before_the_store_is_asked_for_its_turn(ready: Counter) -> None:
    submitted(ready, *EVERY)
    chief = supervisor(ready.house)
    evidence = claim(chief)
    hashed: list[bool] = []
    inner = chief.desk.passwords

    class Watched:
        def hash(self, password: str) -> str:
            # Another counter can write meanwhile: nobody has the store's turn.
            ready.do(TouchVisit(ready.session))
            hashed.append(True)
            return inner.hash(password)

        def matches(self, known: str | None, password: str) -> bool:
            return inner.matches(known, password)

    chief.desk = replace(chief.desk, passwords=Watched())
    chief.runner = runner(chief.desk)
    chief.do(decision(chief, evidence))
    assert hashed == [True] * 3
