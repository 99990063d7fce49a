"""Errors, dialogs, papers, codes and drawings."""

import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from textual import events
from textual.app import App
from textual.content import Content
from textual.geometry import Region

from data.terms.words import plain
from screens.widgets.bars import KeyBar
from screens.widgets.candles import Candles
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.error_block import ErrorBlock
from screens.widgets.far_digits import FarDigits, PhoneDigits
from screens.widgets.field import Field
from screens.widgets.pane_facts import ReadingFacts
from screens.widgets.paper import Paper
from screens.widgets.qr import QrPaper
from screens.widgets.reading import ReadingPaper
from tests.screens.stage import LARGE, SMALL, Played, cells, lines, stage

URI = "otpauth://totp/JX:10886621?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&period=30"


def picture(app: App[Any], region: Region) -> Image.Image:
    """The painted half blocks of a region as a camera would see them, 8 pixels a module."""
    image = Image.new("L", (region.width, region.height * 2))
    for y in range(region.height):
        x = 0
        for segment in cells(app)[region.y + y]:
            assert segment.style is not None
            colours = [segment.style.color, segment.style.bgcolor]
            fore, back = (colour.get_truecolor().red if colour is not None else 128 for colour in colours)
            for sign in segment.text:
                if region.x <= x < region.right:
                    upper, lower = {
                        "█": (fore, fore),
                        "▀": (fore, back),
                        "▄": (back, fore),
                        " ": (back, back),
                    }[sign]
                    image.putpixel((x - region.x, 2 * y), upper)
                    image.putpixel((x - region.x, 2 * y + 1), lower)
                x += Content(sign).cell_length
    return image.resize((image.width * 8, image.height * 8), Image.Resampling.NEAREST)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("theme", ["inkstone", "ricepaper"])
async def test_a_phone_reads_the_painted_code(theme: str, size: tuple[int, int]) -> None:
    code = QrPaper(URI)
    async with stage(code, theme=theme, size=size) as played:
        assert code.region.size == (37, 19)
        read = zxingcpp.read_barcode(picture(played.app, code.region))
        assert read is not None
        assert read.text == URI


async def test_another_code_takes_the_place_of_the_first() -> None:
    code = QrPaper(URI)
    async with stage(code) as played:
        code.show(URI.replace("JX", "XJ"))
        await played.pilot.pause()
        read = zxingcpp.read_barcode(picture(played.app, code.region))
        assert read is not None
        assert read.text == URI.replace("JX", "XJ")


def test_the_longest_code_that_fits_a_small_screen() -> None:
    longest = QrPaper("x" * 78)
    assert len(longest.render().plain.split("\n")) == 19
    assert len(QrPaper("x" * 79).render().plain.split("\n")) > 19


@pytest.mark.parametrize(("size", "rows"), [(SMALL, 3), (LARGE, 7)])
async def test_an_error_says_what_to_do_and_what_is_kept(size: tuple[int, int], rows: int) -> None:
    block = ErrorBlock()
    async with stage(block, size=size) as played:
        assert block.region.height == 0
        block.show(plain("验证码不正确"), plain("没收到按 F5 重发。"), plain("前五步都已保存。"))
        await played.pilot.pause()
        assert block.region.height == rows
        told = [line.strip() for line in lines(played.app)[1 : rows + 1] if line.strip()]
        assert told == ["✗ 验证码不正确", "没收到按 F5 重发。", "前五步都已保存。"]
        block.clear()
        await played.pilot.pause()
        assert block.region.height == 0


async def ask(played: Played, answers: list[bool | None], leave_right: int = 0) -> ConfirmDialog:
    dialog = ConfirmDialog(
        plain("提交这笔重置密码？"),
        stay=plain("再看看"),
        go=plain("提交"),
        body=(plain("提交后由复核员审批，不能再改内容。"),),
        facts=((plain("客户"), plain("王*山  10886621")),),
        leave_right=leave_right,
    )
    await played.app.push_screen(dialog, answers.append)
    await played.pilot.pause()
    return dialog


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), False),
        (("escape",), False),
        (("y",), True),
        (("Y",), True),
        (("ｙ",), True),
        (("tab", "enter"), True),
        (("tab", "tab", "enter"), False),
        (("tab", "escape"), False),
        (("y", "y"), True),
    ],
)
async def test_the_harmless_answer_is_the_easy_one(keys: tuple[str, ...], answer: bool) -> None:
    answers: list[bool | None] = []
    async with stage() as played:
        await ask(played, answers)
        await played.press(*keys)
        assert answers == [answer]


async def test_no_other_key_answers() -> None:
    answers: list[bool | None] = []
    async with stage() as played:
        await ask(played, answers)
        await played.press("n", "space", "1", "f9", "x")
        assert answers == []


