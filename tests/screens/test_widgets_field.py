"""Typing into a field: data stays data, a full field moves on, an input method finds the caret."""

import pytest
from textual.events import Paste
from textual.geometry import Offset
from textual.widgets import Static

from data.terms.words import plain
from screens.widgets.field import Field
from tests.screens.stage import LARGE, SMALL, cells, lines, stage


def two() -> tuple[Field, Field]:
    return (
        Field(plain("资金账号"), digits_only=True, max_length=8, id="first"),
        Field(plain("姓名"), max_length=50, id="second"),
    )


@pytest.mark.parametrize(("size", "rows"), [(SMALL, 2), (LARGE, 4)])
async def test_its_height_follows_the_screen(size: tuple[int, int], rows: int) -> None:
    field = Field(plain("姓名"))
    async with stage(field, size=size):
        assert field.region.height == rows


async def test_it_grows_and_shrinks_with_the_terminal() -> None:
    field = Field(plain("姓名"))
    async with stage(field, size=LARGE) as played:
        await played.pilot.resize_terminal(120, 35)
        await played.pilot.pause()
        assert field.region.height == 2
        await played.pilot.resize_terminal(120, 36)
        await played.pilot.pause()
        assert field.region.height == 4


async def test_a_full_field_moves_on_by_itself() -> None:
    first, second = two()
    async with stage(first, second) as played:
        await played.press(*"10886621")
        assert second.input.has_focus
        assert [message.value for message in played.posted(Field.Full)] == ["10886621"]
        await played.press("a")
        assert (first.value, second.value) == ("10886621", "a")


async def test_the_last_full_field_keeps_the_focus() -> None:
    first, second = two()
    async with stage(first, second) as played:
        first.value = "1088662"
        second.focus_input()
        second.value = "x" * 49
        await played.press("y")
        assert second.input.has_focus
        assert len(played.posted(Field.Full)) == 1


async def test_a_value_that_is_set_moves_no_focus() -> None:
    first, second = two()
    async with stage(first, second) as played:
        first.value = "10886621"
        await played.pilot.pause()
        assert first.input.has_focus
        assert played.posted(Field.Full) == []


async def test_enter_goes_on_and_submits_from_the_last_field() -> None:
    first, second = two()
    async with stage(first, second) as played:
        await played.press("1", "enter")
        assert second.input.has_focus
        assert played.posted(Field.Submitted) == []
        await played.press("b", "enter")
        assert [message.field for message in played.posted(Field.Submitted)] == [second]


async def test_full_width_digits_are_digits_and_letters_are_not() -> None:
    first, _ = two()
    async with stage(first) as played:
        await played.press("１", "2", "a", "３")
        assert first.value == "123"
        assert len(played.posted(Field.Refused)) == 1


async def test_a_refusal_is_said_on_the_message_line() -> None:
    first, _ = two()
    async with stage(first) as played:
        await played.press("a")
        assert "Digits only here, at most 8." in lines(played.app)[-2]


async def test_a_pasted_number_loses_its_grouping_and_its_line_end() -> None:
    first, _ = two()
    async with stage(first) as played:
        first.input.post_message(Paste("1088 66-21\n"))
        await played.pilot.pause()
        assert first.value == "10886621"


async def test_a_paste_that_is_too_long_is_refused_whole() -> None:
    first, _ = two()
    async with stage(first) as played:
        first.input.post_message(Paste("123456789"))
        await played.pilot.pause()
        assert first.value == ""
        assert len(played.posted(Field.Refused)) == 1


@pytest.mark.parametrize("typed", ["[bold]王[/bold]", "$accent {name}", "王\\[x]"])
async def test_markup_is_text(typed: str) -> None:
    _, second = two()
    async with stage(second) as played:
        second.input.post_message(Paste(typed))
        await played.pilot.pause()
        assert second.value == typed
        assert any(typed in row for row in lines(played.app))


async def test_control_and_direction_characters_do_not_get_in() -> None:
    _, second = two()
    async with stage(second) as played:
        second.input.post_message(Paste("王\x1b[31m\u202e\u200b山"))
        await played.pilot.pause()
        assert second.value == "王[31m山"


async def test_characters_younger_than_this_python_get_in() -> None:
    _, second = two()
    async with stage(second) as played:
        await played.press("\U000313b0", "䶮")
        assert second.value == "\U000313b0䶮"


async def test_a_password_shows_stars_only() -> None:
    field = Field(plain("口令"), password=True)
    async with stage(field) as played:
        await played.press(*"s3cret")
        text = "\n".join(lines(played.app))
        assert "******" in text
        assert "s3cret" not in text


async def test_the_caret_of_the_input_method_follows_the_text_and_the_layout() -> None:
    above = Static("", id="above")
    field = Field(plain("姓名"))
    async with stage(above, field) as played:
        await played.press("王", "山")
        await played.pilot.pause()
        at = field.input.content_region.offset
        # Four cells of text: what is composed begins where it will stand.
        assert played.app.cursor_position == Offset(at.x + 4, at.y)
        above.styles.height = 6
        await played.pilot.pause()
        await played.pilot.pause()
        moved = field.input.content_region.offset
        assert moved.y > at.y
        assert played.app.cursor_position == Offset(moved.x + 4, moved.y)


async def test_an_error_empties_the_field_and_takes_the_focus_back() -> None:
    first, second = two()
    async with stage(first, second) as played:
        first.value = "1088"
        second.focus_input()
        await played.pilot.pause()
        first.error(plain("没有这个账号"), plain("请核对后重新输入。"))
        await played.pilot.pause()
        assert first.value == ""
        assert first.input.has_focus
        text = "\n".join(lines(played.app))
        assert "✗ 没有这个账号" in text
        assert "请核对后重新输入。" in text
        first.clear()
        await played.pilot.pause()
        assert "没有这个账号" not in "\n".join(lines(played.app))


async def test_words_beside_the_value_give_way_to_it() -> None:
    field = Field(plain("业务代码"))
    async with stage(field) as played:
        field.show_aside(plain("重置密码"), "mm")
        await played.press("0", "6")
        row = next(row for row in lines(played.app) if "重置密码" in row)
        assert "06" in row.partition("重置密码")[0]
        assert row.rstrip().endswith("mm")
        field.value = "x" * 200
        await played.pilot.pause()
        assert not any("重置密码" in row for row in lines(played.app))


async def test_only_the_field_with_the_focus_is_marked() -> None:
    first, second = two()
    async with stage(first, second) as played:
        await played.press("tab")
        assert [field.active for field in (first, second)] == [False, True]
        accent = played.app.theme_variables["accent"].lower()
        for row, marked in ((first.region.y, False), (second.region.y, True)):
            label, bar = cells(played.app)[row][0].style, cells(played.app)[row + 1][0].style
            assert label is not None and label.color is not None
            assert bar is not None and bar.bgcolor is not None
            assert (label.color.name == accent) is marked
            assert (bar.bgcolor.name == accent) is marked
