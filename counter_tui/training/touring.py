"""Whether somebody was shown the way around an invented branch: once, until it is built anew."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from counter_tui.desk.api.commands.training import AskTour
from counter_tui.desk.authorise import authorise
from counter_tui.desk.work import Work

_SHOWN: Final = "tour-shown"


def tour_of(folder: Path) -> Callable[[Work, AskTour], bool]:
    """The handler of `AskTour` for the branch in `folder`; a mark beside its store remembers."""

    def ask_tour(work: Work, command: AskTour) -> bool:
        authorise(work, command.session)
        with suppress(OSError):
            (folder / _SHOWN).touch(exist_ok=False)
            return True
        return False

    return ask_tour
