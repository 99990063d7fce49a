"""Whole visits at the keyboard, on the real store: 02, 03, 04 and 05."""

from tests.house import WANG
from tests.screens.conftest import SIZES, OpenApp
from tests.screens.counter_visits import home, open_service, sign_client_in, slip, take


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
