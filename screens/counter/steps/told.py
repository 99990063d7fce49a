"""Sentences and facts in a pane, broken by the Chinese rules."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from data.terms.words import Words
from data.terms.wrapping import wrap, wrap_evenly
from screens.widgets.ink import ink, row, shown, with_keys
from screens.widgets.wiped import Wiped

_LEAST: Final = 2
_HANG: Final = 3


class Told(Wiped):
    """A sentence over as many rows as it takes; names of keys in it are in the accent."""

    DEFAULT_CSS = "Told { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(
        self,
        words: Words | None = None,
        style: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._words, self._style = self._made = words, style

    def wipe(self) -> None:
        """Say what it was made with."""
        if (self._words, self._style) != self._made:
            self._words, self._style = self._made
            super().wipe()

    def show(self, words: Words | None, style: str | None = None) -> None:
        """Say something else, or nothing."""
        self._words = words
        self._style = self._style if style is None else style
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._words is None or width < _LEAST:
            return []
        return [with_keys(line, self._style) for line in wrap_evenly(shown(self._words), width)]


class FactList(Wiped):
    """Labels, muted, with their values under one another."""

    DEFAULT_CSS = "FactList { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, facts: Sequence[tuple[Words, Words]] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = self._made = tuple(facts)

    def wipe(self) -> None:
        """Show what it was made with."""
        if self._facts != self._made:
            self._facts = self._made
            super().wipe()

    def show(self, facts: Sequence[tuple[Words, Words]]) -> None:
        """Show these facts."""
        self._facts = tuple(facts)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        label = max((cell_len(shown(name)) for name, _ in self._facts), default=0) + 2
        lines: list[Content] = []
        for name, value in self._facts:
            first = shown(name)
            for line in wrap(shown(value), max(_LEAST, width - label)):
                lines.append(row(ink(first + " " * (label - cell_len(first)), "$muted"), ink(line)))
                first = ""
        return lines


class Numbered(Widget):
    """What to do, in order: bold lines with numbers and, where there is room, a muted one under each."""

    DEFAULT_CSS = "Numbered { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, steps: Sequence[tuple[Words, Words]], *, id: str | None = None) -> None:
        """Make a list.

        Args:
            steps: each what to do, and how.
            id: the widget's id; with the class `-short` only what to do is shown.
        """
        super().__init__(id=id)
        self._steps = tuple(steps)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        room = width - _HANG
        if room < _LEAST:
            return []
        short = self.has_class("-short")
        lines: list[Content] = []
        for number, (what, how) in enumerate(self._steps, 1):
            first = f"{number}"
            if lines and not short:
                lines.append(Content(" "))
            for line in wrap(shown(what), room):
                lines.append(row(ink(first.ljust(_HANG), "bold $accent"), ink(line, "bold")))
                first = ""
            if not short:
                lines += [row(" " * _HANG, with_keys(line, "$muted")) for line in wrap(shown(how), room)]
        return lines
