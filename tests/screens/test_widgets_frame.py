"""The frame: rows in their order, compact and comfortable, the client's turn, keys kept while busy."""

import pytest
from textual._compositor import Compositor
from textual.geometry import Offset, Region
from textual.selection import Selection
from textual.strip import Strip

from data.terms.words import L, plain
from screens.widgets.bars import ClientStrip, KeyBar, MessageLine, TopBar, TrainingBanner
from screens.widgets.choices import Choice, Choices
from screens.widgets.facts import (
    KeyHint,
    ServiceGroup,
    ServiceLine,
    Standing,
    StripFacts,
    TopFacts,
    client_strip,
)
from screens.widgets.field import Field
from screens.widgets.heading import SectionTitle, StepHeading
from screens.widgets.pane_facts import HeadingFacts, RailFacts
from screens.widgets.rail import Rail, paint_rail
from screens.widgets.service_list import ServiceList
from screens.widgets.signs import PLAIN, RICH, Sign, use_glyphs
from screens.widgets.sparing import SparingCompositor
from tests.screens.stage import LARGE, SMALL, Played, lines, painted, stage

TOP = TopFacts(
    broker="金信期货",
    branch="上海浦东营业部",
    branch_short="浦东",
    terminal=plain("03 号机"),
    staff="陈晓雯",
    role=plain("柜员"),
    approvals=12,
    witness=1,
    online=True,
    date=plain("2026-11-22 周日"),
    time="09:42",
)
TOLD = [
    *("金信期货", "上海浦东营业部", "03", "号机", "陈晓雯", "柜员"),
    *("Reviews", "12", "!", "Witness", "1", "✓", "Online", "2026-11-22", "周日", "09:42"),
]


def strip() -> StripFacts:
    return client_strip(
        name="王*山",
        account="10886621",
        state=Standing(Sign.OK, plain("正常")),
        device=Standing(Sign.WARN, plain("未绑定")),
        signature=Standing(Sign.OK, plain("已存")),
        mobile="138****5678",
        document="310***********1234",
        stay="06:12",
    )


KEYS = (
    KeyHint("F1", plain("帮助")),
    KeyHint("F9", plain("暂存")),
    KeyHint("Enter", plain("打开"), enter=True),
)


async def full(played: Played) -> None:
    played.screen.show_top(TOP)
    played.screen.show_strip(strip())
    played.screen.show_keys(KEYS)
    played.screen.say(plain("验证码已发送"), "ok", "09:42:31")
    await played.pilot.pause()


@pytest.mark.parametrize(("size", "rows"), [(SMALL, 1), (LARGE, 2)])
async def test_the_rows_stand_in_their_order(size: tuple[int, int], rows: int) -> None:
    async with stage(size=size) as played:
        await full(played)
        played.screen.show_top(TOP._replace(training=True, seed="20261122"))
        await played.pilot.pause()
        query = played.screen.query_one
        bars = (TopBar, TrainingBanner, ClientStrip, "#pane", MessageLine, KeyBar)
        tops = [(query(bar).region.y, query(bar).region.height) for bar in bars]
        pane = size[1] - 4 - rows
        assert tops == [(0, 1), (1, 1), (2, rows), (2 + rows, pane), (size[1] - 2, 1), (size[1] - 1, 1)]


async def test_the_bars_say_what_they_are_given() -> None:
    async with stage(size=LARGE) as played:
        await full(played)
        text = lines(played.app)
        assert text[0].split() == TOLD
        assert "Reserved mobile" in text[1]
        assert "! 未绑定" in text[2]
        assert "06:12" in text[2]
        assert text[-2].split() == ["✓", "验证码已发送", "09:42:31"]
        assert text[-1].split() == ["F1", "帮助", "F9", "暂存", "Enter", "打开"]
        assert "310***********1234" not in "".join(text)


async def test_a_wide_screen_has_more_facts() -> None:
    async with stage(size=(160, 50)) as played:
        await full(played)
        assert "310***********1234" in lines(played.app)[2]


async def test_a_small_screen_has_short_names_and_no_date() -> None:
    async with stage(size=SMALL) as played:
        await full(played)
        top, facts = lines(played.app)[:2]
        assert "浦东" in top
        assert "上海浦东营业部" not in top
        assert "2026" not in top
        assert "王*山" in facts
        assert "138****5678" not in facts


