"""Rule 9: the outbox; and no code or password of anybody in clear."""

import logging
from dataclasses import replace
from uuid import UUID

import pytest

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.sessions import Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.inputs import ClientDetails, Code
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.registry import runner
from data.terms.clock import moment
from data.terms.errors import Refusal
from tests.house import PASSWORD, WANG, Counter, House
from tests.postgres import all_bytes
from tests.rules.attempts import ask, dump, events, tamper
from tests.rules.test_rule_08_decision import claim, decide, supervisor

LEASE = 60


class Gateway:
    """An SMS gateway that takes nothing until it is mended."""

    def __init__(self, *, broken: bool = True) -> None:
        self.broken = broken
        self.tried: list[UUID] = []

    def send(self, message: UUID, to: str, text: str) -> None:
        self.tried.append(message)
        if self.broken:
            raise OSError("no line")


@pytest.fixture
def sent(teller: Counter) -> Counter:
    """A sign-in whose code waits in the outbox."""
    code_sent(teller)
    return teller


def code_sent(teller: Counter) -> OperationView:
    return teller.send(teller.take(teller.open("02"), ClientDetails(*WANG)))


def message(branch: House) -> tuple[object, ...]:
    ((state, attempts, text),) = ask(branch, "SELECT state, attempts, text_sealed FROM message")
    return state, attempts, text


def test_a_message_is_written_with_what_it_tells_before_anything_is_delivered(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief))
    assert ask(submitted.house, "SELECT state FROM message WHERE template = 'approved'") == [("waiting",)]


def test_where_the_decision_is_not_kept_neither_is_its_message(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    evidence = claim(chief)
    before = len(dump(submitted.house)["message"])
    tamper(submitted.house, "UPDATE fund_account SET frozen = TRUE WHERE number = ?", WANG[0])
    with pytest.raises(Refusal):
        decide(chief, evidence)
    assert len(dump(submitted.house)["message"]) == before


def test_one_deliverer_holds_a_message_until_its_lease_is_over(sent: Counter) -> None:
    first, second = sent.desk, sent.house.at("04").desk
    letter = delivery.lease(first)
    assert letter is not None
    assert delivery.lease(second) is None
    assert not delivery.due(second)
    sent.house.wait(LEASE - 1)
    assert delivery.lease(second) is None
    sent.house.wait(1)
    again = delivery.lease(second)
    assert again is not None
    assert again.id == letter.id, "the gateway can tell that it is the same"
    assert again.text == letter.text
    delivery.settle(first, letter, delivered=True)
    assert message(sent.house)[0] == "waiting", "a lease that ran out settles nothing"
    delivery.settle(second, again, delivered=True)
    assert message(sent.house)[0] == "delivered"


def test_a_delivered_message_is_not_delivered_again(sent: Counter) -> None:
    gateway = Gateway(broken=False)
    assert delivery.deliver_next(sent.desk, gateway)
    assert not delivery.deliver_next(sent.desk, gateway)
    assert len(gateway.tried) == 1


def test_a_failed_delivery_is_tried_again_later_and_later_with_the_same_id(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    gateway = Gateway()
    waits = []
    for _ in range(20):
        before = len(gateway.tried)
        delivery.deliver_next(teller.desk, gateway)
        if len(gateway.tried) == before:
            break
        ((state, until),) = ask(
            teller.house, "SELECT state, next_at FROM message WHERE template = 'device_bound'"
        )
        if state != "waiting":
            break
        wait = (moment(str(until)) - teller.house.clock.now()).total_seconds()
        waits.append(wait)
        teller.house.wait(wait - 1)
        assert not delivery.deliver_next(teller.desk, gateway), "not before its time"
        teller.house.wait(1)
    assert waits == [5, 10, 20, 40, 80, 160, 320]
    assert len(gateway.tried) == 8
    assert len(set(gateway.tried)) == 1
    assert ask(teller.house, "SELECT state FROM message WHERE template = 'device_bound'") == [("given_up",)]
    assert len(events(teller.house, "message.given_up")) == 1


def test_a_mended_line_delivers(sent: Counter) -> None:
    gateway = Gateway()
    delivery.deliver_next(sent.desk, gateway)
    gateway.broken = False
    sent.house.wait(5)
    assert delivery.deliver_next(sent.desk, gateway)
    assert message(sent.house)[:2] == ("delivered", 2)


def test_a_secret_is_sealed_while_it_waits_and_erased_once_delivered(sent: Counter) -> None:
    text = message(sent.house)[2]
    assert isinstance(text, bytes)
    code = sent.house.newest_code()
    assert code.encode() not in text
    assert message(sent.house) == ("delivered", 1, None)


def test_a_secret_is_erased_once_given_up(teller: Counter) -> None:
    teller.desk = replace(teller.desk, policy=replace(teller.desk.policy, message_tries=1))
    teller.runner = runner(teller.desk)
    code_sent(teller)
    delivery.deliver_next(teller.desk, Gateway())
    assert message(teller.house) == ("given_up", 1, None)


def test_a_code_that_has_expired_is_not_sent_any_more(sent: Counter) -> None:
    gateway = Gateway(broken=False)
    sent.house.wait(300)
    assert not delivery.deliver_next(sent.desk, gateway)
    assert gateway.tried == []
    assert message(sent.house) == ("given_up", 0, None)


def test_a_message_without_a_secret_is_kept(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))
    teller.house.deliver()
    ((text,),) = ask(teller.house, "SELECT text_sealed FROM message WHERE template = 'device_bound'")
    assert text is not None


def test_no_code_and_no_password_in_any_column_log_file_or_answer(
    branch: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[str] = []
    teller, chief = _listening(branch.at("03"), answers), _listening(branch.at("04"), answers)
    teller.sign_in("1027")
    chief.sign_in("2001")
    teller.submit(WANG)
    decide(chief, claim(chief))
    with pytest.raises(Refusal) as told:
        teller.sign_in("1028", "not my password at all")
    branch.deliver()
    codes = {text.partition("验证码 ")[2][:6] for _, _, text in branch.phones.messages if "验证码" in text}
    assert len(codes) == 2
    secrets = {*codes, PASSWORD, "not my password at all"}
    columns = "\n".join(str(row) for rows in dump(branch).values() for row in rows)
    written = caplog.text + "\n".join(answers) + columns + str(told.value) + repr(told.value)
    assert [secret for secret in secrets if secret in written] == []
    branch.close()
    raw = all_bytes(branch.folder)
    assert [secret for secret in secrets if secret.encode() in raw] == []


def _listening(counter: Counter, answers: list[str]) -> Counter:
    """A counter whose commands and answers are written down as a careless log would."""
    do = counter.do

    def listen(command: Command[object]) -> object:
        answer = do(command)
        answers.append(f"{command!r} {answer!r} {answer}")
        return answer

    counter.do = listen  # type: ignore[method-assign, assignment]
    return counter


def test_code_inputs_do_not_show_themselves() -> None:
    assert "123456" not in repr(Code("123456"))
    assert PASSWORD not in repr(SignIn("1027", PASSWORD))
    assert PASSWORD not in repr(Unlock(UUID(int=1), PASSWORD))
    assert PASSWORD not in repr(ChangePassword(UUID(int=1), PASSWORD, PASSWORD))
