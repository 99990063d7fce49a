"""What is wrong with a painted screen, whichever it is: for every screen there is and will be.

Nothing is cut without a sign, no line begins with a mark that closes a sentence,
no number is broken over two lines, and every word came from a catalogue, from the
store, or is the name of a key.
"""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rich.cells import cell_len
from textual.app import App
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from data.terms.keys import Key, labels
from screens.widgets.bars import KeyBar
from screens.widgets.ime_input import ImeInput
from screens.widgets.paper import Paper
from screens.widgets.row_list import RowList

PSEUDO: Final = "pseudo"
"""A language in which every sentence of a catalogue is in letters that nothing else is in."""
_LETTERS: Final = 0x10D0
"""Georgian ones: in no text of this program, and one cell wide everywhere."""

_CONTENT: Final = Path(__file__).parents[2] / "data" / "content"
_NO_START: Final = frozenset("。，、；：？！）》〉」』】〕％")
_PLACES: Final = re.compile(r"(\{\w*\})")
_LATIN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_FIXED: Final = frozenset({"Enter", "Esc", "Tab", "PgUp", "PgDn"})


class Pseudo(gettext.NullTranslations):
    """Translates by turning letters into others, and leaves places alone."""

    def gettext(self, message: str) -> str:
        pieces = _PLACES.split(message)
        return "".join(piece if index % 2 else _turned(piece) for index, piece in enumerate(pieces))


def _turned(text: str) -> str:
    return "".join(
        chr(_LETTERS + ord(letter.lower()) - ord("a")) if letter.isascii() and letter.isalpha() else letter
        for letter in text
    )


def faults(app: App[int]) -> list[str]:
    """What is wrong with the screen on top, in any language; one sentence each."""
    screen = app.screen
    return [
        f"{widget!r}: {fault}"
        for widget in shown_leaves(screen)
        for fault in (*_cut(screen, widget), *_lines(widget))
    ]


def untrue_hints(app: App[int]) -> list[str]:
    """Keys that the bar shows and that do nothing now."""
    screen = app.screen
    bars = [bar for bar in screen.query(KeyBar) if bar.is_on_screen]
    keys = [
        hint.key for bar in bars for hint in bar.hints if hint.lacks is None and isinstance(hint.key, Key)
    ]
    acting = screen.active_bindings
    return [f"{screen!r}: {key} does nothing" for key in keys if key.first.lower() not in acting]


def not_from_a_catalogue(app: App[int], data: str) -> list[str]:
    """Words on the screen on top that no catalogue has seen; only in the language `PSEUDO`.

    Args:
        data: all that the store, the content files and a person's typing may bring on screen.
    """
    known = data + " ".join((*labels(), *_FIXED))
    found: list[str] = []
    for widget in shown_leaves(app.screen):
        if isinstance(widget.parent, Paper):
            continue  # what the client takes home is in their language, as it was made
        for line in rows_of(widget):
            words = [word for word in (*_LATIN.findall(line), *_HAN.findall(line)) if word not in known]
            found += [f"{widget!r}: {word!r} in {line.strip()!r}" for word in words]
    return found


def content() -> str:
    """All texts of `data/content`: they are in the client's language, whatever staff read."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_CONTENT.rglob("*.toml")))


def shown_leaves(screen: Screen[object]) -> Iterator[Widget]:
    """The widgets that paint text on a screen."""
    for widget in screen.walk_children(Widget):
        if widget.is_on_screen and not any(child.display for child in widget.children) and widget.region:
            yield widget


def rows_of(widget: Widget) -> list[str]:
    """The rows of the screen that a widget takes, cut to its columns."""
    region = widget.region
    strips = widget.screen._compositor.render_strips()  # noqa: SLF001 - what is painted
    return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]


def _cut(screen: Screen[object], widget: Widget) -> Iterator[str]:
    scrolls = any(isinstance(above, ScrollableContainer) for above in widget.ancestors)
    place = screen.find_widget(widget)
    if not scrolls and place.visible_region != place.region:
        yield f"stands partly outside its place: {place.region} of which {place.visible_region} shows"
    if isinstance(widget, RowList | ImeInput) or type(widget).render is Widget.render:
        return
    painted = widget.render()
    if not isinstance(painted, Content):
        return
    width, height = widget.content_size
    lines = painted.split("\n", allow_blank=True)
    for line in lines:
        if line.cell_length > width:
            yield f"is cut at {width} cells without a sign: {line.plain!r}"
    if len(lines) > height and not scrolls:
        yield f"shows {height} of {len(lines)} lines; the first that is missing: {lines[height].plain!r}"


def _lines(widget: Widget) -> Iterator[str]:
    rows = [row.rstrip() for row in rows_of(widget)]
    width = widget.region.width
    for above, row in zip(["", *rows], rows, strict=False):
        first = row.lstrip()[:1]
        if first in _NO_START and first:
            yield f"a line begins with {first}: {row.strip()!r}"
        broken = above[-1:].isdigit() and first.isdigit() and cell_len(above) >= width - 1
        if broken and not isinstance(widget, RowList):
            yield f"a number is broken: {above.strip()!r} {row.strip()!r}"
