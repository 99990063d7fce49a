"""A column at the right of wide screens: sections of facts and of what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from data.terms.words import Words, plain
from data.terms.wrapping import wrap
from screens.widgets.ground import ground
from screens.widgets.ink import fit, ink, row, shown, spread
from screens.widgets.signs import Sign, colour, glyph
from screens.widgets.wiped import Wiped

_GAP = 2
_MOST = "+{count}"


@dataclass(frozen=True, slots=True)
class SideLine:
    """A fact, or something that happened: a label or a time, a sign, the words.

    Attributes:
        lead: stands muted at the left; the widest of a section gives all their column.
        sign: before the words, None for none.
        strong: the words are bold.
    """

    lead: Words | str
    text: Words | str
    sign: Sign | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SideSection:
    """A bold title, muted words at its right, and lines.

    Attributes:
        keeps_end: of more lines than there is room for, the last stand there, not the first.
    """

    title: Words
    lines: tuple[SideLine, ...]
    right: Words | str = ""
    keeps_end: bool = False


class SideColumn(Wiped):
    """Sections under one another, as far as there is room; nothing in it takes the focus."""

    DEFAULT_CSS = """
    SideColumn {
        width: 40; height: 100%; padding: 1 2; display: none;
        background: $surface; color: $foreground; text-wrap: nowrap; text-overflow: clip;
    }
    .roomy SideColumn { display: block; }
    .training.-services-always SideColumn, .training.-services-wide SideColumn { display: none; }
    """
    SCOPED_CSS = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._sections: tuple[SideSection, ...] = ()
        self._client_turn = False

    def wipe(self) -> None:
        """Show nothing."""
        self._sections = ()
        super().wipe()

    def client_turn(self, on: bool) -> None:
        """In the client's turn nothing stands there (rule 13)."""
        self._client_turn = on
        self.refresh()

    def show_sections(self, sections: Sequence[SideSection]) -> None:
        """Show these; a section without lines is left out."""
        found = tuple(section for section in sections if section.lines)
        if found != self._sections:
            self._sections = found
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Without anything to show the ground alone."""
        return super().render_lines(crop) if self._sections and not self._client_turn else ground(self, crop)

    def render(self) -> Content:
        width, height = self.content_size
        sections = () if self._client_turn else self._sections
        blocks = [list(_paint(section, width)) for section in sections]
        over = sum(len(block) for block in blocks) + 2 * (len(blocks) - 1) - height
        for section, block in zip(sections, blocks, strict=True):
            if section.keeps_end and over > 0:
                # The title, its blank row and one line stay.
                less = min(over + 1, len(block) - 3)
                if less > 1:
                    block[2 : 2 + less] = [ink(_MOST.format(count=less), "$faint")]
                    over -= less - 1
        painted: list[Content] = []
        for block in blocks:
            painted += [*([Content(" ")] * 2 if painted else []), *block]
        return Content("\n").join(painted[:height]) if painted else Content(" ")


def _paint(section: SideSection, width: int) -> Iterator[Content]:
    yield spread(ink(section.title, "bold"), ink(_words(section.right), "$muted"), width)
    yield Content(" ")
    lead = max(cell_len(shown(line.lead)) for line in section.lines)
    lead = lead + _GAP if lead else 0
    signs = any(line.sign is not None for line in section.lines)
    for line in section.lines:
        mark = Content("  " if signs else "")
        if line.sign is not None:
            mark = ink(f"{glyph(line.sign)} ", colour(line.sign))
        left = fit(shown(line.lead), lead)
        for text in wrap(shown(line.text), max(2, width - lead - mark.cell_length)) or [""]:
            yield row(ink(left, "$muted"), mark, ink(text, "bold" if line.strong else ""))
            left, mark = " " * lead, Content(" " * mark.cell_length)


def _words(text: Words | str) -> Words:
    return text if isinstance(text, Words) else plain(text)
