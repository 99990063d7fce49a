"""The client's phone belongs to training alone."""

from screens.training.phone import PhonePanel
from tests.screens.conftest import SIZES, OpenApp


@SIZES
async def test_no_real_counter_has_a_phone(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app("03", size=size) as desk:
        await desk.sign_in()
        assert not desk.app.screen.query(PhonePanel)
        assert "Who may come" not in desk.text