async def test_enter_stands_at_the_right_end_and_says_what_is_missing() -> None:
    async with stage(size=SMALL) as played:
        played.screen.show_keys(
            (*KEYS[:2], KeyHint("Enter", plain("提交"), enter=True, lacks=plain("还差 2 位")))
        )
        await played.pilot.pause()
        assert lines(played.app)[-1].rstrip().endswith("Enter  还差 2 位")


async def test_more_keys_than_fit_never_cover_enter() -> None:
    many = [KeyHint(f"F{n}", plain("很长的名字")) for n in range(1, 13)]
    async with stage(size=SMALL) as played:
        played.screen.show_keys((*many, KEYS[-1]))
        await played.pilot.pause()
        last = lines(played.app)[-1]
        assert last.rstrip().endswith("打开")
        assert ".." in last


async def test_the_training_banner_cannot_be_left_out() -> None:
    async with stage() as played:
        await full(played)
        assert not played.screen.query_one(TrainingBanner).display
        played.screen.show_top(TOP._replace(training=True, seed="7"))
        await played.pilot.pause()
        banner = lines(played.app)[1]
        assert "Training demo" in banner
        assert "Seed 7" in banner
        played.screen.client_turn = True
        await played.pilot.pause()
        assert "Training demo" in lines(played.app)[1]


async def test_in_the_clients_turn_staff_matter_is_gone() -> None:
    async with stage() as played:
        await full(played)
        played.screen.client_turn = True
        await played.pilot.pause()
        text = "\n".join(lines(played.app))
        for staff_matter in ("陈晓雯", "Reviews", "Witness", "03 号机", "06:12"):
            assert staff_matter not in text
        for own in ("金信期货", "上海浦东营业部", "09:42", "王*山", "138****5678"):
            assert own in text
        played.screen.client_turn = False
        await played.pilot.pause()
        assert "陈晓雯" in "\n".join(lines(played.app))


async def test_nobody_at_the_counter_no_strip() -> None:
    async with stage() as played:
        await full(played)
        played.screen.show_strip(None)
        await played.pilot.pause()
        assert played.screen.query_one("#pane").region.y == 1


async def test_keys_typed_while_busy_go_to_the_text_field() -> None:
    first, second = Field(plain("甲")), Field(plain("乙"), id="second")
    async with stage(first, second) as played:
        played.app.hold_keys()
        await played.press("1", "0", "enter", "8", "x", "backspace")
        assert (first.value, second.value) == ("", "")
        second.focus_input()
        await played.pilot.pause()
        played.app.give_keys()
        await played.pilot.pause()
        assert (first.value, second.value) == ("", "108")
        assert second.input.has_focus


async def test_the_focus_comes_back_after_the_work() -> None:
    first = Field(plain("甲"))
    async with stage(first) as played:
        played.app.hold_keys()
        played.app.hold_keys()
        await played.press("7")
        played.app.give_keys()
        await played.pilot.pause()
        assert first.input.has_focus
        assert first.value == "7"


async def test_the_screens_keys_are_silent_while_busy() -> None:
    async with stage(Field(plain("甲"))) as played:
        played.app.hold_keys()
        await played.press("f9")
        assert played.screen.put_aside == 0
        played.app.give_keys()
        await played.press("f9")
        assert played.screen.put_aside == 1


async def test_after_an_error_they_are_dropped() -> None:
    first = Field(plain("甲"))
    async with stage(first) as played:
        played.app.hold_keys()
        await played.press("7")
        played.app.give_keys(drop=True)
        await played.press("8")
        assert first.value == "8"


async def test_they_never_decide_anything() -> None:
    choices = Choices((Choice("yes", plain("是"), "y"), Choice("no", plain("否"), "n")))
    async with stage(choices) as played:
        choices.focus()
        await played.pilot.pause()
        played.app.hold_keys()
        await played.press("n", "enter", "y")
        played.app.give_keys()
        await played.pilot.pause()
        assert played.posted(Choices.Chosen) == []
        assert choices.has_focus


