"""Signing in: the first frame, the store behind it, wrong passwords, one-time passwords."""

import threading
from collections.abc import Callable

import pytest

from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.desk.api.counter import Counter
from data.terms.errors import Unavailable
from data.terms.words import L
from screens.sign_in import SignInScreen
from screens.widgets.field import Field
from tests.house import PASSWORD
from tests.screens.conftest import SIZES, OpenApp

Compose = Callable[[str], LocalCounter]


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
        await desk.type("1027")
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
