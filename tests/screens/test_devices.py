"""A phone that is lost, or blocked, at the keyboard (service 03)."""

from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import VisitEnd
from tests.house import WANG, Counter
from tests.rules.attempts import ask
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import home, open_service, service, slip, step, take, with_engine


def back_again(teller: Counter) -> None:
    """Wang's phone is bound, and to be proven in a new visit."""
    teller.ready(WANG)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    teller.house.wait(61)
    teller.client(WANG)


async def wrong(desk: Desk, times: int) -> None:
    for left in range(4, 4 - times, -1):
        await desk.type("000000")
        await desk.press("enter")
        if left:
            await desk.see(f"{left} tries left" if left > 1 else "1 tries left")
        await step(desk, "verify")


@SIZES
async def test_a_lost_phone_is_unbound_and_the_new_one_bound_in_one_go(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await with_engine(desk, back_again)
        await open_service(desk, "03")
        await step(desk, "verify")
        await desk.press("1")
        await step(desk, "verify")
        await desk.press("f9")
        await desk.see("The client's turn is paused.", "Unbind device")
        await desk.press("1")
        await take(desk, "original")
        await take(desk, "otp")
        await slip(desk)
        await desk.press("escape")
        await step(desk, "face")
        assert service(desk).view.service == "bind"
        await take(desk, "face")
        await take(desk, "scan")
        await take(desk, "verify")
        await slip(desk)
        await desk.press("escape")
        await home(desk)
        old, new = ask(desk.branch, "SELECT device_id FROM device_binding ORDER BY bound_at")
        assert old != new


async def test_a_blocked_phone_tells_how_long_and_what_can_be_done(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, back_again)
        await open_service(desk, "03")
        await step(desk, "verify")
        await wrong(desk, 5)
        await desk.see("Too many wrong codes; again in 15:00.", "F9 hands the keyboard to the teller")
        await desk.wait(61)
        await desk.see("again in 13:59")
        await desk.type(desk.branch.device_code())
        await desk.press("enter")
        await step(desk, "verify")
        await desk.press("f9")
        await desk.see("The client's turn is paused.")
        await desk.press("1")
        await step(desk, "original")