async def test_keys_from_before_the_dialog_was_seen_answer_nothing() -> None:
    answers: list[bool | None] = []
    async with stage(Field(plain("甲"))) as played:
        dialog = ConfirmDialog(plain("提交？"), stay=plain("再看看"), go=plain("提交"))
        typed_before = [events.Key("y", "y"), events.Key("tab", "\t"), events.Key("enter", "\r")]
        await played.app.push_screen(dialog, answers.append)
        await played.pilot.pause()
        for key in typed_before:
            played.app.post_message(key)
        await played.pilot.pause()
        assert dialog.is_seen
        assert answers == []
        await played.press("enter")
        assert answers == [False]


@pytest.mark.parametrize(("size", "clear"), [(SMALL, False), (LARGE, True)])
async def test_a_dialog_repeats_the_facts_and_leaves_the_slip_uncovered(
    size: tuple[int, int], clear: bool
) -> None:
    async with stage(size=size) as played:
        dialog = await ask(played, [], leave_right=40)
        box = dialog.query_one("#dialog-box").region
        assert box.width == 46
        assert (box.right <= size[0] - 40) is clear
        text = lines(played.app)
        assert any("王*山  10886621" in line for line in text)
        assert dialog.query_one(KeyBar).region.y == size[1] - 1
        assert text[-1].split() == ["Tab", "other", "answer", "Y", "提交", "Esc", "再看看", "Enter", "再看看"]


async def test_a_slip_is_dark_on_light_in_both_themes_and_copied_as_printed() -> None:
    slip = ("业务受理回单", "-" * 48, "", "业务" + " " * 36 + "重置密码")
    for theme in ("inkstone", "ricepaper"):
        paper = Paper(slip, strong=(0,))
        async with stage(paper, theme=theme) as played:
            assert paper.styles.background.brightness > 0.9
            assert paper.styles.color.brightness < 0.1
            assert paper.text == "\n".join(slip)
            rows = [line.strip() for line in lines(played.app)[2:6]]
            assert rows == [line.strip() for line in slip]


async def test_a_long_slip_scrolls_with_the_keys() -> None:
    paper = Paper([f"第 {n} 行" for n in range(100)])
    async with stage(paper, size=SMALL) as played:
        paper.focus()
        assert not any("第 99 行" in line for line in lines(played.app))
        await played.press("end")
        await played.pilot.wait_for_scheduled_animations()
        assert any("第 99 行" in line for line in lines(played.app))


TEXT = "\n".join(
    ["一、变更事项", *(f"{n}. 新密码由系统随机生成，只发送至预留手机号。" for n in range(1, 81))]
)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_text_is_read_to_its_end(size: tuple[int, int]) -> None:
    paper = ReadingPaper(ReadingFacts("客户信息变更申请表", "v3", 2, 2), TEXT)
    async with stage(paper, size=size) as played:
        paper.focus()
        assert paper.span == (1, paper.span[1], 81)
        assert not paper.at_end
        assert any(
            "客户信息变更申请表" in line and "v3   2 / 2   lines 1-" in line for line in lines(played.app)
        )
        seen: set[str] = set()
        for _ in range(20):
            seen |= {line.strip().partition(".")[0] for line in lines(played.app) if ". 新密码" in line}
            await played.press("pagedown")
        assert seen == {str(n) for n in range(1, 81)}
        assert paper.at_end
        paper.show(ReadingFacts("甲"), TEXT)
        await played.pilot.pause()
        assert not paper.at_end
        assert paper.span[0] == 1


async def test_a_text_that_fits_is_read_when_it_is_opened() -> None:
    paper = ReadingPaper(ReadingFacts("甲"), "一行。")
    async with stage(paper):
        assert paper.at_end


async def test_far_digits_are_two_cells_a_pixel_and_not_on_small_screens() -> None:
    digits = FarDigits("04")
    async with stage(digits) as played:
        assert digits.region.size == (14, 5)
        digits.show("10")
        await played.pilot.resize_terminal(*SMALL)
        await played.pilot.pause()
        assert digits.region.height == 0
    with pytest.raises(ValueError, match="x"):
        digits.show("x")


async def test_phone_digits_are_half_blocks() -> None:
    digits = PhoneDigits("482 913")
    async with stage(digits) as played:
        assert digits.region.size == (25, 3)
        assert lines(played.app)[1].strip().startswith("█ █ █▀█ ▀▀█")


@pytest.mark.parametrize(("size", "width"), [(SMALL, 0), (LARGE, 56)])
async def test_the_drawing_is_for_large_screens(size: tuple[int, int], width: int) -> None:
    candles = Candles()
    async with stage(candles, size=size):
        assert candles.region.width == width


async def test_a_picture_gives_chinese_its_width() -> None:
    async with stage(Field(plain("资金账号 No. 7"))) as played:
        svg = played.app.export_screenshot()
        assert ">资金账号</text>" in svg
        found = re.search(r'textLength="([\d.]+)"[^>]*>资金账号</text>', svg)
        assert found is not None
        assert float(found[1]) == pytest.approx(8 * 12.2, abs=0.1)
