"""F3 and F8: another account of the client, and a number in full (rules 10 and 12)."""

from typing import Any

import pytest

from counter_tui.desk.api.views.visit import ClientFacts
from data.terms.enums import VisitEnd
from screens.counter.switching import SwitchDialog
from screens.revealing import SECONDS, RevealDialog, RevealedDialog
from screens.widgets.dialog import ConfirmDialog, Dialog
from tests.house import LI, PASSWORD, WANG, WANG_TOO, Counter
from tests.rules.attempts import ask, events
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import home, open_service, service, step, with_engine


def client(desk: Desk) -> ClientFacts | None:
    """Who is at the counter, as the application knows it."""
    visit = desk.app.home.visit if desk.app.home is not None else None
    return visit.client if visit is not None else None


def account(desk: Desk) -> str:
    now = client(desk)
    return now.account if now is not None else ""


async def dialog(desk: Desk, kind: type[Dialog[Any]]) -> None:
    """Wait for a dialog, painted."""

    def is_there() -> bool:
        screen = desk.app.screen
        return isinstance(screen, kind) and screen.is_seen

    await desk.until(is_there, kind.__name__)


def two_accounts(teller: Counter) -> None:
    teller.ready(WANG)
    teller.house.more_of_wang()


@SIZES
async def test_the_visit_goes_on_with_the_other_account(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await with_engine(desk, two_accounts)
        await open_service(desk, "05")
        await step(desk, "face")
        await desk.press("f3")
        await dialog(desk, SwitchDialog)
        await desk.see("Drafts stay with their account", WANG_TOO[0], "Next client")
        await desk.press("enter")
        await step(desk, "face")
        assert account(desk) == WANG[0]
        await desk.press("f3")
        await dialog(desk, SwitchDialog)
        await desk.press("1")
        await home(desk)
        await desk.until(lambda: account(desk) == WANG_TOO[0], "the other account")
        await desk.see(f"Now with account {WANG_TOO[0]}")
        await desk.gone(WANG[0])
        await open_service(desk, "03")
        await step(desk, "verify")
        assert service(desk).view.service == "join"


async def test_f3_lets_the_client_go_where_that_is_meant(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, two_accounts)
        await desk.press("f3")
        await dialog(desk, SwitchDialog)
        await desk.press("n")
        await desk.until(lambda: client(desk) is None, "nobody is at the counter")
        await desk.see("The visit has ended.")
        await desk.gone(WANG[0])


@pytest.mark.parametrize("harmless", ["enter", "escape"])
async def test_a_slip_on_f3_costs_a_signed_in_client_nothing(open_app: OpenApp, harmless: str) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.client(LI))
        await desk.press("f3")
        await dialog(desk, ConfirmDialog)
        await desk.see("Let this client go?", "takes a new code")
        await desk.press(harmless)
        await home(desk)
        assert account(desk) == LI[0]
        await desk.press("f3")
        await dialog(desk, ConfirmDialog)
        await desk.press("y")
        await desk.see("The visit has ended.")


async def test_where_nobody_is_signed_in_f3_asks_nothing(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.press("f9")
        await home(desk)
        await desk.press("f3")
        await desk.see("The visit has ended.")


# --- F8


async def revealed(desk: Desk, *keys: str) -> None:
    await desk.press("f8")
    await dialog(desk, RevealDialog)
    for key in keys:
        await desk.press(key)
    # A digit only marks the reason: a note may still be written.
    assert isinstance(desk.app.screen, RevealDialog)
    await desk.press("enter")
    await dialog(desk, RevealedDialog)


@SIZES
async def test_a_number_is_shown_until_a_key_is_pressed(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.client(LI))
        await desk.press("f8")
        await dialog(desk, RevealDialog)
        await desk.see("Show which number in full?", "139****1234")
        await desk.press("enter", "escape")
        await home(desk)
        await revealed(desk, "2", "1")
        await desk.see(LI[1], f"{SECONDS} s left")
        await desk.press("x")
        await home(desk)
        assert LI[1] not in desk.text
        (event,) = events(desk.branch, "revealed")
        assert (event["item"], event["reason"]) == ("mobile", "client_asks")


async def test_a_reason_that_says_nothing_waits_for_its_note(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.client(LI))
        await desk.press("f8")
        await dialog(desk, RevealDialog)
        await desk.press("2", "5")
        await desk.see("explain it")
        await desk.press("enter")
        await desk.type("call back")
        await desk.press("enter")
        await dialog(desk, RevealedDialog)
        assert ask(desk.branch, "SELECT item FROM revealing") == [("mobile",)]


@pytest.mark.parametrize("ends", ["idle", "lock"])
async def test_a_number_does_not_outlive_the_screen(open_app: OpenApp, ends: str) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.client(LI))
        await revealed(desk, "2", "1")
        await desk.see(LI[1])
        if ends == "idle":
            await desk.wait(15 * 60)
            ended = "SELECT end_reason FROM visit"
            await desk.until(lambda: ask(desk.branch, ended) == [(VisitEnd.IDLE,)], "the visit's end")
            await desk.gone(LI[1])
            # Nobody was busy: the lock comes next, and then the screen is at rest.
            await desk.see("Screen locked")
        else:
            desk.app.lock()
            await desk.gone(LI[1])
            await desk.paste(PASSWORD)
            await desk.press("enter")
            await home(desk)
        assert LI[1] not in desk.text


async def test_in_the_clients_turn_nothing_is_revealed(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.client(LI))
        await open_service(desk, "03")
        await step(desk, "consent")
        assert service(desk).client_turn
        await desk.press("f8", "f3")
        await step(desk, "consent")
        assert not ask(desk.branch, "SELECT id FROM revealing")
