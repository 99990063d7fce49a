"""Long lists: only what is on screen is painted, and the cursor belongs to a row."""

import pytest
from textual.content import Content

from data.terms.words import plain
from screens.widgets.choices import Choice, Choices
from screens.widgets.row_list import Column, Row, RowList
from screens.widgets.rows import Lines
from screens.widgets.signs import Sign
from tests.screens.stage import LARGE, SMALL, lines, stage

COLUMNS = (
    Column(plain("业务"), 8, "strong"),
    Column(plain("进度")),
    Column(plain("经办"), 6, "muted", wide_only=True),
    Column(plain("更新"), 5, "muted", right=True),
)


def made(count: int, start: int = 0) -> list[Row]:
    return [
        Row(f"k{n}", ("重置密码", f"第 {n} 笔", "陈晓雯", "09:38"), Sign.PENDING, "审批中")
        for n in range(start, start + count)
    ]


def shown_rows(played_lines: list[str]) -> list[str]:
    return [line.partition("第 ")[2].partition(" 笔")[0] for line in played_lines if "第 " in line]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_paging_through_ten_thousand_rows(size: tuple[int, int]) -> None:
    rows = RowList(COLUMNS, made(10_000))
    async with stage(rows, size=size) as played:
        rows.focus()
        page = rows.size.height - 1
        assert shown_rows(lines(played.app)) == [str(n) for n in range(page)]
        await played.press("pagedown")
        assert rows.current is not None
        assert rows.current.key == f"k{page}"
        await played.press("end")
        assert rows.current.key == "k9999"
        assert shown_rows(lines(played.app)) == [str(n) for n in range(10_000 - page, 10_000)]
        assert rows.span == (10_001 - page, 10_000, 10_000)
        await played.press("down", "pageup", "up")
        assert rows.current.key == f"k{9999 - page - 1}"
        await played.press("home", "up")
        assert rows.current.key == "k0"


async def test_only_the_rows_on_screen_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    line = Lines.line

    def told(lines: Lines, entry: Row, *, here: bool, picked: bool) -> Content:
        painted.append(entry.key)
        return line(lines, entry, here=here, picked=picked)

    monkeypatch.setattr(Lines, "line", told)
    rows = RowList(COLUMNS, made(10_000))
    async with stage(rows) as played:
        rows.focus()
        await played.press("end", "up", "pageup")
        assert painted
        assert len(set(painted)) <= 3 * rows.size.height


async def test_the_cursor_stays_on_its_row_and_line_when_rows_come_and_go() -> None:
    rows = RowList(COLUMNS, made(1000))
    async with stage(rows) as played:
        rows.focus()
        rows.go_to("k500")
        await played.pilot.pause()
        line = next(index for index, text in enumerate(lines(played.app)) if "第 500 笔" in text)
        rows.show([*made(7, 5000), *made(990, 10)])
        await played.pilot.pause()
        assert rows.current is not None
        assert rows.current.key == "k500"
        assert "第 500 笔" in lines(played.app)[line]


async def test_a_row_that_is_gone_leaves_the_cursor_in_its_place() -> None:
    rows = RowList(COLUMNS, made(10))
    async with stage(rows) as played:
        rows.go_to("k4")
        rows.show([row for row in made(10) if row.key != "k4"])
        await played.pilot.pause()
        assert rows.current is not None
        assert rows.current.key == "k5"
        rows.show([])
        await played.pilot.pause()
        assert rows.current is None
        await played.press("down", "enter", "end")
        rows.show(made(3))
        await played.pilot.pause()
        assert rows.current is not None
        assert rows.current.key == "k0"


async def test_enter_opens_a_row_and_tells_of_one_that_cannot_be_opened() -> None:
    barred = Row("own", ("账户解锁", "沈*", "周立", "09:41"), enabled=False, note="自己提交")
    rows = RowList(COLUMNS, [*made(1), barred])
    async with stage(rows) as played:
        rows.focus()
        await played.press("enter", "down", "enter")
        assert [message.row.key for message in played.posted(RowList.Chosen)] == ["k0"]
        assert [message.row.key for message in played.posted(RowList.Barred)] == ["own"]
        assert any("自己提交" in line for line in lines(played.app))


async def test_text_that_does_not_fit_says_so_and_columns_stay_in_line() -> None:
    long = "张三丰李四光" * 20
    rows = RowList(COLUMNS, [Row("a", ("重置密码很长", long, "陈晓雯", "昨天")), *made(1)])
    async with stage(rows) as played:
        text = lines(played.app)
        cut = next(line for line in text if "张三丰" in line)
        assert "重置密.." in cut or "重置密 .." in cut
        assert cut.count("..") == 2
        assert "昨天" in cut


@pytest.mark.parametrize(("size", "there"), [(SMALL, False), (LARGE, True)])
async def test_columns_for_wide_screens_go_when_the_screen_is_small(
    size: tuple[int, int], there: bool
) -> None:
    rows = RowList(COLUMNS, made(3))
    async with stage(rows, size=size) as played:
        assert any("陈晓雯" in line for line in lines(played.app)) is there


async def test_escape_sequences_in_a_name_are_text() -> None:
    rows = RowList(COLUMNS, [Row("a", ("王\x1b[2J山", "[red]甲", "乙\u202e", "09:38"))])
    async with stage(rows) as played:
        text = "\n".join(lines(played.app))
        assert "王?[2J" in text
        assert "[red]甲" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


OPTIONS = (
    Choice("trade", plain("交易密码"), "1"),
    Choice("funds", plain("资金密码"), "2"),
    Choice("cfmmc", plain("监控中心"), "3", enabled=False, why=plain("未开通")),
)


async def test_choices_by_arrow_and_by_digit() -> None:
    choices = Choices(OPTIONS)
    async with stage(choices) as played:
        choices.focus()
        await played.press("down", "enter", "１")
        assert [message.key for message in played.posted(Choices.Chosen)] == ["funds", "trade"]
        assert choices.current == "trade"


async def test_a_choice_that_cannot_be_taken_says_why() -> None:
    choices = Choices(OPTIONS)
    async with stage(choices) as played:
        choices.focus()
        await played.press("3", "end", "enter")
        assert played.posted(Choices.Chosen) == []
        assert len(played.posted(Choices.Barred)) == 2
        assert any("未开通" in line for line in lines(played.app))


async def test_nothing_is_preselected_where_it_must_not_be() -> None:
    choices = Choices(OPTIONS, preselected=False)
    async with stage(choices) as played:
        choices.focus()
        await played.press("enter")
        assert (choices.current, played.posted(Choices.Chosen)) == (None, [])
        await played.press("down", "enter")
        assert [message.key for message in played.posted(Choices.Chosen)] == ["trade"]
