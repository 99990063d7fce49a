"""The agreements of a set: which are ticked, which is open, how long it still has to stay open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.geometry import Size

from data.terms.words import L, Words
from data.terms.wrapping import wrap
from screens.widgets.ink import ink, row, sentence, shown, signed, spread
from screens.widgets.signs import Sign, glyph, glyphs
from screens.widgets.wiped import Wiped

_HANG: Final = 6
_ONE_LINE: Final = 40
_BAR: Final = 18
_LEAST_BAR: Final = 4


@dataclass(frozen=True, slots=True)
class Count:
    """The seconds of the agreement that is open: gone, and wanted in all."""

    gone: int
    whole: int

    @property
    def left(self) -> int:
        """How many are still to go."""
        return max(0, self.whole - self.gone)

    def bar(self, width: int) -> Content:
        """A line that fills up."""
        filled = min(width, width * self.gone // self.whole) if self.whole else width
        heavy = glyphs().line
        return row(ink(heavy * filled, "$accent"), ink(heavy * (width - filled), "$rule"))


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as it is listed.

    Attributes:
        read_seconds: for how long it was read; None where it is not ticked.
        is_open: whether its text is on screen.
    """

    title: str
    version: str
    read_seconds: int | None
    is_open: bool

    @property
    def box(self) -> str:
        """Its tick."""
        return "[ ]" if self.read_seconds is None else "[x]"


class AgreementRows(Wiped, can_focus=True):
    """A row for each agreement, two where there is little room; the open one has the pick colour."""

    DEFAULT_CSS = "AgreementRows { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[AgreementRow, ...] = ()
        self._count: Count | None = None

    def show(self, rows: Sequence[AgreementRow], count: Count | None) -> None:
        """Show these, and how far the open one is."""
        self._rows, self._count = tuple(rows), count
        self.refresh(layout=True)

    def wipe(self) -> None:
        """No agreements."""
        self._rows, self._count = (), None
        super().wipe()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if width <= 2 * _HANG:
            return []
        if width >= _ONE_LINE:
            return [self._line(each, width) for each in self._rows]
        lines: list[Content] = []
        for each in self._rows:
            if lines:
                lines.append(Content(" "))
            lines += self._block(each, width)
        return lines

    def _line(self, each: AgreementRow, width: int) -> Content:
        count = self._count if each.is_open and each.read_seconds is None else None
        right = self._state(each)
        left = row(self._lead(each), ink(each.title, self._strong(each)))
        if count is not None and count.left:
            words = sentence(L("{count} s to go", count=count.left), count="bold $accent")
            figures = ink(f" {count.gone}/{count.whole}")
            # The title is what is signed: the line gives way to it.
            room = width - left.cell_length - words.cell_length - figures.cell_length - 3
            bar = row(" ", count.bar(min(room, _BAR))) if room >= _LEAST_BAR else Content("")
            right = row(words, bar, figures)
        line = spread(left, row(right, " "), width)
        return line.stylize_before("$on-pick on $pick") if each.is_open else line

    def _block(self, each: AgreementRow, width: int) -> list[Content]:
        lead = self._lead(each)
        lines: list[Content] = []
        for line in wrap(shown(each.title), width - _HANG):
            lines.append(spread(row(lead, ink(line, self._strong(each))), Content(""), width))
            lead = Content(" " * _HANG)
        lines.append(spread(row(lead, self._state(each)), Content(""), width))
        return [line.stylize_before("$on-pick on $pick") if each.is_open else line for line in lines]

    def _lead(self, each: AgreementRow) -> Content:
        mark = ink(f"{glyph(Sign.HERE)} " if each.is_open else "  ", "$accent")
        return row(mark, ink(each.box, "bold $accent" if each.is_open else "$accent"), " ")

    def _strong(self, each: AgreementRow) -> str:
        return "bold" if each.is_open or each.read_seconds is not None else ""

    def _state(self, each: AgreementRow) -> Content:
        if each.read_seconds is not None:
            return signed(Sign.OK, L("read {seconds} s", seconds=each.read_seconds), quiet="$success")
        words: Words = L("reading now") if each.is_open else L("not read yet")
        return ink(words, "$on-pick" if each.is_open else "$muted")


class CountLine(Wiped):
    """Under the far digits: what they count, and a line that fills up."""

    DEFAULT_CSS = "CountLine { height: 2; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._count: Count | None = None
        self._ticked = False

    def show(self, count: Count | None, *, ticked: bool) -> None:
        """Show how far it is; nothing where no agreement is open."""
        self._count, self._ticked = count, ticked
        self.refresh()

    def wipe(self) -> None:
        """Nothing is counted."""
        self._count, self._ticked = None, False
        super().wipe()

    def render(self) -> Content:
        width, count = self.content_size.width, self._count
        if count is None:
            return Content(" \n ")
        if self._ticked:
            words = L("ticked and kept")
        else:
            words = L("seconds, then tick") if count.left else L("Press Space to tick")
        top = spread(ink(words, "bold"), ink(f"{count.gone} / {count.whole}", "$muted"), width)
        return Content("\n").join([top, count.bar(width)])
