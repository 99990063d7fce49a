"""The client's turn and the teller's: what is on screen, which keys act, what is kept (rules 1 and 13)."""

import pytest

from data.terms.enums import OperationState
from screens.counter.turn import TurnPaused
from screens.notice import Notice
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.service_list import ServiceList
from screens.widgets.side import SideColumn
from tests.house import WANG, Counter
from tests.screens.conftest import Desk, OpenApp
from tests.screens.counter_visits import (
    at,
    home,
    open_service,
    records,
    sent,
    service,
    step,
    take,
    text_open,
    with_engine,
)
from tests.screens.stage import painted


def before_the_consent(teller: Counter) -> None:
    teller.client(WANG)


def before_the_face(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"), until="face")


def before_the_yes(teller: Counter) -> None:
    teller.ready(WANG)
    teller.go_on(teller.open("05"), until="confirm")


async def paused(desk: Desk) -> None:
    await desk.until(lambda: isinstance(service(desk).pane, TurnPaused), "the turn is paused")
    await desk.until(lambda: not service(desk).asking, "nothing is being done")


async def asked(desk: Desk) -> None:
    await desk.until(
        lambda: isinstance(desk.app.screen, ConfirmDialog) and desk.app.screen.is_seen, "the question"
    )


async def to_the_code(desk: Desk) -> None:
    await desk.sign_in()
    await open_service(desk, "02")
    await step(desk, "details")
    await desk.type(WANG[0])
    await desk.press("enter")
    await desk.type(WANG[1])
    await desk.press("enter")
    await step(desk, "otp")
    await sent(desk)


async def test_in_the_clients_turn_staff_matter_and_staff_keys_are_gone(open_app: OpenApp) -> None:
    async with open_app(size=(160, 50)) as desk:
        await to_the_code(desk)
        screen = service(desk)
        assert screen.client_turn
        assert not "".join(painted(screen.query_one(ServiceList))).strip()
        assert screen.query_one(SideColumn).is_on_screen
        assert not "".join(painted(screen.query_one(SideColumn))).strip()
        assert "陈晓雯" not in desk.text
        await desk.type("12")
        for key in ("f2", "f3", "f4", "f6", "f7", "escape", "ctrl+p", "ctrl+b", "ctrl+q"):
            await desk.press(key)
            assert desk.app.screen is screen, key
            assert at(desk) == "otp", key
        await desk.see("4 more digits")


async def test_f9_ends_the_turn_and_enter_hands_it_back(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await to_the_code(desk)
        await desk.press("f9")
        await paused(desk)
        await desk.see("The client's turn is paused.", "陈晓雯")
        await desk.press("escape")
        await paused(desk)
        await desk.press("enter")
        await step(desk, "otp")
        assert service(desk).client_turn
        desk.branch.deliver()
        assert len(desk.branch.phones.messages) == 1


async def test_f7_asks_then_goes_a_step_back(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await to_the_code(desk)
        await desk.press("f9")
        await paused(desk)
        await desk.press("f7")
        await asked(desk)
        await desk.press("enter")
        await paused(desk)
        await desk.press("f7")
        await asked(desk)
        await desk.press("y")
        await step(desk, "details")
        assert not service(desk).client_turn


async def test_a_draft_put_aside_is_resumed_where_it_stood(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, before_the_yes)
        await open_service(desk, "05")
        await step(desk, "confirm")
        await desk.press("f9", "f9")
        await home(desk)
        await desk.see("Put aside")
        await desk.press("backspace", "backspace")
        await open_service(desk, "05")
        await step(desk, "confirm")


@pytest.mark.parametrize("key", ["enter", "n"])
async def test_no_leaves_everything_as_it_is(open_app: OpenApp, key: str) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, before_the_yes)
        await open_service(desk, "05")
        await step(desk, "confirm")
        await desk.press(key)
        await paused(desk)
        await desk.see("The client said no; nothing was submitted.")
        assert records(desk, "confirm") == 0
        assert service(desk).view.state is OperationState.DRAFT


async def test_a_consent_is_ticked_only_once_its_text_is_open_and_may_be_declined(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, before_the_consent)
        await open_service(desk, "03")
        await step(desk, "consent")
        await text_open(desk)
        await desk.press("enter")
        await desk.see("tick first")
        assert at(desk) == "consent"
        await desk.press("n")
        await paused(desk)
        await desk.see("The client does not agree.")
        assert records(desk, "consent") == 0
        await desk.press("enter")
        await take(desk, "consent")
        await step(desk, "photo")
        assert records(desk, "consent") == 1


async def test_a_third_failed_face_check_ends_it_and_goes_home(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, before_the_face)
        await open_service(desk, "03")
        await step(desk, "face")
        await desk.press("enter")
        assert records(desk, "face") == 0
        for failed in (1, 2, 3):
            await desk.press("n")
            await asked(desk)
            await desk.press("f")
            if failed < 3:
                await desk.see(f"{failed} / 3", f"it can fail {3 - failed} more")
                await step(desk, "face")
        await desk.until(lambda: isinstance(desk.app.screen, Notice) and desk.app.screen.is_seen, "the end")
        await desk.see("for the last time today")
        await desk.press("enter")
        await home(desk)


async def test_escape_and_a_refusal_keep_what_is_typed(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.type("123")
        await desk.press("enter")
        await desk.type(WANG[1])
        await desk.press("escape", "escape", "enter")
        await desk.see("A fund account has 6 to 20 digits.")
        await step(desk, "details")
        await desk.see(WANG[1], "fund account missing")
        await desk.type(WANG[0])
        await desk.press("enter", "enter")
        await step(desk, "otp")


async def test_a_step_moved_elsewhere_is_shown_where_it_stands(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, before_the_face)
        await open_service(desk, "03")
        await step(desk, "face")
        await with_engine(desk, lambda teller: teller.go_on(teller.open("03"), until="scan"))
        await desk.press("y")
        await step(desk, "scan")
        await desk.see("This step is not the one to do now.")
        assert records(desk, "face") == 1
