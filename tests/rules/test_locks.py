"""Several processes that decide on the same at the same time, on a server: they decide one after another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from counter_tui.desk.api.commands.administration import AddStaff, DisableStaff
from counter_tui.desk.api.commands.operations import OpenService
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import ClientDetails
from data.terms.enums import DocumentKind, Role
from data.terms.errors import CounterError
from tests.house import ADMINISTRATOR, PASSWORD, WANG, House, resident_id
from tests.rules.attempts import ask

R = TypeVar("R")


def at_once(*deeds: Callable[[], R]) -> list[R | str]:
    """What each deed answers, or the code of its no; all begin together."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], R]) -> R | str:
        start.wait()
        try:
            return deed()
        except CounterError as no:
            return no.code

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def test_one_key_does_one_thing_and_both_are_answered(far: House) -> None:
    first, second = far.at("03"), far.at("03")
    first.sign_in("1027")
    command = OpenService(first.session, "02", far.key())
    one, other = at_once(lambda: first.do(command), lambda: second.do(command))
    assert one == other or (not isinstance(one, str) and not isinstance(other, str) and one.id == other.id)
    assert len(ask(far, "SELECT id FROM operation")) == 1


def test_codes_to_one_mobile_are_counted_together(far: House) -> None:
    sends = []
    for number, staff in (("03", "1027"), ("04", "1028")):
        counter = far.at(number)
        counter.sign_in(staff)
        view = counter.take(counter.open("02"), ClientDetails(*WANG))
        if number == "03":
            counter.send(view)  # from now on the mobile is known, and its row there to be locked
        command = SendCode(counter.session, view.id, "otp", far.key())
        sends.append(lambda counter=counter, command=command: counter.do(command).number)
    far.wait(61)
    answers = at_once(*sends)
    assert answers.count("otp-too-soon") == 1
    assert ask(far, "SELECT count(*) FROM message") == [(2,)]
    assert ask(far, "SELECT sent FROM otp_mobile") == [(2,)]


def test_no_wrong_password_goes_uncounted(far: House) -> None:
    doors = [far.at("") for _ in range(4)]
    tries = [lambda door=door: door.sign_in("2001", "not my password at all").number for door in doors]
    assert at_once(*tries) == ["password"] * 4
    assert ask(far, "SELECT failures FROM staff WHERE number = '2001'") == [(4,)]


def test_two_administrators_who_disable_one_another_leave_one(far: House) -> None:
    first, second = far.at(""), far.at("")
    first.sign_in(ADMINISTRATOR[0])
    once = first.do(
        AddStaff(
            first.session,
            "9002",
            "钱管",
            "PD",
            frozenset({Role.ADMINISTRATOR}),
            "",
            DocumentKind.RESIDENT_ID,
            resident_id("33010219700202002"),
        )
    )
    second.sign_in("9002", once)
    second.do(ChangePassword(second.session, once, PASSWORD))
    at_once(
        lambda: first.do(DisableStaff(first.session, "9002")),
        lambda: second.do(DisableStaff(second.session, ADMINISTRATOR[0])),
    )
    active = "SELECT count(*) FROM staff WHERE state = 'active' AND number IN ('9001', '9002')"
    assert ask(far, active) == [(1,)]
