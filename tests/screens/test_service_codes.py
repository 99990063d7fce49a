"""Codes at the keyboard: wrong ones, new ones, and Enter pressed twice (rule 3)."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest

from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.counter import Counter as Engine
from screens.counter.steps.code import CodePane
from screens.counter.steps.device_code import DeviceCodePane
from tests.house import WANG, Counter
from tests.screens.conftest import SIZES, SMALL, Desk, OpenApp
from tests.screens.counter_visits import (
    at_once,
    home,
    newest_code,
    open_service,
    records,
    sent,
    service,
    slip,
    step,
    take,
    with_engine,
)

R = TypeVar("R")


class Watched:
    """A real engine that tells which steps it was asked to take, and takes them only while it is let."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[str] = []
        self.let = asyncio.Event()
        self.let.set()

    async def do(self, command: Command[R]) -> R:
        if isinstance(command, TakeStep):
            self.asked.append(command.step)
            await self.let.wait()
        return await self._engine.do(command)

    async def changes(self) -> int:
        return await self._engine.changes()

    async def close(self) -> None:
        await self._engine.close()


def code_pane(desk: Desk) -> CodePane:
    pane = service(desk).pane
    assert isinstance(pane, CodePane)
    return pane


async def details(desk: Desk, account: str = WANG[0]) -> None:
    await desk.sign_in()
    await open_service(desk, "02")
    await step(desk, "details")
    await desk.type(account)
    await desk.press("enter")
    await desk.type(WANG[1])


async def wrong(desk: Desk, code: str) -> None:
    """Key in a wrong code and wait for the no."""
    code_pane(desk).block.clear()
    await desk.type(code)
    await desk.press("enter")
    await desk.until(lambda: not service(desk).asking and code_pane(desk).block.is_shown, "the no")


