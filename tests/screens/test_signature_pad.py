"""Signing on the pad with a real mouse: what is drawn, taken back, seen and kept (service 04)."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from sqlmodel import col, select
from textual import events

from counter_tui.desk.api.drawing import PAD_WIDTH, measure
from data.tables.evidence import Signature, SignatureStrokes
from screens.counter.steps.draw import DrawPane
from screens.counter.turn import TurnPaused
from screens.widgets.pad import SignaturePad
from tests.house import WANG, Counter
from tests.screens.conftest import LARGE, SIZES, SMALL, Desk, OpenApp
from tests.screens.counter_visits import at, home, open_service, service, slip, step, take, with_engine

ZIGZAG = ((0.2, 0.3), (0.3, 0.7), (0.4, 0.3), (0.5, 0.7), (0.6, 0.3))
LINE = ((0.2, 0.6), (0.8, 0.6))


def bound(teller: Counter) -> None:
    teller.client(WANG)
    teller.go_on(teller.open("03"))


async def at_the_pad(desk: Desk) -> SignaturePad:
    await desk.sign_in()
    await with_engine(desk, bound)
    await open_service(desk, "04")
    await step(desk, "draw")
    pad = pane(desk).pad
    seen = None
    while seen != pad.region or not seen:
        # Where it is to stay: what is laid out once may be laid out again.
        seen = pad.region
        await desk.pilot.pause()
    return pad


def pane(desk: Desk) -> DrawPane:
    found = service(desk).pane
    assert isinstance(found, DrawPane)
    return found


def places(shares: Iterable[tuple[float, float]], pad: SignaturePad) -> list[tuple[float, float]]:
    """Screen positions along a line through these shares of the pad, cell by cell."""
    region = pad.region
    corners = [(region.x + x * (region.width - 1), region.y + y * (region.height - 1)) for x, y in shares]
    found: list[tuple[float, float]] = []
    for (x, y), (to_x, to_y) in pairwise(corners):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y))))
        found += [(x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(steps + 1)]
    return found


async def mouse(desk: Desk, kind: type[events.MouseEvent], x: float, y: float, button: int = 1) -> None:
    desk.app.post_message(kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y))


async def draw(
    desk: Desk, pad: SignaturePad, shares: Iterable[tuple[float, float]], *, fine: bool = False
) -> None:
    """A stroke, as a terminal tells of it: whole cells, or points between them."""
    along = places(shares, pad)
    if not fine:
        along = [(float(int(x)), float(int(y))) for x, y in along]
    before = len(pad.strokes)
    await mouse(desk, events.MouseDown, *along[0])
    for x, y in along[1:]:
        await mouse(desk, events.MouseMove, x, y)
    await mouse(desk, events.MouseUp, *along[-1])
    await desk.pilot.pause()
    await desk.until(lambda: len(pad.strokes) == before + 1, "the stroke")


def dots(desk: Desk) -> int:
    return sum(0x2800 < ord(character) <= 0x28FF for character in desk.text)


def kept(desk: Desk) -> list[tuple[int, int]]:
    with desk.branch.at("04").desk.store.read() as unit:
        rows = unit.session.exec(
            select(SignatureStrokes.strokes, SignatureStrokes.points)
            .join(Signature, col(Signature.id) == col(SignatureStrokes.signature_id))
            .order_by(col(Signature.number))
        )
        return [(strokes, points) for strokes, points in rows]


@SIZES
async def test_a_client_signs_looks_and_saves(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        pad = await at_the_pad(desk)
        assert service(desk).client_turn
        await desk.see("sign first", "No mouse or pen here?")
        await draw(desk, pad, ZIGZAG)
        await desk.gone("No mouse or pen here?")
        await draw(desk, pad, LINE)
        assert dots(desk) > 40
        await desk.see("strokes: 2", "look at it")
        drawn = pad.strokes
        await desk.press("enter")
        await desk.see("This is how it is kept", "▀", "save")
        assert kept(desk) == []
        await desk.press("enter")
        await slip(desk)
        assert kept(desk) == [(2, measure(drawn).points)]
        await desk.press("escape")
        await home(desk)
        await desk.see("Signature" if size == LARGE else "Signed", "✓ On")


async def test_strokes_are_taken_back_one_by_one_or_all(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ZIGZAG)
        first = dots(desk)
        await draw(desk, pad, LINE)
        await desk.press("backspace")
        assert (len(pad.strokes), dots(desk)) == (1, first)
        await desk.press("backspace", "backspace")
        assert (pad.strokes, dots(desk)) == ((), 0)
        await draw(desk, pad, ZIGZAG)
        await desk.press("f5")
        assert (pad.strokes, dots(desk)) == ((), 0)
        await desk.press("enter")
        await desk.see("sign first")
        assert at(desk) == "draw"


async def test_from_the_image_back_to_the_pad(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ZIGZAG)
        await desk.press("enter")
        await desk.see("This is how it is kept")
        await desk.press("backspace")
        await desk.see("Please sign on the line")
        assert len(pad.strokes) == 1
        await draw(desk, pad, LINE)
        assert len(pad.strokes) == 2


async def test_upright_writing_is_told_and_goes_no_further(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ((0.5, 0.0), (0.52, 0.99), (0.54, 0.0)))
        await desk.see("too high")
        await desk.press("enter")
        assert at(desk) == "draw" and kept(desk) == []


async def test_nothing_drawn_is_lost_to_escape_to_another_size_or_to_the_teller(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ZIGZAG)
        await draw(desk, pad, LINE)
        drawn = pad.strokes
        await desk.press("escape", "escape", "f2", "f3", "f8")
        for width, height in (SMALL, (160, 50), LARGE):
            await desk.pilot.resize_terminal(width, height)
            await desk.pilot.pause()
            assert pane(desk).pad.strokes == drawn
            assert dots(desk) > 20
        await desk.press("f9")
        await desk.until(lambda: isinstance(service(desk).pane, TurnPaused), "the turn is paused")
        assert dots(desk) == 0
        await desk.press("enter")
        await step(desk, "draw")
        assert pane(desk).pad.strokes == drawn
        await desk.press("enter")
        await desk.see("This is how it is kept")


async def test_leaving_the_pad_ends_a_stroke_and_coming_back_begins_one(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        region = pad.region
        y = float(region.y + region.height // 2)
        await mouse(desk, events.MouseDown, region.x + 5.0, y)
        await desk.pilot.pause()
        for x in range(6, 20):
            await mouse(desk, events.MouseMove, float(region.x + x), y)
        for below in range(5):
            await mouse(desk, events.MouseMove, region.x + 20.0, float(region.bottom + below))
        for x in range(21, 40):
            await mouse(desk, events.MouseMove, float(region.x + x), y)
        # The button was let go outside the terminal: a move without one is all that is told.
        await mouse(desk, events.MouseMove, region.x + 41.0, y, button=0)
        for x in range(42, 60):
            await mouse(desk, events.MouseMove, float(region.x + x), y, button=0)
        await desk.pilot.pause()
        await desk.until(lambda: len(pad.strokes) == 2, "two strokes")
        assert [len(stroke) for stroke in pad.strokes] == [15, 19]
        await mouse(desk, events.MouseDown, region.x + 5.0, y, button=3)
        await mouse(desk, events.MouseMove, region.x + 9.0, y, button=3)
        await desk.pilot.pause()
        assert len(pad.strokes) == 2


async def test_points_between_cells_make_it_finer_and_times_run(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ((0.211, 0.311), (0.613, 0.713)), fine=True)
        (stroke,) = pad.strokes
        columns = pad.size.width
        assert any(round(point.x * columns / PAD_WIDTH * 2) % 2 for point in stroke)
        assert stroke[0].ms == 0
        assert all(one.ms <= two.ms for one, two in pairwise(stroke))


@pytest.mark.parametrize("theme", ["inkstone", "ricepaper"])
async def test_paper_is_dark_on_light_in_both_themes(open_app: OpenApp, theme: str) -> None:
    async with open_app() as desk:
        desk.app.theme = theme
        pad = await at_the_pad(desk)
        ground, ink = pad.visual_style.background, pad.visual_style.foreground
        assert ground is not None and ink is not None
        assert ground.brightness > 0.9 and ink.brightness < 0.2


async def test_without_a_mouse_a_file_is_taken_and_attested(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        await at_the_pad(desk)
        await desk.press("f9")
        await desk.see("F8 takes the signature from a file")
        await desk.press("f8")
        await take(desk, "file")
        await take(desk, "attest")
        await slip(desk)
        assert kept(desk) == []


async def test_a_new_client_finds_an_empty_pad(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pad = await at_the_pad(desk)
        await draw(desk, pad, ZIGZAG)
        await desk.press("f9", "f9")
        await home(desk)
        await open_service(desk, "04")
        await step(desk, "draw")
        assert pane(desk).pad.strokes == ()
        assert dots(desk) == 0
