"""A picture over the whole screen, for a step that has no room for it."""

from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.views.images import Picture
from data.terms.words import L, Words
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.half_cells import HalfCells

COLUMNS: Final = 64
ROWS: Final = 17
"""What fits on the smallest screen, frame and key bar around it."""
_AROUND: Final = 8


class PictureDialog(Dialog[None]):
    """Shows what it is given, now or later; Enter and Esc go back."""

    DEFAULT_CSS = "PictureDialog HalfCells { width: 100%; height: 17; }"
    BINDINGS = [Binding("escape,enter,space,f8,ctrl+o", "leave", show=False)]

    def __init__(self, words: Words | None = None) -> None:
        super().__init__(width=COLUMNS + _AROUND)
        self._cells = HalfCells(words)

    def compose_dialog(self) -> ComposeResult:
        yield self._cells

    def on_mount(self) -> None:
        """Enter only goes back."""
        self.show_keys((KeyHint("Esc", L("back")), KeyHint("Enter", L("back"), enter=True)))

    def show(self, picture: Picture | None, words: Words | None = None) -> None:
        """Show a picture, or say why there is none."""
        self._cells.show(picture, words)

    def action_leave(self) -> None:
        """Back to the step."""
        self.dismiss(None)
