"""A text that somebody reads, page by page."""

import re
import unicodedata
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data.terms.words import L
from data.terms.wrapping import wrap
from screens.widgets.fitting import is_compact
from screens.widgets.ink import ink, shown, spread
from screens.widgets.pane_facts import ReadingFacts
from screens.widgets.strips import Painter
from screens.widgets.wiped import Wiped

_HEADING: Final = re.compile(r"(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[章条]|《)")
_WIDE: Final = 2
_NOTHING: Final = ReadingFacts("")


class ReadingPaper(ScrollView, Wiped, can_focus=True):
    """The text of an agreement under its title, broken by the Chinese rules; PgDn and PgUp turn it.

    At the title's right: version, which of the set, which lines are on screen. `large` sets
    characters apart and leaves a row between lines, for eyes that read better so.
    """

    DEFAULT_CSS = """
    ReadingPaper {
        height: 1fr;
        width: 100%;
        background: $surface;
        color: $foreground;
        scrollbar-size: 0 0;
        overflow: hidden hidden;
    }
    """
    BINDINGS = [
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    def __init__(
        self,
        facts: ReadingFacts | None = None,
        text: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        # Before the rest: giving a widget its classes already tells of a style change.
        self._painter = Painter()
        super().__init__(id=id, classes=classes)
        self._facts = facts if facts is not None else _NOTHING
        self._text = text
        self._lines: list[tuple[str, bool]] = []
        self._seen = 0
        self._large = False
        self._found: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._text

    @property
    def large(self) -> bool:
        """Whether the text is set wide."""
        return self._large

    def set_large(self, large: bool) -> None:
        """Set the text wide, or as usual; what is at the top stays there."""
        if large != self._large:
            top = round(self.scroll_offset.y)
            before = sum(len(line.strip()) for line, _ in self._lines[:top])
            self._large = large
            self._break()
            self._turn_to(self._line_of(before))

    def find(self, wanted: str) -> bool:
        """Turn to the next place where this stands, from the top again after the last; whether there is one.

        A line's end does not part words, and neither case nor width of letters matters.
        """
        text, wanted = _plain(self._joined()), _plain(wanted.strip())
        after = self._found[0] + 1 if self._found is not None else 0
        at = text.find(wanted, after) if wanted else -1
        if at < 0 and wanted:
            at = text.find(wanted)
        self._found = (at, at + len(wanted)) if at >= 0 else None
        self._painter.forget()
        if self._found is not None:
            self._turn_to(self._line_of(at) - self._page // 3)
        self.refresh()
        return self._found is not None

    def forget_found(self) -> None:
        """Nothing is searched for any more."""
        self._found = None
        self._painter.forget()
        self.refresh()

    def _joined(self) -> str:
        return "".join(line.strip() for line, _ in self._lines)

    def _line_of(self, at: int) -> int:
        before = 0
        for index, (line, _) in enumerate(self._lines):
            before += len(line.strip())
            if at < before:
                return index
        return 0

    @property
    def at_end(self) -> bool:
        """Whether the last line has been on screen since the text was opened."""
        return bool(self._lines) and self._seen >= len(self._lines)

    @property
    def span(self) -> tuple[int, int, int]:
        """First and last line on screen, counted from 1, and how many there are."""
        first = round(self.scroll_offset.y)
        return first + 1, min(first + self._page, len(self._lines)), len(self._lines)

    def show(self, facts: ReadingFacts, text: str) -> None:
        """Show another text, from its top."""
        self._facts, self._text, self._found = facts, text, None
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._seen = 0
        self._break()
        self._turn_to(0)

    def wipe(self) -> None:
        """No text."""
        self._lines = []
        self._large = False
        self.show(_NOTHING, "")
        super().wipe()

    @property
    def _above(self) -> int:
        return 1 if is_compact(self) else 3

    @property
    def _margin(self) -> int:
        return 1 if is_compact(self) else 3

    @property
    def _page(self) -> int:
        return max(1, self.size.height - self._above - (0 if is_compact(self) else 1))

    def _break(self) -> None:
        width = self.size.width - 2 * self._margin
        if width < 2:
            return
        self._lines = []
        for paragraph in self._text.split("\n"):
            heading = _HEADING.match(paragraph) is not None and not paragraph.endswith("。")
            for line in wrap(shown(paragraph), width * 2 // 3 if self._large else width):
                self._lines.append((line, heading))
                if self._large and line:
                    self._lines.append(("", False))
        self.virtual_size = Size(self.size.width, len(self._lines) + self.size.height - self._page)
        self._seen = max(self._seen, self.span[1])

    def _turn_to(self, top: int) -> None:
        top = min(max(0, top), max(0, len(self._lines) - self._page))
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._seen = max(self._seen, self.span[1])
        self.refresh()

    def action_line(self, by: int) -> None:
        """Turn by lines."""
        self._turn_to(round(self.scroll_offset.y) + by)

    def action_page(self, by: int) -> None:
        """Turn by pages; a line of the old page stays."""
        self._turn_to(round(self.scroll_offset.y) + by * max(1, self._page - 1))

    def action_edge(self, edge: int) -> None:
        """Turn to the beginning or the end."""
        self._turn_to(edge * len(self._lines))

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines anew."""
        self._break()
        self._turn_to(round(self.scroll_offset.y))

    def notify_style_update(self) -> None:
        """Another theme: colours are read again."""
        super().notify_style_update()
        self._painter.forget()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.visual_style
        content = Content("")
        if y == (0 if is_compact(self) else 1):
            content = self._title(width)
        elif self._above <= y < self._above + self._page:
            index = y - self._above + round(self.scroll_offset.y)
            if index < len(self._lines):
                content = self._painted(index)
        return self._painter.strip(content, base, width)

    def _painted(self, index: int) -> Content:
        line, heading = self._lines[index]
        found = self._found_in(index, line)
        pieces: list[tuple[str, str]] = [(" " * self._margin, "")]
        for at, character in enumerate(line):
            here = found is not None and found[0] <= at < found[1]
            style = "bold $on-accent on $accent" if here else "bold" if heading else ""
            wide = self._large and cell_len(character) == _WIDE
            pieces.append((f"{character} " if wide else character, style))
        return Content.assemble(*pieces)

    def _found_in(self, index: int, line: str) -> tuple[int, int] | None:
        """Which characters of a line are of the place that was found."""
        if self._found is None:
            return None
        indent = len(line) - len(line.lstrip())
        before = sum(len(other.strip()) for other, _ in self._lines[:index]) - indent
        return self._found[0] - before, self._found[1] - before

    def _title(self, width: int) -> Content:
        facts = self._facts
        first, last, count = self.span
        version = [shown(facts.version)] if facts.version else []
        place = [f"{facts.index} / {facts.count}"] if facts.count else []
        lines = [str(L("lines {first}-{last} of {count}", first=first, last=last, count=count))]
        margin = " " * self._margin
        left = Content.assemble(margin, (shown(facts.title), "bold"))
        # The title is what is signed: it is the last to give way.
        pieces = ("   ".join((*version, *place, *lines)), "  ".join((*version, *place, *lines)))
        shorter = ("  ".join((*place, *lines)), lines[0])
        room = width - left.cell_length - len(margin)
        right = next((each for each in (*pieces, *shorter) if cell_len(each) < room), lines[0])
        return spread(left, ink(right + margin, "$muted"), width)


def _plain(text: str) -> str:
    """As it is compared: of one width and case, character by character, so that places stay the same."""
    return "".join(_one(character) for character in text)


def _one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    return plain if len(plain) == 1 else character
