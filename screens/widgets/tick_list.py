"""A short list of which several may be ticked."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from data.terms.words import Words
from screens.widgets.ink import fit, ink, row, shown
from screens.widgets.signs import Sign, glyph
from screens.widgets.wiped import Wiped

_LEAD: Final = 8
"""Cells of the marker, the box and the number."""


class TickList(Wiped, can_focus=True):
    """Space ticks the marked one, its number any one; arrow keys move the marker.

    They stand under one another; subclasses may lay them out otherwise (`rows`).
    """

    DEFAULT_CSS = "TickList { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS = [
        Binding("up,left", "move(-1)", show=False),
        Binding("down,right", "move(1)", show=False),
        Binding("space", "tick", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Others are ticked."""

        ticks: "TickList"

        @property
        def control(self) -> "TickList":
            """The list, for `@on` selectors."""
            return self.ticks

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: tuple[tuple[str, Words], ...] = ()
        self._ticked: set[str] = set()
        self._at = 0

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of those that are ticked, in their order."""
        return tuple(key for key, _ in self._items if key in self._ticked)

    @property
    def items(self) -> tuple[tuple[str, Words], ...]:
        """What there is to tick: each one's key and title."""
        return self._items

    def show(self, items: Sequence[tuple[str, Words]]) -> None:
        """Show these; what is ticked stays where it is still there."""
        self._items = tuple(items)
        self.refresh(layout=True)

    def propose(self, keys: Collection[str]) -> None:
        """Tick these and no others."""
        self._ticked = set(keys)
        self.refresh()
        self.post_message(self.Changed(self))

    def wipe(self) -> None:
        """Nothing to tick."""
        self._items, self._ticked, self._at = (), set(), 0
        super().wipe()

    def action_move(self, by: int) -> None:
        """Move the marker; it stops at the ends."""
        self._at = min(max(self._at + by, 0), max(0, len(self._items) - 1))
        self.refresh()

    def action_tick(self) -> None:
        """Tick the marked one, or take its tick away."""
        if self._items:
            self._toggle(self._at)

    def _toggle(self, index: int) -> None:
        self._at = index
        self._ticked ^= {self._items[index][0]}
        self.refresh()
        self.post_message(self.Changed(self))

    def on_key(self, event: events.Key) -> None:
        """A number ticks its own; an input method's full-width digit counts."""
        typed = unicodedata.normalize("NFKC", event.character or "")
        if typed.isdecimal() and 1 <= int(typed) <= len(self._items):
            event.stop()
            event.prevent_default()
            self._toggle(int(typed) - 1)

    def on_focus(self) -> None:
        """The marked one takes the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """The pick colour goes with the focus."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows(width))

    def render(self) -> Content:
        return Content("\n").join(self.rows(self.content_size.width))

    def rows(self, width: int) -> list[Content]:
        """How they are laid out in so many cells."""
        return [self.cell(index, max(0, width - _LEAD)) for index in range(len(self._items))]

    def cell(self, index: int, room: int | None = None) -> Content:
        """One of them; its title in exactly `room` cells, or as long as it is."""
        key, title = self._items[index]
        picked = self.has_focus and index == self._at
        ticked = key in self._ticked
        tone = "$on-pick" if picked else ""
        strong = f"bold {tone}".strip()
        text = shown(title) if room is None else fit(shown(title), room)
        content = row(
            ink(f"{glyph(Sign.HERE)} " if picked else "  ", "$accent"),
            ink("[x] " if ticked else "[ ] ", "bold $accent"),
            ink(f"{index + 1} ", "bold $accent"),
            ink(text, strong if picked or ticked else tone),
        )
        return content.stylize_before("on $pick") if picked else content
