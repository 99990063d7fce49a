"""The teller's home: services by code, initials and name; what is open; clients come and go."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.desk.api.commands.approvals import AskQueue, Claim, Decide
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.visits import AskHome, EndVisit
from data.terms.enums import Outcome, VisitEnd
from screens.counter.home import HomeScreen
from screens.counter.home_parts import OpenList
from screens.counter.service import ServiceScreen
from screens.widgets.field import Field
from tests import house
from tests.house import LI, WANG
from tests.screens.conftest import SIZES, Desk, OpenApp


def at_counter(desk: Desk) -> house.Counter:
    """The engine at the same terminal, in the session that the application has."""
    counter = desk.branch.at("03")
    counter.staff = desk.app.staff
    return counter


async def look(desk: Desk) -> None:
    """Let the application notice what the engine was made to do beside it."""
    await desk.app.refresh_home()
    await desk.pilot.pause()


def code(desk: Desk) -> Field:
    return desk.app.screen.query_one("#code", Field)


@SIZES
@pytest.mark.parametrize("typed", ["02", "dl", "client sign"])
async def test_a_service_is_found_by_code_initials_and_name(
    open_app: OpenApp, size: tuple[int, int], typed: str
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await desk.type(typed)
        await desk.see("Client sign-in   Fund account")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the service")
        await desk.see("02", "Client sign-in")


async def test_an_unknown_code_is_told_and_the_field_emptied(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.type("77")
        await desk.see("no such service")
        await desk.press("enter")
        await desk.see("There is no service 77.", "Type two digits")
        assert code(desk).value == ""
        await desk.type("0")
        await desk.gone("There is no service 77.")


async def test_arrows_mark_services_and_enter_opens_the_marked_one(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        screen = desk.app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.marked_service == "02"
        await desk.press("down")
        assert screen.marked_service == "03"
        await desk.press("up")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the service")


@SIZES
async def test_a_client_and_their_applications_are_shown(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        counter = at_counter(desk)
        counter.ready(WANG)
        counter.go_on(counter.open("05"), until="confirm")
        await look(desk)
        await desk.see("王*山", "10886621", "Mate 60", "Unfinished", "Unlock account", "4/5")
        assert "王小山" not in desk.text
        await desk.press("tab")
        assert isinstance(desk.app.focused, OpenList)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the draft")


async def test_what_is_typed_in_the_list_goes_to_the_code_field(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        counter = at_counter(desk)
        counter.ready(WANG)
        counter.go_on(counter.open("05"), until="otp")
        await look(desk)
        await desk.press("tab")
        await desk.type("10")
        assert code(desk).value == "10"
        assert code(desk).input.has_focus


async def test_an_unavailable_service_says_why(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        at_counter(desk).ready(LI)
        await look(desk)
        await desk.see("Not possible", "choose one to see why")
        await desk.type("05")
        await desk.press("enter")
        await desk.see("This account is not locked by wrong passwords.", "Nothing needs to be unlocked.")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_closed_gate_offers_the_way(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.type("05")
        await desk.press("enter")
        await desk.see("No client is signed in.", "Sign the client in")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "sign-in")
        await desk.see("Client sign-in")


async def test_another_terminal_shows_by_itself(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        at_counter(desk).submit(WANG)
        await look(desk)
        await desk.see("Under review")
        checker = desk.branch.at("04")
        checker.sign_in("2001")
        (waiting,) = checker.do(AskQueue(checker.session)).lines
        taken = checker.do(Claim(checker.session, waiting.id))
        assert taken.token is not None
        key = desk.branch.key()
        checker.do(Decide(checker.session, waiting.id, taken.token, taken.version, Outcome.APPROVE, key))
        desk.app.tick()
        await desk.see("Approved")


async def test_letting_a_client_go_wipes_the_screen(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        at_counter(desk).client(WANG)
        await look(desk)
        await desk.see("王*山")
        await desk.type("1")
        await desk.press("f3")
        await desk.see("Let this client go?")
        await desk.press("y")
        await desk.see("ready for the next client", "No client is at the counter.")
        assert "王" not in desk.text
        assert code(desk).value == ""


class LateHome:
    """An engine whose next answer about home, once one is to be held, comes when it is let go."""

    def __init__(self, counter: LocalCounter) -> None:
        self._counter = counter
        self.hold = False
        self.held = asyncio.Event()
        self.let_go = asyncio.Event()

    async def do(self, command: Command[Any]) -> Any:
        answer = await self._counter.do(command)
        if self.hold and isinstance(command, AskHome):
            self.hold = False
            self.held.set()
            await self.let_go.wait()
        return answer

    async def changes(self) -> int:
        return await self._counter.changes()

    async def close(self) -> None:
        await self._counter.close()


async def test_an_answer_from_before_a_client_was_let_go_shows_nobody_again(
    open_app: OpenApp, counter_at: Callable[[str], LocalCounter]
) -> None:
    engine = LateHome(counter_at("03"))
    async with open_app(compose=lambda: engine) as desk:
        await desk.sign_in()
        at_counter(desk).client(WANG)
        await look(desk)
        await desk.see("王*山")
        engine.hold = True
        desk.app.look_again()
        await desk.until(engine.held.is_set, "an answer is under way")
        await desk.press("f3")
        await desk.see("Let this client go?")
        await desk.press("y")
        await desk.see("ready for the next client", "No client is at the counter.")
        engine.let_go.set()
        await desk.pilot.pause()
        await desk.app.refresh_home()
        await desk.pilot.pause()
        assert "王" not in desk.text
        assert "ready for the next client" in desk.text


async def test_letting_a_client_go_asks_and_enter_stays(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        counter = at_counter(desk)
        counter.ready(WANG)
        counter.go_on(counter.open("05"), until="otp")
        await look(desk)
        await desk.press("ctrl+n")
        await desk.see("Let this client go?")
        await desk.press("enter")
        await desk.gone("Let this client go?")
        assert desk.app.home is not None and desk.app.home.visit is not None
        await desk.press("f3")
        await desk.see("Let this client go?")
        await desk.press("y")
        await desk.see("ready for the next client")


async def test_a_visit_ended_elsewhere_wipes_the_screen(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        counter = at_counter(desk)
        counter.client(WANG)
        await look(desk)
        counter.do(EndVisit(counter.session, VisitEnd.IDLE))
        await look(desk)
        await desk.see("The visit ended after 15 idle minutes")
        assert "王" not in desk.text


async def test_a_session_ended_elsewhere_leads_to_sign_in(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        other = desk.branch.at("03")
        other.sign_in("1028")
        await desk.type("02")
        await desk.press("enter")
        await desk.see("Staff number")
        assert desk.app.staff is None


async def test_the_palette_finds_a_service_from_anywhere(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.type("02")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the service")
        await desk.press("ctrl+p")
        await desk.see("Service or action")
        await desk.type("bd")
        await desk.press("enter")
        await desk.see("No client is signed in.")


async def test_leaving_asks_while_a_client_is_at_the_counter(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        counter = at_counter(desk)
        counter.client(WANG)
        await look(desk)
        await desk.press("ctrl+q")
        await desk.see("Leave the program?")
        await desk.press("escape")
        await desk.gone("Leave the program?")
        await desk.press("ctrl+q")
        await desk.see("Leave the program?")
        await desk.press("y")
        await desk.until(lambda: not desk.app.is_running or desk.app.return_code is not None, "left")
    assert desk.app.return_code == 0


async def test_escape_on_home_does_nothing(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.type("0")
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert code(desk).value == "0"


async def test_help_lists_the_keys_with_their_second_ones(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.press("ctrl+g")
        await desk.see("Two digits", "Ctrl+P", "Ctrl+Y")
        await desk.press("escape")
        await desk.gone("Ctrl+Y")
