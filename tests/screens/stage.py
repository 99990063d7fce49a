"""A bare app to put widgets on, and ways to read what it painted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from data.terms.words import show_in, shown_language
from screens.in_order import KeysInOrder
from screens.themes import THEMES
from screens.widgets.frame import CounterScreen

M = TypeVar("M", bound=Message)
SMALL, LARGE = (80, 24), (120, 40)


class StageScreen(CounterScreen[None]):
    """A counter screen with given widgets in its pane, and a key of its own."""

    BINDINGS = [Binding("f9", "put_aside")]

    def __init__(self, widgets: tuple[Widget, ...]) -> None:
        super().__init__()
        self._put = widgets
        self.put_aside = 0

    def action_put_aside(self) -> None:
        self.put_aside += 1

    def compose_pane(self) -> ComposeResult:
        yield from self._put


class Stage(KeysInOrder):
    """An app that shows one such screen."""

    def __init__(self, widgets: tuple[Widget, ...], theme: str) -> None:
        super().__init__()
        self._put, self._named = widgets, theme

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._named
        self.push_screen(StageScreen(self._put))


@dataclass
class Played:
    """A running stage: the pilot, the screen, and every message that was posted."""

    pilot: Pilot[int]
    app: KeysInOrder
    messages: list[Message]

    @property
    def screen(self) -> StageScreen:
        screen = self.app.screen_stack[1]
        assert isinstance(screen, StageScreen)
        return screen

    def posted(self, kind: type[M]) -> list[M]:
        """The messages of that kind, in order, each once."""
        found = {id(message): message for message in self.messages if type(message) is kind}
        return [message for message in found.values() if isinstance(message, kind)]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def stage(
    *widgets: Widget, size: tuple[int, int] = LARGE, theme: str = "inkstone", language: str = "en"
) -> AsyncIterator[Played]:
    """Run widgets on a stage."""
    before = shown_language()
    show_in(language)
    messages: list[Message] = []
    app = Stage(widgets, theme)
    try:
        async with app.run_test(size=size, message_hook=messages.append) as pilot:
            await pilot.pause()
            yield Played(pilot, app, messages)
    finally:
        show_in(before)


def lines(app: App[Any]) -> list[str]:
    """The text on screen, row by row."""
    return ["".join(segment.text for segment in row) for row in cells(app)]


def cells(app: App[Any]) -> list[list[Segment]]:
    """What is on screen, row by row."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - the compositor is what is painted
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)
    return [[segment for segment in strip if not segment.control] for strip in strips]


def painted(widget: Widget) -> list[str]:
    """The rows of the screen that a widget takes, cut to its columns (for widgets of narrow text)."""
    region = widget.region
    return [row[region.x : region.right] for row in lines(widget.app)[region.y : region.bottom]]
