"""What must come first: the way there with one key, and back (rule 2)."""

from screens.counter.gates import GateDialog
from screens.counter.service import ServiceScreen
from tests.house import LI, WANG
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import (
    at,
    home,
    newest_code,
    open_service,
    sent,
    slip,
    step,
    take,
    with_engine,
)


async def gate(desk: Desk) -> None:
    """Wait for the dialog, painted."""
    await desk.until(lambda: isinstance(desk.app.screen, GateDialog) and desk.app.screen.is_seen, "the gate")


@SIZES
async def test_the_way_through_each_gate_comes_back_to_what_was_wanted(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await open_service(desk, "05")
        await gate(desk)
        await desk.see("No client is signed in.", "Sign the client in")
        await desk.press("enter")
        await step(desk, "details")
        await desk.type(WANG[0])
        await desk.press("enter")
        await desk.type(WANG[1])
        await desk.press("enter")
        await take(desk, "otp")
        await take(desk, "policy")

        await gate(desk)
        await desk.see("This account is not bound")
        await desk.press("1")
        await take(desk, "consent")
        await take(desk, "photo")
        await take(desk, "face")
        await take(desk, "scan")
        await take(desk, "verify")
        await slip(desk)
        await desk.press("escape")

        await gate(desk)
        await desk.see("Take a signature first.")
        await desk.press("enter")
        await take(desk, "draw")
        await slip(desk)
        await desk.press("escape")

        await step(desk, "face")
        await desk.see("Unlock account")


async def test_escape_at_a_gate_stays_home(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "04")
        await gate(desk)
        await desk.press("escape")
        await home(desk)


async def test_another_phone_is_unbound_only_with_the_original_and_a_code(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.ready(LI))
        await open_service(desk, "03")
        await step(desk, "original")
        await desk.see("A phone is bound. Unbind it only where it is lost, or the client wants another.")
        await desk.press("enter")
        await step(desk, "original")
        await desk.press("n")
        await desk.see("The original document was not seen.")
        await step(desk, "original")
        await desk.press("y")
        await step(desk, "otp")
        await sent(desk)
        await desk.type(newest_code(desk))
        await desk.press("enter")
        await slip(desk)
        await desk.see("解除")


async def test_what_an_account_cannot_have_says_why(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: teller.ready(LI))
        await open_service(desk, "05")
        await desk.see("not locked by wrong passwords")
        assert at(desk) == ""
        assert not isinstance(desk.app.screen, ServiceScreen)
