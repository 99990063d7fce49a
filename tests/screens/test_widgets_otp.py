"""The six cells: digits in, stars out."""

from itertools import pairwise

import pytest
from textual.events import Paste

from screens.widgets.otp_cells import OtpCells, OtpSide
from screens.widgets.pane_facts import OtpFacts
from tests.screens.stage import LARGE, SMALL, lines, painted, stage


async def test_six_digits_fill_the_cells_once_and_show_stars() -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        await played.press(*"603518")
        assert [message.code for message in played.posted(OtpCells.Filled)] == ["603518"]
        assert [message.count for message in played.posted(OtpCells.Changed)] == [1, 2, 3, 4, 5, 6]
        text = "\n".join(lines(played.app))
        assert text.count("*") == 6
        assert not set("603518") & set("".join(painted(cells)))


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_its_size_and_the_wider_gap_after_the_third(short: bool, size: tuple[int, int]) -> None:
    cells = OtpCells(short=short)
    async with stage(cells, size=size) as played:
        cells.take_text("123456")
        await played.pilot.pause()
        assert cells.region.size == ((24, 1) if short else (36, 3))
        row = painted(cells)[0 if short else 1]
        stars = [index for index, sign in enumerate(row) if sign == "*"]
        step = 4 if short else 6
        assert [b - a for a, b in pairwise(stars)] == [step, step, step + 1, step, step]


async def test_full_width_digits_count_and_letters_do_not() -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        await played.press("６", "x", "0", "三", "²")
        assert cells.value == "60"
        assert cells.missing == 4


async def test_backspace_takes_the_last_digit_back() -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        await played.press(*"60", "backspace", "5")
        assert cells.value == "65"


async def test_a_seventh_digit_changes_nothing() -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        await played.press(*"6035189")
        assert cells.value == "603518"
        assert len(played.posted(OtpCells.Filled)) == 1


@pytest.mark.parametrize(
    "pasted",
    [
        "603518",
        " 603-518\n",
        "６０３５１８",
        "【金信期货】验证码 603518，用于登录，5 分钟内有效。",
    ],
)
async def test_a_pasted_code_fills_all_six_also_over_typed_ones(pasted: str) -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        await played.press("1", "2")
        cells.post_message(Paste(pasted))
        await played.pilot.pause()
        assert cells.value == "603518"


@pytest.mark.parametrize("pasted", ["6035181", "验证码 603518，另一条 770346", "没有", ""])
async def test_a_paste_without_one_code_is_refused(pasted: str) -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.focus()
        cells.post_message(Paste(pasted))
        await played.pilot.pause()
        assert cells.value == ""


async def test_clear_empties_the_cells() -> None:
    cells = OtpCells()
    async with stage(cells) as played:
        cells.take_text("603518")
        cells.clear()
        await played.pilot.pause()
        assert cells.value == ""
        assert "*" not in "".join(painted(cells))


async def test_a_code_does_not_stand_in_what_is_logged_of_its_message() -> None:
    cells = OtpCells()
    async with stage(cells):
        assert "603518" not in repr(OtpCells.Filled(cells, "603518"))


async def test_the_side_says_where_how_long_and_how_often() -> None:
    side = OtpSide(OtpFacts("138****5678", seconds_left=252, tries_left=4, resend_in=48))
    async with stage(side) as played:
        text = "\n".join(lines(played.app))
        assert "Sent to 138****5678" in text
        assert "Valid for 4:12   4 tries left" in text
        assert "Can be sent again in 48 s" in text
        side.show(OtpFacts("138****5678", seconds_left=9, tries_left=2, resend_in=0))
        await played.pilot.pause()
        text = "\n".join(lines(played.app))
        assert "Valid for 0:09" in text
        assert "F5 sends it again" in text
