"""Headings: of a service with its steps, and of a section."""

import re
from typing import Final

from textual.content import Content
from textual.selection import Selection
from textual.widget import Widget

from data.terms.words import L, Words
from screens.widgets.facts import HeadingFacts, RailFacts
from screens.widgets.fitting import is_compact
from screens.widgets.ink import cut, ink, row, sentence, shown, spaced, spread
from screens.widgets.rail import paint_rail
from screens.widgets.signs import glyphs
from screens.widgets.wiped import Wiped

_NOTHING: Final = HeadingFacts("", Words(""))
_PAINTED_SPACE: Final = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


class StepHeading(Wiped):
    """A service's code, title, number and saved time, with its rail.

    Five rows: title, blank, rail, line, blank. Compact three: blank, title and
    rail in one row, hairline. Without a rail: title and blank, compact title
    and hairline.
    """

    DEFAULT_CSS = """
    StepHeading { height: 5; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    StepHeading.-bare { height: 2; }
    .compact StepHeading { height: 3; }
    """
    SCOPED_CSS = False

    def __init__(
        self,
        heading: HeadingFacts | None = None,
        rail: RailFacts | None = None,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._heading = heading if heading is not None else _NOTHING
        self._rail = rail
        self.set_class(rail is None, "-bare")

    def wipe(self) -> None:
        """No heading."""
        self.show(_NOTHING)
        super().wipe()

    def show(self, heading: HeadingFacts, rail: RailFacts | None = None) -> None:
        """Show this heading and these steps."""
        self._heading, self._rail = heading, rail
        self.set_class(rail is None, "-bare")
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The spaces between a title's characters are for the eye: a copy has none."""
        selected = super().get_selection(selection)
        return None if selected is None else (_PAINTED_SPACE.sub("", selected[0]), selected[1])

    def render(self) -> Content:
        width = self.content_size.width
        facts, rail = self._heading, self._rail
        compact = is_compact(self)
        name = shown(facts.title) if compact else spaced(shown(facts.title))
        title = row(
            *([ink(facts.code, "bold $accent"), " " if compact else "  "] if facts.code else []),
            ink(name, "bold"),
        )
        if compact:
            right = self._saved("   ")
            if rail is not None:
                painted = paint_rail(rail, width - title.cell_length - 2, compact=True)
                right = painted.steps
            return Content("\n").join(
                [Content(" "), spread(title, right, width), ink(glyphs().hair * width, "$rule")]
            )
        top = spread(title, self._saved("    "), width)
        if rail is None:
            return Content("\n").join([top, Content(" ")])
        painted = paint_rail(rail, width, compact=False)
        return Content("\n").join([top, Content(" "), painted.steps, painted.line(), Content(" ")])

    def _saved(self, gap: str) -> Content:
        pieces = []
        if self._heading.number:
            number = L("No. {number}", number=self._heading.number)
            pieces.append(sentence(number, "$muted", number="$foreground"))
        if self._heading.saved_at:
            saved = L("Saved {time}", time=self._heading.saved_at)
            pieces.append(sentence(saved, "$muted", time="$foreground"))
        return Content(gap).join(pieces)


class SectionTitle(Widget):
    """One row: a bold title, muted words at the right; `ruled` puts a hairline between them."""

    DEFAULT_CSS = "SectionTitle { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(
        self,
        title: Words,
        right: Words | Content | None = None,
        *,
        ruled: bool = False,
        accent: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._title, self._right = title, right
        self._ruled, self._accent = ruled, accent

    def show(self, title: Words, right: Words | Content | None = None) -> None:
        """Show another title."""
        self._title, self._right = title, right
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        style = "bold $accent" if self._accent else "bold $muted" if self._ruled else "bold"
        left = ink(self._title, style)
        right = self._right if isinstance(self._right, Content) else ink(self._right or Words(""), "$muted")
        if not self._ruled:
            return spread(left, right, width)
        gap = 1 if right else 0
        room = width - left.cell_length - right.cell_length - 1 - gap
        return cut(row(left, " ", ink(glyphs().hair * max(0, room), "$rule"), " " * gap, right), width)