HINTS = (
    KeyHint("F1", plain("help")),
    KeyHint("F2", plain("services"), short=plain("find"), spare=True),
    KeyHint("F3", plain("next client"), short=plain("switch")),
    KeyHint("F4", plain("applications"), short=plain("records")),
    KeyHint("F9", plain("lock")),
    KeyHint("Enter", plain("open it"), enter=True),
)


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (90, " F1  help  F2  services  F3  next client  F4  applications  F9  lock Enter  open it"),
        (80, " F1 help  F2 services  F3 next client  F4 applications  F9 lock Enter  open it"),
        (72, " F1 help  F2 find  F3 switch  F4 records  F9 lock Enter  open it"),
        (60, " F1 help  F3 switch  F4 records ..  F9 lock Enter  open it"),
        (48, " F1 help  F3 switch ..  F9 lock Enter  open it"),
    ],
)
async def test_keys_say_less_before_one_is_left_out(width: int, told: str) -> None:
    async with stage(size=(width, 24), language="zh_CN") as played:
        played.screen.show_keys(HINTS)
        await played.pilot.pause()
        assert lines(played.app)[-1].split() == told.split()


STEPS = tuple(map(plain, ("选择", "证件", "验证码", "人脸", "协议", "签署", "提交")))
RAIL = ["✓", "选择", "✓", "证件", "✓", "验证码", "✓", "人脸", "5", "协议", "6", "签署", "7", "提交"]
HEADING = HeadingFacts("06", plain("重置密码"), "1122-0093", "09:41")


async def test_a_step_heading_on_a_large_screen() -> None:
    heading = StepHeading(HEADING, RailFacts(STEPS, 4))
    async with stage(heading) as played:
        title, blank, rail, line, last = lines(played.app)[1:6]
        assert heading.region.height == 5
        assert title.split() == ["06", "重", "置", "密", "码", "No.", "1122-0093", "Saved", "09:41"]
        assert rail.split() == RAIL
        assert set(line.strip()) == {"━"}
        assert not (blank + last).strip()


async def test_a_step_heading_on_a_small_screen() -> None:
    heading = StepHeading(HEADING, RailFacts(STEPS, 4))
    async with stage(heading, size=SMALL) as played:
        blank, title, line = lines(played.app)[1:4]
        assert heading.region.height == 3
        assert not blank.strip()
        assert title.split() == ["06", "重置密码", *RAIL]
        assert set(line.strip()) == {"─"}


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (78, "✓ ✓ 3 Longstep2 4 Longstep3 5 Longstep4 6 Longstep5 7 Longstep6 8 Longstep7"),
        (50, "✓ ✓ 3 Longstep2 4 Longstep3 5 6 7 8 Longstep7"),
        (44, "✓ ✓ 3 Longstep2 4 Longstep3 5 6 7 8"),
        (30, "✓ ✓ 3 Longstep2 4 5 6 7 8"),
        (9, "✓ ✓ 3 Longstep2 4 5 6 7 8"),
    ],
)
def test_steps_that_do_not_fit_keep_the_names_that_are_needed(width: int, told: str) -> None:
    rail = RailFacts(tuple(plain(f"Longstep{n}") for n in range(8)), 2)
    painted = paint_rail(rail, width, compact=True)
    assert painted.steps.plain.split() == told.split()
    assert painted.steps.cell_length <= max(width, 30)


def test_gaps_shrink_before_a_name_is_left_out() -> None:
    rail = RailFacts(STEPS, 4)
    full = paint_rail(rail, 200, compact=False).steps.cell_length
    for width in range(full - 1, paint_rail(rail, 200, compact=True).steps.cell_length - 1, -1):
        painted = paint_rail(rail, width, compact=False)
        assert painted.steps.plain.split() == RAIL
        assert painted.steps.cell_length <= width


async def test_a_copied_title_has_no_painted_spaces() -> None:
    heading = StepHeading(HEADING)
    async with stage(heading):
        copied = heading.get_selection(Selection(Offset(0, 0), Offset(20, 0)))
        assert copied is not None
        assert "重置密码" in copied[0]


async def test_a_ruled_section_title_reaches_its_verdict() -> None:
    async with stage(SectionTitle(plain("身份证件"), plain("通过"), ruled=True)) as played:
        assert lines(played.app)[1].startswith("身份证件 ──")
        assert lines(played.app)[1].rstrip().endswith("── 通过")


