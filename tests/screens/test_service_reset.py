"""06 at the keyboard: chosen, read for its seconds, signed by one code."""

from tests.house import WANG, Counter
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import (
    agreement,
    home,
    open_service,
    records,
    sent,
    slip,
    step,
    take,
    ticked,
    with_engine,
)

RISK, FORM = "password_reset_risk", "client_change_form"


def _ready(teller: Counter) -> None:
    teller.ready(WANG)


def _to_agreements(teller: Counter) -> None:
    teller.ready(WANG)
    teller.go_on(teller.open("06"), until="agreements")


async def reading(desk: Desk) -> None:
    """06 is at its agreements, the first of them on screen."""
    await desk.sign_in()
    await with_engine(desk, _to_agreements)
    await open_service(desk, "06")
    await step(desk, "agreements")
    await agreement(desk, RISK)


@SIZES
async def test_a_reset_from_home_to_slip(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size, language="zh_CN") as desk:
        await desk.sign_in()
        await with_engine(desk, _ready)
        await open_service(desk, "06")
        await take(desk, "choose")
        await take(desk, "otp")
        await take(desk, "face")
        await step(desk, "agreements")
        await agreement(desk, RISK)
        await desk.see("密码重置风险告知书", "还需 10 秒")
        assert desk.app.home is not None
        await desk.wait(6)
        await desk.see("还需 4 秒", "6")
        await desk.press("space", "enter")
        assert ticked(desk) == ()
        await take(desk, "agreements")
        await step(desk, "sign")
        await sent(desk)
        await desk.see("签署内容", "客户信息变更申请表", "已读 10 秒", "还差 6 位")
        await take(desk, "sign")
        shown = await slip(desk)
        assert "新密码另以短信单独发送" in desk.text
        assert shown is not None
        await desk.press("escape")
        await home(desk)
        assert records(desk, "sign") == 1
