"""What the desk says when nothing waits."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from data.terms.words import L
from data.terms.wrapping import wrap
from screens.widgets.ink import ink, row, shown, signed
from screens.widgets.signs import Sign

_LABEL_GAP = 3


class NothingWaits(Widget):
    """The verdict, a sentence, the latest fact, and what comes next."""

    DEFAULT_CSS = """
    NothingWaits { width: 52; height: auto; text-wrap: nowrap; text-overflow: clip; }
    """

    _decided = 0

    def show(self, decided_today: int) -> None:
        """Show how many were decided today by who stands here."""
        self._decided = decided_today
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if width < 2:
            return []
        blank = Content(" ")
        decided = row(
            ink(L("Decided today"), "$muted"), " " * _LABEL_GAP, ink(L("{count} by you", count=self._decided))
        )
        sentence = L("Nothing is waiting for review.")
        coming = L("What is submitted appears here by itself.")
        return [
            signed(Sign.OK, L("The queue is empty"), quiet="bold $success"),
            blank,
            *(ink(line, "bold") for line in wrap(shown(sentence), width)),
            blank,
            decided,
            blank,
            *(ink(line, "$muted") for line in wrap(shown(coming), width)),
        ]
