"""What somebody should look at before they go on."""

from textual.content import Content
from textual.geometry import Size

from data.terms.words import Words
from data.terms.wrapping import wrap
from screens.widgets.ink import ink, shown
from screens.widgets.signs import Sign, colour, glyph
from screens.widgets.wiped import Wiped


class Warnings(Wiped):
    """What a person has to look at, each with the warning sign."""

    DEFAULT_CSS = "Warnings { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self) -> None:
        super().__init__()
        self._doubts: tuple[Words, ...] = ()

    def show(self, doubts: tuple[Words, ...]) -> None:
        """Show these, or none."""
        self._doubts = doubts
        self.set_class(bool(doubts), "-shown")
        self.refresh(layout=True)

    def wipe(self) -> None:
        """Warn of nothing."""
        self._doubts = ()
        self.remove_class("-shown")
        super().wipe()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        told = (f"{glyph(Sign.WARN)} {shown(doubt)}" for doubt in self._doubts)
        return [ink(line, colour(Sign.WARN)) for each in told for line in wrap(each, max(2, width))]
