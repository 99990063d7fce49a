"""Signing in: the first frame, the store behind it, wrong passwords, one-time passwords."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from textual import events

from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.desk.api.commands.administration import ResetStaff
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import OpenService
from counter_tui.desk.api.counter import Counter
from data.terms.errors import Unavailable
from data.terms.words import L
from screens.sign_in import SignInScreen
from screens.widgets.field import Field
from tests.house import ADMINISTRATOR, PASSWORD
from tests.screens.conftest import SIZES, OpenApp

Compose = Callable[[str], LocalCounter]
R = TypeVar("R")


@SIZES
async def test_a_teller_signs_in_and_stands_at_home(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.see("Staff number", "Staff password", "Terminal 03", "上海浦东营业部")
        await desk.sign_in("1027")
        await desk.see("Service code", "陈晓雯", "No client is at the counter.")
        assert PASSWORD not in desk.text


async def test_a_wrong_password_is_emptied_and_told(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        await desk.see("number first")
        await desk.press("enter")
        await desk.type("1027")
        await desk.see("password first")
        await desk.press("enter")
        await desk.type("not this one")
        await desk.press("enter")
        await desk.see("The number or the password is wrong", "5 wrong tries")
        assert desk.app.screen.query_one("#password", Field).value == ""
        assert desk.app.screen.query_one("#password", Field).input.has_focus
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.see("Service code")


async def test_keys_typed_while_the_store_opens_are_kept(open_app: OpenApp, counter_at: Compose) -> None:
    go_on = threading.Event()

    def compose() -> Counter:
        go_on.wait()
        return counter_at("03")

    async with open_app(compose=compose) as desk:
        await desk.see("Opening the store", "opening the store")
        await desk.type("1027")
        await desk.press("enter")
        await desk.type(PASSWORD)
        await desk.press("enter")
        assert isinstance(desk.app.screen, SignInScreen)
        go_on.set()
        await desk.see("Service code", "陈晓雯")


@SIZES
async def test_a_store_that_cannot_be_opened_is_told_and_tried_again(
    open_app: OpenApp, counter_at: Compose, size: tuple[int, int]
) -> None:
    tries: list[int] = []

    def compose() -> Counter:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("gone", L("The disk of the store is full."), L("Make room on the disk."))
        return counter_at("03")

    async with open_app(size=size, compose=compose) as desk:
        await desk.see("The disk of the store is full.", "Make room on the disk.", "F5")
        await desk.press("f5")
        await desk.see("The store is open.")
        await desk.gone("The disk of the store is full.")
        await desk.sign_in()
        await desk.see("Service code")


async def test_leaving_without_a_store_has_its_own_exit_code(open_app: OpenApp) -> None:
    def compose() -> Counter:
        raise Unavailable("gone", L("The disk of the store is full."), L("Make room on the disk."))

    async with open_app(compose=compose) as desk:
        await desk.see("The disk of the store is full.")
        await desk.press("ctrl+q")
    assert desk.app.return_code == 4


async def test_a_supervisor_begins_at_the_desk(open_app: OpenApp) -> None:
    async with open_app("04") as desk:
        await desk.sign_in("2001")
        await desk.until(lambda: desk.app.current_mode == "desk", "at the desk")


async def test_leaving_releases_the_store(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        counter = desk.app.counter
        await desk.press("ctrl+q")
    assert counter is not None
    with pytest.raises(Unavailable) as told:
        await counter.changes()
    assert told.value.code == "closed"


@SIZES
async def test_a_password_for_one_use_is_changed_first(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        console = desk.branch.at("")
        console.sign_in(ADMINISTRATOR[0])
        once = console.do(ResetStaff(console.session, "1028"))
        await desk.until(lambda: desk.app.counter is not None, "open")
        for text in ("1028", once):
            await desk.paste(text)
            await desk.press("enter")
        await desk.see("Your password is for one use.")
        for text in (once, "a phrase of my own", "another phrase of mine"):
            await desk.paste(text)
            await desk.press("enter")
        await desk.see("The two new passwords differ.")
        for text in ("short", "short"):
            await desk.paste(text)
            await desk.press("enter")
        await desk.see("A password has at least 10 characters.")
        for text in ("a phrase of my own", "a phrase of my own"):
            await desk.paste(text)
            await desk.press("enter")
        await desk.see("Service code", "林可")


async def test_keys_typed_ahead_go_on_to_the_next_screen(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        for key in ("1", "0", "2", "7", "enter"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for character in PASSWORD:
            desk.app.post_message(events.Key("space" if character == " " else character, character))
        desk.app.post_message(events.Key("enter", "\r"))
        for character in "05":
            desk.app.post_message(events.Key(character, character))
        await desk.see("Service code", "Unlock account   Trading password")


async def test_enter_typed_before_the_program_ran_is_an_enter(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.type("1027")
        await desk.press("ctrl+j")
        assert desk.app.screen.query_one("#password", Field).input.has_focus


class Failing:
    """The engine, with a poll or command that fails when a test says so."""

    def __init__(self, counter: LocalCounter) -> None:
        self._counter = counter
        self.polls: Exception | None = None
        self.asks: Exception | None = None

    async def do(self, command: Command[R]) -> R:
        if self.asks is not None and isinstance(command, OpenService):
            raise self.asks
        return await self._counter.do(command)

    async def changes(self) -> int:
        if self.polls is not None:
            raise self.polls
        return await self._counter.changes()

    async def close(self) -> None:
        await self._counter.close()


async def test_a_store_that_stops_answering_shows_and_comes_back(
    open_app: OpenApp, counter_at: Compose
) -> None:
    engine: list[Failing] = []

    def compose() -> Counter:
        engine.append(Failing(counter_at("03")))
        return engine[0]

    async with open_app(compose=compose) as desk:
        await desk.sign_in()
        await desk.see("Online")
        engine[0].polls = Unavailable("gone", L("The disk of the store is full."))
        desk.app.tick()
        await desk.see("Offline")
        engine[0].polls = None
        desk.app.tick()
        await desk.see("Online")


async def test_a_fault_of_the_program_is_told_and_ends_nothing(
    open_app: OpenApp, counter_at: Compose
) -> None:
    engine: list[Failing] = []

    def compose() -> Counter:
        engine.append(Failing(counter_at("03")))
        return engine[0]

    async with open_app(compose=compose, incidents=1) as desk:
        await desk.sign_in()
        engine[0].asks = RuntimeError("a secret")
        await desk.type("02")
        await desk.press("enter")
        await desk.see("Something went wrong in the program: incident")
        assert "a secret" not in desk.text
        log = (desk.branch.folder / "counter-tui" / "faults.log").read_text()
        assert "RuntimeError" in log
        assert "a secret" not in log
        engine[0].asks = None
        await desk.type("02")
        await desk.press("enter")
        await desk.see("Client sign-in", "Reserved mobile")


async def test_a_fault_in_a_worker_of_a_screen_is_told_and_ends_nothing(open_app: OpenApp) -> None:
    async def fault() -> None:
        raise RuntimeError

    async with open_app(incidents=1) as desk:
        await desk.sign_in()
        desk.app.screen.run_worker(fault())
        await desk.see("Something went wrong in the program: incident")
        await desk.type("02")
        await desk.see("Client sign-in   Fund account")


async def test_a_fault_in_a_widget_leaves_with_a_sentence(open_app: OpenApp) -> None:
    def fault() -> None:
        raise RuntimeError

    async with open_app(incidents=1) as desk:
        await desk.sign_in()
        desk.app.screen.call_later(fault)
        # The pilot waits for every widget on screen, and one of these will never answer.
        for _ in range(1000):
            await asyncio.sleep(0)
    assert desk.app.return_code == 70
