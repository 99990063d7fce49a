"""What happened, as lines of a column."""

from typing import TYPE_CHECKING

from counter_tui.desk.api.overview import Happening
from screens.bars import SIGNS
from screens.widgets.side import SideLine

if TYPE_CHECKING:
    from screens.shell import Shell


def course_lines(course: tuple[Happening, ...], shell: "Shell") -> tuple[SideLine, ...]:
    """What happened, each with its time; what did not happen today with its day."""
    today = shell.now().date()
    lines = []
    for happening in course:
        at = shell.at(happening.at)
        lead = at.strftime("%H:%M" if at.date() == today else "%m-%d")
        lines.append(SideLine(lead, happening.says, SIGNS[happening.sign]))
    return tuple(lines)
