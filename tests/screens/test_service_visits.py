"""Whole visits at the keyboard, on the real store: 02, 03, 04 and 05."""

from screens.widgets.field import Field
from screens.widgets.qr import QrPaper
from tests.house import WANG
from tests.screens.conftest import SIZES, OpenApp
from tests.screens.counter_visits import has_code, home, open_service, sign_client_in, slip, step, take


@SIZES
async def test_a_locked_account_is_unlocked_from_the_street_to_the_slip(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await sign_client_in(desk, WANG)
        await desk.see("The client is signed in.")

        await open_service(desk, "03")
        for key in ("consent", "photo", "face", "scan", "verify"):
            await take(desk, key)
        await slip(desk)
        await desk.see("绑定设备")
        await desk.press("escape")
        await home(desk)

        await open_service(desk, "04")
        for key in ("draw",):
            await take(desk, key)
        await slip(desk)
        await desk.press("enter")
        await desk.see("Printed:")
        assert list((desk.branch.folder / "slips").iterdir())
        await desk.press("o")
        await desk.see("Saved:")
        (pdf,) = (desk.branch.folder / "papers").iterdir()
        assert pdf.read_bytes().startswith(b"%PDF-")
        await desk.press("enter")
        await home(desk)

        await open_service(desk, "05")
        await take(desk, "face")
        await take(desk, "otp")
        await take(desk, "confirm")
        await slip(desk)
        await desk.see("已受理")
        await desk.press("escape")
        await home(desk)
        await desk.see("Accepted as")
        assert desk.app.home is not None
        assert [line.service for line in desk.app.home.open] == ["unlock"]


async def test_enter_on_an_empty_account_stays_there(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.press("enter")
        await desk.type(WANG[0])
        assert desk.app.screen.query_one("#account", Field).value == WANG[0]
        await desk.see("mobile missing")
        await desk.press("enter")
        await desk.type(WANG[1])
        await desk.press("enter")
        await step(desk, "otp")


async def test_where_code_and_name_have_no_room_together_escape_leads_back_to_the_code(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(64, 24)) as desk:
        await desk.sign_in()
        await sign_client_in(desk, WANG)
        await open_service(desk, "03")
        for key in ("consent", "photo", "face"):
            await take(desk, key)
        await step(desk, "scan")
        await desk.until(lambda: has_code(desk), "a QR code")
        code = desk.app.screen.query_one(QrPaper)
        await desk.until(lambda: code.region.height > 0, "the code on screen")
        painted = str(code.render())
        await desk.press("enter")
        await desk.until(lambda: not code.region.height, "the name alone")
        await desk.press("escape")
        await desk.until(lambda: code.region.height > 0, "the code again")
        assert str(code.render()) == painted
        await desk.press("enter")
        await desk.type("Mate 60")
        await desk.press("enter")
        await step(desk, "verify")
