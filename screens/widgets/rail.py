"""Where a service stands: its steps, done, current and ahead."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from screens.widgets.fitting import is_compact
from screens.widgets.ink import ink, row, shown
from screens.widgets.pane_facts import RailFacts
from screens.widgets.signs import Sign, glyph, glyphs


@dataclass(frozen=True, slots=True)
class PaintedRail:
    """A rail as it is painted.

    Attributes:
        steps: the row of steps.
        reached: cells up to and with the current step.
    """

    steps: Content
    reached: int

    def line(self) -> Content:
        """The line under the steps, filled up to the current one."""
        total = self.steps.cell_length
        heavy = glyphs().line
        return row(ink(heavy * self.reached, "$accent"), ink(heavy * (total - self.reached), "$rule"))


def paint_rail(facts: RailFacts, width: int, *, compact: bool) -> PaintedRail:
    """Paint the steps into at most `width` cells.

    Where not all words fit the gaps shrink first; then words are left out, those of the
    current step, the next one and the last being the last to go.
    """
    everyone = frozenset(range(len(facts.steps)))
    for pad, gap in (("", " "),) if compact else ((" ", "  "), ("", "  "), ("", " ")):
        painted = _paint(facts, everyone, pad, gap)
        if painted.steps.cell_length <= width:
            return painted
    room = width - _paint(facts, frozenset(), "", " ").steps.cell_length
    worded = []
    for index in _by_need(facts):
        room -= 1 + cell_len(shown(facts.steps[index]))
        if room < 0 and index != facts.current:
            break
        worded.append(index)
    return _paint(facts, frozenset(worded), "", " ")


def _by_need(facts: RailFacts) -> list[int]:
    """The steps in the order in which their words are wanted, those done last."""
    count, current = len(facts.steps), facts.current
    wanted = [current, current + 1, count - 1, *range(current + 2, count - 1), *range(current - 1, -1, -1)]
    return [index for index in dict.fromkeys(wanted) if 0 <= index < count]


def _paint(facts: RailFacts, worded: frozenset[int], pad: str, gap: str) -> PaintedRail:
    parts: list[Content | str] = []
    used = reached = 0
    for index, step in enumerate(facts.steps):
        word = f" {shown(step)}" if index in worded else ""
        if index:
            parts.append(gap)
            used += cell_len(gap)
        if index == facts.current:
            piece = ink(f" {index + 1}{word} ", "bold $on-accent on $accent")
        elif index < facts.current or index in facts.passed_over:
            piece = row(pad, ink(glyph(Sign.OK), "$success"), ink(word, "$muted"), pad)
        else:
            piece = ink(f"{pad}{index + 1}{word}{pad}", "$faint")
        parts.append(piece)
        used += piece.cell_length
        if index <= facts.current:
            reached = used
    return PaintedRail(row(*parts), reached)


class Rail(Widget):
    """The steps in a row; from 120 columns with a line under them that fills up to the current one."""

    DEFAULT_CSS = """
    Rail { height: 2; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    .compact Rail { height: 1; }
    """
    SCOPED_CSS = False

    def __init__(self, facts: RailFacts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = facts

    def show(self, facts: RailFacts) -> None:
        """Show these steps."""
        self._facts = facts
        self.refresh()

    def render(self) -> Content:
        compact = is_compact(self)
        painted = paint_rail(self._facts, self.content_size.width, compact=compact)
        return painted.steps if compact else Content("\n").join([painted.steps, painted.line()])