@pytest.mark.parametrize(("size", "width", "initials"), [(SMALL, 26, False), (LARGE, 30, True)])
async def test_the_services_list(size: tuple[int, int], width: int, initials: bool) -> None:
    services = ServiceList(
        (
            ServiceGroup(plain("准备"), (ServiceLine("01", plain("找回账户"), "zh"),)),
            ServiceGroup(
                plain("办理"),
                (ServiceLine("05", plain("账户解锁"), "js", Sign.NONE, plain("未锁定"), available=False),),
            ),
        ),
        current="05",
    )
    async with stage(services, size=size, language="zh_CN") as played:
        assert services.region.width == width
        text = "\n".join(painted(services))
        assert ("js" in text) is initials
        row = next(line for line in lines(played.app) if "账户解锁" in line)
        assert row.split()[:2] == ["▸", "05"]
        assert "- 未锁定" in row
        assert [services.step(-1), services.step(-1), services.step(5)] == ["01", "01", "05"]

        services.client_turn(True)
        await played.pilot.pause()
        assert not "".join(painted(services)).strip()


async def test_a_name_that_needs_its_note_s_room_keeps_it_whole() -> None:
    lines_ = (
        ServiceLine("02", plain("Client sign-in"), sign=Sign.OK, state=plain("Signed in")),
        ServiceLine(
            "11", plain("Approval desk"), sign=Sign.NONE, state=plain("Not your role"), available=False
        ),
        ServiceLine("10", plain("Records"), state=plain("2 in all")),
    )
    services = ServiceList((ServiceGroup(plain("Prepare"), lines_),))
    async with stage(services, size=SMALL):
        shown_lines = [line.split() for line in painted(services)[1:4]]
        assert shown_lines == [
            ["02", "Client", "sign-in", "✓"],
            ["11", "Approval", "desk", "-"],
            ["10", "Records", "2", "in", "all"],
        ]


async def test_a_terminal_without_the_signs_gets_plain_ones() -> None:
    use_glyphs(PLAIN)
    try:
        async with stage(Rail(RailFacts(STEPS, 1))) as played:
            played.screen.say(plain("不正确"), "error")
            await played.pilot.pause()
            text = lines(played.app)
            assert text[1].split()[:2] == ["+", "选择"]
            assert set(text[2].strip()) == {"="}
            assert text[-2].split()[0] == "x"
    finally:
        use_glyphs(RICH)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_painted_sparingly_is_what_textual_paints(size: tuple[int, int]) -> None:
    field = Field(plain("资金账号"), note=plain("6 至 20 位"))
    async with stage(field, Rail(RailFacts(STEPS, 1)), ServiceList(), size=size) as played:
        await full(played)
        sparing = played.screen._compositor  # noqa: SLF001 - there is no other door to it
        assert isinstance(sparing, SparingCompositor)

        def both(crop: Region) -> tuple[list[dict[int, Strip]], list[dict[int, Strip]]]:
            lines = crop.line_range
            ours = sparing._render_chops(crop, lines.__contains__)  # noqa: SLF001
            theirs = Compositor._render_chops(sparing, crop, lines.__contains__)  # noqa: SLF001
            return [dict(ours[y]) for y in lines], [dict(theirs[y]) for y in lines]

        everything, as_textual = both(played.screen.size.region)
        assert everything == as_textual
        some, as_textual = both(field.input.region)
        left, right = field.input.region.column_span
        seen = [{x: strip for x, strip in line.items() if left <= x < right} for line in as_textual]
        assert seen[0]
        assert [{x: strip for x, strip in line.items() if left <= x < right} for line in some] == seen


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_small_screen_has_room_for_the_keys_of_the_counter_and_the_desk(language: str) -> None:
    home = [
        KeyHint("F1", L("help")),
        KeyHint("F2", L("services")),
        KeyHint("F3", L("next client")),
        KeyHint("F4", L("applications")),
        KeyHint("F8", L("full no.")),
        KeyHint("F9", L("lock")),
        KeyHint("Enter", L("open it"), enter=True, lacks=L("type a code")),
    ]
    async with stage(size=SMALL, language=language) as played:
        played.screen.show_keys(home)
        await played.pilot.pause()
        last = lines(played.app)[-1]
        assert str(L("lock")) in last
        assert (".." in last) is (language == "en"), "English words are longer; what leads away stays"
