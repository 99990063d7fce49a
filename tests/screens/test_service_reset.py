"""06 at the keyboard: chosen, read for its seconds, signed by one code."""

from screens.papers import PapersScreen
from screens.widgets.reading import ReadingPaper
from tests.house import WANG, Counter, House, resident_id
from tests.screens.conftest import LARGE, SIZES, SMALL, Desk, OpenApp
from tests.screens.counter_visits import (
    agreement,
    at,
    home,
    open_service,
    records,
    sent,
    service,
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
        await take(desk, "document")
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
        await desk.see("A  已签协议", "客户签署的文件")
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, PapersScreen), "the client takes the form home")
        await desk.see("客户信息变更申请表", resident_id("31010119850312002"))
        await desk.press("escape")
        assert await slip(desk) is shown
        await desk.press("escape")
        await home(desk)
        assert records(desk, "sign") == 1


async def begun_anew(desk: Desk) -> None:
    """The first text is on screen again, its seconds begin, and the old ones count for nothing."""
    await agreement(desk, RISK)
    await desk.see("10 s to go")
    await desk.press("space")
    assert ticked(desk) == ()
    await desk.wait(9)
    await desk.see("1 s to go")
    await desk.wait(1)
    await desk.press("space")
    await desk.until(lambda: at(desk) != "" and ticked(desk) == (RISK,), "ticked")


async def test_what_takes_the_text_off_the_screen_starts_its_seconds_anew(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        await reading(desk)
        await desk.wait(9)
        await desk.press("f1")
        await desk.press("escape")
        await begun_anew(desk)
        await agreement(desk, FORM)
        await desk.see("10 s to go")
        await desk.press("1")
        await agreement(desk, RISK)
        await desk.press("2")
        await agreement(desk, FORM)
        await desk.wait(9)
        await desk.press("f9")
        await desk.see("The client's turn is paused.")
        assert WANG[0] not in service(desk).query_one(ReadingPaper).text
        await desk.press("enter")
        await agreement(desk, FORM)
        await desk.wait(9)
        await desk.see("1 s to go")
        await desk.press("space")
        assert ticked(desk) == (RISK,)


async def test_a_text_is_searched_and_set_larger_while_its_seconds_go_on(open_app: OpenApp) -> None:
    async with open_app(size=LARGE, language="zh_CN") as desk:
        await reading(desk)
        await desk.press("slash")
        await desk.paste("监控中心查询密码")
        await desk.press("enter")
        await desk.see("六、监控中心查询密码")
        await desk.press("enter")
        await desk.see("中国期货市场监控中心查询密码用于查询")
        await desk.press("escape")
        await desk.wait(6)
        await desk.press("plus")
        await desk.see("密 码")
        await desk.press("minus")
        await desk.wait(4)
        await desk.press("space")
        await desk.until(lambda: at(desk) != "" and ticked(desk) == (RISK,), "ticked")


async def test_the_supervisor_reads_what_was_signed(open_app: OpenApp, branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.ready(WANG)
    teller.go_on(teller.open("06"))
    async with open_app("05", size=SMALL, language="zh_CN") as desk:
        await desk.sign_in("2001")
        await desk.see("重置密码")
        await desk.press("enter")
        await desk.see("已读 10 秒")
        await desk.press("f8")
        await desk.see("证件正面", "签名", "显示完整号码")
        await desk.press("4")
        await desk.see("尊敬的投资者")
        await desk.press("2")
        await desk.see("客户信息变更申请表", resident_id("31010119850312002"))
        await desk.press("escape")
        await desk.see("已读 10 秒")
        assert resident_id("31010119850312002") not in desk.text
