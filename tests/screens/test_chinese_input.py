"""An input method's window stays at the caret, and rare characters and long names are right."""

import pytest
from textual.geometry import Offset

from data.terms.cells import cells
from screens.widgets.field import Field
from screens.widgets.ime_input import ImeInput
from tests.screens.conftest import LARGE, SIZES, SMALL, Desk, OpenApp
from tests.screens.counter_visits import open_service, step
from tests.screens.painted import rows_of

RARE = "䶮㛃𬭳"


def caret(desk: Desk) -> Offset:
    """Where the caret is painted: what is typed begins a cell after the box."""
    focused = desk.app.focused
    assert isinstance(focused, ImeInput)
    return focused.cursor_screen_offset


async def anchored(desk: Desk) -> None:
    await desk.until(lambda: desk.app.cursor_position == caret(desk), "the caret is told")


@SIZES
async def test_it_stays_at_the_caret_whatever_moves(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        await anchored(desk)
        await desk.press("tab")
        await anchored(desk)
        await desk.press("shift+tab")
        await desk.sign_in()
        code = desk.app.screen.query_one("#code", Field)
        await desk.type(f"解{RARE}")
        await anchored(desk)
        assert caret(desk).x == code.input.content_region.x + 8
        await desk.press("left")
        await anchored(desk)
        before = caret(desk)
        await desk.press("f2")
        await desk.type("王")
        await anchored(desk)
        assert caret(desk) != before
        await desk.press("escape")
        await desk.until(lambda: desk.app.focused is code.input, "back in the field")
        await anchored(desk)
        assert caret(desk) == before
        await desk.pilot.resize_terminal(*(LARGE if size == SMALL else SMALL))
        await anchored(desk)
        desk.app.speak("zh_CN")
        await anchored(desk)
        await desk.press("home", "delete", "delete", "delete", "delete")
        assert code.value == ""
        await open_service(desk, "02")
        await step(desk, "details")
        await anchored(desk)


async def test_it_follows_text_that_scrolls_in_its_box(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        await desk.sign_in()
        await desk.type("䶮" * 32)
        await anchored(desk)
        box = desk.app.screen.query_one("#code", Field).input
        assert box.region.contains_point(caret(desk))
        await desk.press("home")
        await anchored(desk)
        assert caret(desk).x == box.content_region.x


@pytest.mark.parametrize("name", [RARE, "热依汗·买买提", "欧阳" * 16])
async def test_what_is_typed_is_painted_whole(open_app: OpenApp, name: str) -> None:
    async with open_app(size=LARGE) as desk:
        await desk.sign_in()
        await desk.type(name)
        box = desk.app.screen.query_one("#code", Field).input
        await desk.until(lambda: box.value == name, "all of it is typed")
        (row,) = [row for row in rows_of(box) if name[:2] in row]
        shown = row.strip().split("   ")[0]
        assert shown == name
        assert cells(shown) == sum(2 if character != "·" else 1 for character in name)
