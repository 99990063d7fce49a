"""Rule 3: one-time codes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.desk.api.commands.operations import RedoFrom
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.inputs import ClientDetails, Code, OriginalSeen, Tick
from counter_tui.desk.api.views.facts import CodeFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from data.terms.enums import OperationState
from data.terms.errors import Invalid, Refusal, WrongSecret
from tests.doubles import SeededRandom
from tests.house import LI, WANG, Counter
from tests.postgres import all_bytes
from tests.rules.attempts import ask, dump, events, refused

CHALLENGE = frozenset({"otp_challenge"})


def asked(teller: Counter, who: tuple[str, str] = WANG) -> OperationView:
    """02 with the details taken and no code sent."""
    return teller.take(teller.open("02"), ClientDetails(*who))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_has_six_digits_and_goes_to_the_reserved_mobile(teller: Counter) -> None:
    teller.send(asked(teller))
    code = teller.house.newest_code()
    ((_, to, _),) = teller.house.phones.messages
    assert to == WANG[1]
    assert len(code) == 6


def test_a_code_of_another_service_goes_to_the_reserved_mobile_too(ready: Counter) -> None:
    ready.send(ready.go_on(ready.open("05"), until="otp"))
    ready.house.deliver()
    assert {to for _, to, _ in ready.house.phones.messages} == {WANG[1]}


def test_a_code_is_kept_only_as_a_keyed_hash(teller: Counter) -> None:
    view = teller.send(asked(teller))
    ((digest,),) = ask(teller.house, "SELECT code_digest FROM otp_challenge")
    code = teller.house.newest_code()
    assert isinstance(digest, bytes) and len(digest) == 32
    assert not any(code in str(row) for rows in dump(teller.house).values() for row in rows)
    assert code.encode() not in all_bytes(teller.house.folder)
    assert code not in repr(view) and code not in repr(Code(code))


def test_five_minutes(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = teller.house.newest_code()
    teller.house.wait(299)
    assert teller.take(view, Code(code)).current is not None


def test_not_a_second_longer(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = teller.house.newest_code()
    teller.house.wait(300)
    with refused(teller.house, "otp", rule=3, kept=CHALLENGE | {"visit"}):
        teller.take(view, Code(code))
    assert events(teller.house, "otp.refused")[-1]["cause"] == "expired"


def test_it_serves_once(ready: Counter) -> None:
    view = ready.send(ready.go_on(ready.open("05"), until="otp"))
    code = ready.house.newest_code()
    ready.take(view, Code(code))
    view = ready.do(RedoFrom(ready.session, view.id, "otp", ready.key()))
    with refused(ready.house, "otp", rule=3):
        ready.take(view, Code(code))
    assert events(ready.house, "otp.refused")[-1]["cause"] == "used"


def test_five_wrong_tries_kill_it(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = teller.house.newest_code()
    for left in (4, 3, 2, 1, 0):
        with refused(teller.house, "otp", rule=3, kept=CHALLENGE) as told:
            teller.take(view, Code(wrong(code)))
        assert isinstance(told.value, WrongSecret)
        assert told.value.tries_left == left
    with refused(teller.house, "otp", rule=3):
        teller.take(view, Code(code))
    assert events(teller.house, "otp.refused")[-1]["cause"] == "killed"


def test_after_four_wrong_tries_the_right_code_serves(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = teller.house.newest_code()
    for _ in range(4):
        with pytest.raises(WrongSecret):
            teller.take(view, Code(wrong(code)))
    assert teller.take(view, Code(code)).current is not None


def test_a_new_one_kills_the_older(teller: Counter) -> None:
    view = teller.send(asked(teller))
    older = teller.house.newest_code()
    teller.house.wait(60)
    view = teller.send(view)
    newer = teller.house.newest_code()
    assert ask(teller.house, "SELECT state FROM otp_challenge ORDER BY sent_at") == [("killed",), ("live",)]
    with refused(teller.house, "otp", rule=3, kept=CHALLENGE):
        teller.take(view, Code(older))
    assert teller.take(view, Code(newer)).current is not None


def test_a_code_of_another_purpose_never_serves(ready: Counter) -> None:
    unbind = ready.send(ready.take(ready.open("unbind"), OriginalSeen(True)))
    code = ready.house.newest_code()
    identity = ready.go_on(ready.open("05"), until="otp")
    with refused(ready.house, "otp", rule=3) as told:
        ready.take(identity, Code(code))
    assert "for this service" in told.value.then.render("en"), "the one that would serve is named"
    assert events(ready.house, "otp.refused")[-1]["cause"] == "never-sent"
    with refused(ready.house, "otp", rule=3, kept=frozenset({"otp_challenge"})) as told:
        ready.take(unbind, Code(f"{(int(code) + 1) % 10**6:06}"))
    assert "for unbinding the device" in told.value.then.render("en")
    assert ready.take(unbind, Code(code)).state is OperationState.DONE


def test_a_code_of_another_operation_never_serves(teller: Counter) -> None:
    first, second = asked(teller), asked(teller)
    teller.send(first)
    code = teller.house.newest_code()
    with refused(teller.house, "otp", rule=3):
        teller.take(second, Code(code))
    assert events(teller.house, "otp.refused")[-1]["cause"] == "never-sent"


def test_a_code_for_another_mobile_never_serves(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = teller.house.newest_code()
    back = teller.do(RedoFrom(teller.session, view.id, "details", teller.key()))
    view = teller.take(back, ClientDetails(*LI))
    with refused(teller.house, "otp", rule=3):
        teller.take(view, Code(code))


def test_a_minute_between_two(teller: Counter) -> None:
    view = teller.send(asked(teller))
    assert isinstance(view.facts, CodeFacts) and view.facts.resend_at is not None
    teller.house.wait(59)
    with refused(teller.house, "otp-too-soon", rule=3):
        teller.send(view)
    teller.house.wait(1)
    teller.send(view)


def test_a_minute_between_two_holds_for_the_mobile_whatever_the_operation(teller: Counter) -> None:
    first, second = asked(teller), asked(teller)
    teller.send(first)
    with refused(teller.house, "otp-too-soon", rule=3):
        teller.send(second)


def test_codes_of_two_purposes_need_no_minute_between(ready: Counter) -> None:
    ready.send(ready.take(ready.open("unbind"), OriginalSeen(True)))
    ready.send(ready.go_on(ready.open("05"), until="otp"))


def test_ten_an_hour(teller: Counter) -> None:
    view = asked(teller)
    for _ in range(10):
        view = teller.send(view)
        teller.house.wait(61)
    with refused(teller.house, "otp-too-many", rule=3):
        teller.send(view)
    teller.house.wait(3600 - 10 * 61 - 1)
    view = asked(teller)
    with refused(teller.house, "otp-too-many", rule=3):
        teller.send(view)
    teller.house.wait(1)
    teller.send(view)


def test_twenty_a_day(teller: Counter) -> None:
    begun = teller.house.clock.now()
    for _ in range(2):
        view = asked(teller)
        for _ in range(10):
            view = teller.send(view)
            teller.house.wait(61)
        teller.house.wait(3600)
    view = asked(teller)
    with refused(teller.house, "otp-too-many", rule=3):
        teller.send(view)
    teller.house.clock.set(begun + timedelta(days=1) - timedelta(seconds=1))
    teller.sign_in("1027")
    view = asked(teller)
    with refused(teller.house, "otp-too-many", rule=3):
        teller.send(view)
    teller.house.wait(1)
    teller.send(view)


def test_the_limits_are_settings(teller: Counter) -> None:
    desk = replace(teller.desk, policy=Policy(otp_per_hour=1))
    teller.runner = runner(desk)
    view = teller.send(asked(teller))
    teller.house.wait(61)
    with refused(teller.house, "otp-too-many", rule=3):
        teller.send(view)


def test_wrong_expired_and_never_sent_read_the_same_and_their_cause_is_in_the_audit(teller: Counter) -> None:
    told: list[str] = []

    def type_in(view: OperationView, code: str) -> None:
        with pytest.raises(Refusal) as no:
            teller.take(view, Code(code))
        told.append(str(no.value))

    view = asked(teller)
    type_in(view, "123456")
    view = teller.send(view)
    code = teller.house.newest_code()
    type_in(view, wrong(code))
    teller.house.wait(301)
    type_in(view, code)
    assert len(set(told)) == 1
    assert [event["cause"] for event in events(teller.house, "otp.refused")] == [
        "never-sent",
        "wrong",
        "expired",
    ]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "１２３４５６７"])
def test_what_is_not_six_digits_is_no_try(teller: Counter, typed: str) -> None:
    view = teller.send(asked(teller))
    before = dump(teller.house)
    with pytest.raises(Invalid):
        teller.take(view, Code(typed))
    assert dump(teller.house) == before


def test_full_width_digits_are_understood(teller: Counter) -> None:
    view = teller.send(asked(teller))
    code = "".join(chr(ord(digit) + 0xFEE0) for digit in teller.house.newest_code())
    assert teller.take(view, Code(f" {code} ")).current is not None


# --- no match of account and mobile: the same from outside

NOBODY = ("99999999", "13800005678")
OTHER_MOBILE = (WANG[0], "13900001234")


@pytest.mark.parametrize("who", [NOBODY, OTHER_MOBILE], ids=["no such account", "another's mobile"])
def test_no_match_looks_like_a_match_and_sends_nothing(teller: Counter, who: tuple[str, str]) -> None:
    right, decoy = asked(teller), asked(teller, who)
    assert _shape(right) == _shape(decoy)
    teller.house.wait(61)
    decoy = teller.send(decoy)
    teller.house.wait(61)
    right = teller.send(right)
    assert _shape(right) == _shape(decoy)
    teller.house.deliver()
    assert len(teller.house.phones.messages) == 1
    sentences = set()
    for view in (right, decoy):
        with pytest.raises(WrongSecret) as told:
            teller.take(view, Code(wrong(teller.house.newest_code())))
        sentences.add((str(told.value), told.value.tries_left))
    assert len(sentences) == 1


def _shape(view: OperationView) -> object:
    facts = view.facts
    assert isinstance(facts, CodeFacts)
    sent = facts.sent_to is not None, facts.expires_at is not None, facts.tries_left
    return [(step.key, step.state) for step in view.steps], sent, str(view.said)


class Guessed(SeededRandom):
    """Chance that draws the code somebody guesses."""

    def below(self, bound: int) -> int:
        return 424242 if bound == 10**6 else super().below(bound)


def test_even_a_guessed_code_ends_in_one_neutral_sentence(teller: Counter) -> None:
    teller.runner = runner(replace(teller.desk, random=Guessed(3)))
    view = teller.take(teller.send(asked(teller, NOBODY)), Code("424242"))
    view = teller.open_text(view)
    with refused(teller.house, "not-verified", rule=3):
        teller.take(view, Tick(True))
    home = teller.do(AskHome(teller.session))
    assert home.visit is not None and home.visit.client is None
