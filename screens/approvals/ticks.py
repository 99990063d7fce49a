"""Ticks in a row that wraps: the steps a return asks to do again."""

from typing import Final

from textual.content import Content

from data.terms.words import L
from screens.widgets.tick_list import TickList

_GAP: Final = 2


class StepTicks(TickList):
    """The steps beside one another, in as many rows as they need."""

    advice = L(
        "The steps the client is to do again; a number ticks one. What depends on them falls with them."
    )

    def rows(self, width: int) -> list[Content]:
        laid: list[list[Content]] = [[]]
        used = 0
        for index in range(len(self.items)):
            cell = self.cell(index)
            if used and used + _GAP + cell.cell_length > width:
                laid.append([])
                used = 0
            used += cell.cell_length + (_GAP if laid[-1] else 0)
            laid[-1].append(cell)
        return [Content(" " * _GAP).join(cells) for cells in laid]