@SIZES
async def test_a_wrong_code_empties_the_cells_and_a_new_one_serves(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await details(desk)
        await desk.press("enter")
        await step(desk, "otp")
        await sent(desk)
        right = newest_code(desk)
        bad = f"{(int(right) + 1) % 1_000_000:06}"
        await desk.see("6 more digits")
        await wrong(desk, bad)
        await desk.see("The code is wrong", "4 tries left", "The steps before are saved")
        assert code_pane(desk).cells.value == ""
        assert code_pane(desk).cells.has_focus
        for _ in range(4):
            await wrong(desk, bad)
        await desk.see("0 tries left")
        await wrong(desk, right)

        assert "F5" not in desk.text
        await desk.wait(60)
        await desk.see("F5 sends it again")
        await desk.press("f5")
        await desk.see("5 tries left")
        await desk.type(newest_code(desk))
        await desk.press("enter")
        await step(desk, "policy")
        assert records(desk, "otp") == 1


async def test_before_a_code_may_be_sent_the_screen_says_when_it_comes_and_takes_none(
    open_app: OpenApp,
) -> None:
    async with open_app(size=SMALL) as desk:
        await details(desk)
        await desk.press("enter")
        await step(desk, "otp")
        await sent(desk)
        old = newest_code(desk)
        await desk.press("f9", "f9")
        await home(desk)
        await desk.press("f3")
        await desk.until(lambda: desk.app.home is not None and desk.app.home.visit is None, "let go")
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.type(WANG[0])
        await desk.press("enter")
        await desk.type(WANG[1])
        await desk.press("enter")
        await step(desk, "otp")
        await desk.see("Sent by itself in 60 s, please wait", "sent in 60 s")
        await desk.gone("Can be sent again")
        await desk.gone("key in the 6 digits")
        await desk.type(old)
        await desk.press("enter")
        assert code_pane(desk).cells.value == ""
        assert not code_pane(desk).block.is_shown
        await desk.wait(60)
        await sent(desk)
        await desk.see("6 more digits")
        await desk.type(newest_code(desk))
        await desk.press("enter")
        await step(desk, "policy")


async def test_what_was_said_about_a_code_goes_when_another_is_sent(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await details(desk)
        await desk.press("enter")
        await step(desk, "otp")
        await sent(desk)
        await desk.wait(60)
        await wrong(desk, f"{(int(newest_code(desk)) + 1) % 1_000_000:06}")
        await desk.press("f5")
        await desk.see("5 tries left")
        await desk.gone("The code is wrong")


async def test_enter_pressed_twice_takes_a_step_once(
    open_app: OpenApp, counter_at: Callable[[str], LocalCounter]
) -> None:
    engine = Watched(counter_at("03"))
    async with open_app(compose=lambda: engine) as desk:
        await details(desk)
        await at_once(desk, "enter", "enter", "enter")
        await step(desk, "otp")
        await sent(desk)
        assert records(desk, "details") == 1
        desk.branch.deliver()
        assert len(desk.branch.phones.messages) == 1
        await desk.type(newest_code(desk))
        await at_once(desk, "enter", "enter")
        await step(desk, "policy")
        assert records(desk, "otp") == 1
        assert engine.asked == ["details", "otp"]


@pytest.mark.parametrize(("account", "value"), [(WANG[0], "123"), ("123", "")], ids=["taken", "refused"])
async def test_what_is_typed_while_a_step_is_taken_reaches_the_next_field_but_none_after_an_error(
    open_app: OpenApp, counter_at: Callable[[str], LocalCounter], account: str, value: str
) -> None:
    engine = Watched(counter_at("03"))
    async with open_app(compose=lambda: engine) as desk:
        await details(desk, account)
        engine.let.clear()
        await desk.press("enter")
        await desk.until(lambda: service(desk).asking, "busy")
        await desk.type("123")
        await desk.press("enter", "f9", "f7")
        engine.let.set()
        if value:
            await step(desk, "otp")
            await sent(desk)
            # What waited is handed on key by key, also across the sending of the code.
            await desk.until(lambda: code_pane(desk).cells.value == value, "what was typed")
            await step(desk, "otp")
        else:
            await step(desk, "details")
            await desk.see("A fund account has 6 to 20 digits.", "fund account missing")


async def test_a_yes_pressed_twice_submits_once_and_nothing_typed_ahead_answers(
    open_app: OpenApp, counter_at: Callable[[str], LocalCounter]
) -> None:
    def up_to_the_code(teller: Counter) -> None:
        teller.ready(WANG)
        teller.go_on(teller.open("05"), until="otp")

    engine = Watched(counter_at("03"))
    async with open_app(compose=lambda: engine) as desk:
        await desk.sign_in()
        await with_engine(desk, up_to_the_code)
        await desk.wait(61)
        await open_service(desk, "05")
        await step(desk, "otp")
        await sent(desk)
        await desk.type(newest_code(desk))
        await at_once(desk, "enter", "y", "y")
        await step(desk, "confirm")
        assert records(desk, "confirm") == 0
        await at_once(desk, "y", "y")
        await slip(desk)
        await desk.press("escape")
        await home(desk)
        assert records(desk, "confirm") == 1
        assert engine.asked == ["otp", "confirm"]


async def test_five_wrong_codes_of_the_phone_block_it_for_a_while(open_app: OpenApp) -> None:
    def with_a_phone(teller: Counter) -> None:
        teller.client(WANG)
        teller.go_on(teller.open("03"), until="verify")

    def pane(desk: Desk) -> DeviceCodePane:
        pane = service(desk).pane
        assert isinstance(pane, DeviceCodePane)
        return pane

    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, with_a_phone)
        await open_service(desk, "03")
        await step(desk, "verify")
        bad = f"{(int(desk.branch.device_code()) + 1) % 1_000_000:06}"
        for _ in range(5):
            pane(desk).block.clear()
            await desk.type(bad)
            await desk.press("enter")
            await desk.until(lambda: not service(desk).asking and pane(desk).block.is_shown, "the no")
        await desk.see("again in 15:00", "before 09:16")
        await desk.type("123456")
        await desk.press("enter")
        assert not service(desk).asking
        for _ in range(4):
            await desk.wait(240)
            await desk.press("ctrl+u")
        await take(desk, "verify")
        await slip(desk)
