"""Ticks in a row that wraps: the steps a return asks to do again."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.views import RedoStep
from data.terms.words import L
from screens.widgets.ink import ink, row, shown
from screens.widgets.signs import Sign, glyph

_GAP: Final = 2


class StepTicks(Widget, can_focus=True):
    """Space ticks the marked step, its number any step; arrow keys move the marker."""

    advice = L(
        "The steps the client is to do again; a number ticks one. What depends on them falls with them."
    )

    DEFAULT_CSS = "StepTicks { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("space", "tick", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Other steps are ticked."""

        ticks: "StepTicks"

        @property
        def control(self) -> "StepTicks":
            """The ticks, for `@on` selectors."""
            return self.ticks

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: tuple[RedoStep, ...] = ()
        self._ticked: set[str] = set()
        self._at = 0

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the ticked steps, in their order."""
        return tuple(step.key for step in self._steps if step.key in self._ticked)

    def show(self, steps: Sequence[RedoStep], ticked: Collection[str] = ()) -> None:
        """Show these steps."""
        self._steps, self._ticked, self._at = tuple(steps), set(ticked), 0
        self.refresh(layout=True)

    def propose(self, keys: Collection[str]) -> None:
        """Tick these and no others."""
        self._ticked = set(keys)
        self.refresh()
        self.post_message(self.Changed(self))

    def action_move(self, by: int) -> None:
        """Move the marker; it stops at the ends."""
        if self._steps:
            self._at = min(max(self._at + by, 0), len(self._steps) - 1)
            self.refresh()

    def action_tick(self) -> None:
        """Tick the marked step, or take its tick away."""
        if self._steps:
            self._toggle(self._at)

    def _toggle(self, index: int) -> None:
        self._at = index
        self._ticked ^= {self._steps[index].key}
        self.refresh()
        self.post_message(self.Changed(self))

    def on_key(self, event: events.Key) -> None:
        """A number ticks its step; an input method's full-width digit counts."""
        typed = unicodedata.normalize("NFKC", event.character or "")
        if typed.isdecimal() and 1 <= int(typed) <= len(self._steps):
            event.stop()
            event.prevent_default()
            self._toggle(int(typed) - 1)

    def on_focus(self) -> None:
        """The marked step takes the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """The pick colour goes with the focus."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> Content:
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, width: int) -> list[Content]:
        rows: list[list[Content | str]] = [[]]
        used = 0
        for index in range(len(self._steps)):
            cell = self._cell(index)
            if used and used + cell.cell_length > width:
                rows.append([])
                used = 0
            rows[-1] += [cell, " " * _GAP]
            used += cell.cell_length + _GAP
        return [row(*parts) for parts in rows]

    def _cell(self, index: int) -> Content:
        step = self._steps[index]
        picked = self.has_focus and index == self._at
        ticked = step.key in self._ticked
        mark = f"{glyph(Sign.HERE)} " if picked else "  "
        box = ink("[x] " if ticked else "[ ] ", "bold $accent" if ticked else "")
        number = ink(f"{index + 1} ", "bold $accent")
        content = row(
            ink(mark, "$accent"), box, number, ink(f"{shown(step.title)} ", "bold" if picked else "")
        )
        return content.stylize_before("$on-pick on $pick") if picked else content
