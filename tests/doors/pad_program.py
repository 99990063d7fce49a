"""A pad in a program of its own, for a terminal to draw on; what came of it goes to a file, line by line."""

import json
import sys
from pathlib import Path

from textual import events, on
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Static

from screens.terminal import QuickEscape
from screens.themes import THEMES
from screens.widgets.pad import SignaturePad


class Paper(Screen[None]):
    """The pad, and something under it."""

    CSS = "SignaturePad { height: 16; } Static { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield SignaturePad()
        yield Static("sign above")


class Pad(App[None]):
    """T tells of the strokes, U takes one back, C all of them."""

    def __init__(self, told: Path) -> None:
        super().__init__(driver_class=QuickEscape)
        self._told = told

    def get_driver_class(self) -> type[Driver]:
        return QuickEscape

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.push_screen(Paper())

    @on(events.Click, "Static")
    def _clicked(self, event: events.Click) -> None:
        self._write(["click", int(event.screen_x), int(event.screen_y)])

    def on_key(self, event: events.Key) -> None:
        pad = self.screen.query_one(SignaturePad)
        acts = {"t": lambda: None, "u": pad.undo, "c": pad.clear}
        if event.key in acts:
            # Behind what the pen did before the key.
            pad.call_later(acts[event.key])
            pad.call_later(self._tell)

    def _tell(self) -> None:
        strokes = self.screen.query_one(SignaturePad).strokes
        self._write([[(point.x, point.y) for point in stroke] for stroke in strokes])

    def _write(self, what: object) -> None:
        with self._told.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    Pad(Path(sys.argv[1])).run()
