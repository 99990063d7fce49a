"""The way around: shown once for an invented branch, ended by one Escape, found again in the palette."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from counter_tui.app import CounterApp
from counter_tui.bootstrap.training import compose_training
from counter_tui.training.clock import MovableClock
from data.terms.words import show_in, shown_language
from screens.counter.home import HomeScreen
from screens.training.tour import Tour
from screens.widgets.dialog import Dialog
from tests.doubles import SeededRandom
from tests.screens import painted
from tests.screens.stage import lines
from tests.training.conftest import NOW

_PATIENCE = 2000


@asynccontextmanager
async def _signed_in(folder: Path, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    app = CounterApp(
        lambda: compose_training(folder=folder),
        clock=MovableClock(NOW),
        random=SeededRandom(5),
        training=True,
    )
    before = shown_language()
    show_in("en")
    try:
        async with app.run_test(size=size) as pilot:
            await _until(pilot, lambda: app.place is not None)
            assert app.place is not None
            login = app.place.logins[0]
            await app.sign_in(login.number, login.password)
            await _until(pilot, lambda: isinstance(app.screen, HomeScreen | Tour))
            yield pilot
    finally:
        show_in(before)


async def _until(pilot: Pilot[int], true: object) -> None:
    assert callable(true)
    for _ in range(_PATIENCE):
        await pilot.pause(0.005)
        if true():
            return
    raise AssertionError("\n".join(lines(pilot.app)))


def _shown(pilot: Pilot[int]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, Tour) and screen.is_seen


async def test_it_points_at_the_real_screen_and_ends_with_the_work(demo: Path) -> None:
    async with _signed_in(demo, (120, 40)) as pilot:
        await _until(pilot, lambda: _shown(pilot))
        pointed = []
        for _ in range(5):
            assert _shown(pilot)
            assert not painted.faults(pilot.app)
            below = pilot.app.screen_stack[-2]
            pointed += [type(widget).__name__ for widget in below.query(".-pointed")]
            await pilot.press("enter")
            await pilot.pause()
        assert pointed == ["TrainingBanner", "PhonePanel", "Field", "ServiceList"]
        assert isinstance(pilot.app.screen, HomeScreen)
        assert not pilot.app.screen.query(".-pointed")


async def test_one_escape_ends_it_and_it_comes_again_only_when_asked_for(demo: Path) -> None:
    async with _signed_in(demo, (80, 24)) as pilot:
        await _until(pilot, lambda: _shown(pilot))
        await pilot.press("escape")
        await _until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert not pilot.app.screen.query(".-pointed")
    async with _signed_in(demo, (80, 24)) as pilot:
        for _ in range(20):
            await pilot.pause(0.01)
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("f2")
        await _until(pilot, lambda: isinstance(pilot.app.screen, Dialog))
        await pilot.press(*"around")
        await pilot.pause()
        await pilot.press("enter")
        await _until(pilot, lambda: _shown(pilot))
