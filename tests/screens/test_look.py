"""Language and colours change while everything stays open, and nothing typed is lost."""

from collections.abc import Iterator

import pytest

from data.terms.words import shown_language
from screens.sign_in import SignInScreen
from screens.widgets.field import Field
from screens.widgets.signs import PLAIN, RICH, use_glyphs
from tests.house import WANG
from tests.screens.conftest import LARGE, SIZES, SMALL, OpenApp
from tests.screens.counter_visits import open_service, sign_client_in, step


@SIZES
async def test_before_anybody_signs_in(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        await desk.paste("1027")
        await desk.press("f2")
        await desk.see("Language and colours", "简体中文")
        await desk.press("1")
        await desk.see("语言和外观", "已选")
        await desk.press("4")
        assert desk.app.theme == "ricepaper"
        await desk.press("escape")
        await desk.see("工号", "还差口令")
        assert "Sign in" not in desk.text
        assert isinstance(desk.app.screen, SignInScreen)
        number = desk.app.screen.query_one("#number", Field)
        assert number.value == "1027"
        assert number.input.has_focus


async def test_an_open_form_keeps_what_was_typed(open_app: OpenApp) -> None:
    async with open_app(size=LARGE) as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.type("1088")
        await desk.press("f2")
        await desk.type("language")
        await desk.see("Language and colours")
        await desk.press("enter")
        await desk.see("简体中文")
        await desk.press("1")
        await desk.see("资金账号")
        await desk.press("escape")
        await desk.type("66")
        await desk.see("108866", "还差手机号")
        assert shown_language() == "zh_CN"


async def test_lists_and_columns_follow(open_app: OpenApp) -> None:
    async with open_app(size=LARGE) as desk:
        await desk.sign_in()
        await sign_client_in(desk, WANG)
        await desk.press("f4")
        await desk.see("Unfinished", "Finished")
        desk.app.speak("zh_CN")
        await desk.see("业务流水", "未完成", "已办理")
        await desk.gone("Unfinished")
        await desk.press("escape")
        await desk.see("业务代码", "未绑定")
        await desk.gone("Service code")


@pytest.fixture
def plain_lines() -> Iterator[None]:
    use_glyphs(PLAIN)
    yield
    use_glyphs(RICH)


async def test_plain_lines_hold_for_every_frame_and_rule(open_app: OpenApp, plain_lines: None) -> None:
    async with open_app(size=SMALL) as desk:
        use_glyphs(PLAIN)
        await desk.sign_in()
        await desk.press("f1")
        await desk.see("+--", "|")
        await desk.press("escape")
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.see("----")
        assert not set("━─│┃▊▎▔▁✓✗▸▹‹»") & set(desk.text)
