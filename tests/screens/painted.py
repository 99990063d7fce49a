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
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.app import App
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from data.terms.keys import Key, labels
from screens.widgets.bars import KeyBar
from screens.widgets.choices import Choices
from screens.widgets.ime_input import ImeInput
from screens.widgets.ink import CUT
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
_AA: Final = 4.5
_GRAPHICS: Final = re.compile(r"[\u2500-\u259f\u2800-\u28ff]")
_DRAWN: Final = re.compile(r"[\u2580-\u259f\u2800-\u28ff]")
_HASH: Final = re.compile(r"\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b")
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


def pale(app: App[int]) -> list[str]:
    """Text of the screen on top that stands out from its ground less than WCAG AA asks (4.5)."""
    found: dict[str, None] = {}
    for widget in shown_leaves(app.screen):
        for segment in _segments(widget):
            text = _GRAPHICS.sub("", segment.text).strip()
            style = segment.style
            if not text or style is None or style.color is None or style.bgcolor is None:
                continue
            ink, ground = (colour.get_truecolor() for colour in (style.color, style.bgcolor))
            if contrast(ink, ground) < _AA:
                found[f"{widget!r}: {text!r} is {ink.hex} on {ground.hex}"] = None
    return list(found)


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: ColorTriplet) -> float:
    shares = [channel / 255 for channel in colour]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def copied(app: App[int]) -> str:
    """What is on screen as text, to be compared with what was there once.

    Left out is what another run makes anew: QR codes, pictures, and hashes.
    """
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - what is painted
    rows = [_HASH.sub(lambda found: "#" * len(found[0]), _DRAWN.sub(" ", strip.text)) for strip in strips]
    return "\n".join(row.rstrip() for row in rows)


def untrue_hints(app: App[int]) -> list[str]:
    """Keys that the bar shows and that do nothing now."""
    screen = app.screen
    bars = [bar for bar in screen.query(KeyBar) if bar.is_on_screen]
    keys = [
        hint.key for bar in bars for hint in bar.hints if hint.lacks is None and isinstance(hint.key, Key)
    ]
    acting = screen.active_bindings
    return [f"{screen!r}: {key} does nothing" for key in keys if key.first.lower() not in acting]


def hidden_keys(app: App[int]) -> list[str]:
    """Key bars in which not all that works now has room."""
    bars = [bar for bar in app.screen.query(KeyBar) if bar.is_on_screen]
    return [f"{app.screen!r}: {rows_of(bar)[0]!r}" for bar in bars if f" {CUT} " in rows_of(bar)[0]]


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


def _segments(widget: Widget) -> Iterator[Segment]:
    region = widget.region
    strips = widget.screen._compositor.render_strips()  # noqa: SLF001 - what is painted
    for strip in strips[region.y : region.bottom]:
        yield from strip.crop(region.x, region.right)


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
        if broken and not isinstance(widget, RowList | Choices):
            yield f"a number is broken: {above.strip()!r} {row.strip()!r}"
