"""An image on file beside a step: a document's photo, a signature."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from textual.message import Message

from counter_tui.desk.api.views.images import Picture
from data.terms.words import L, Words
from screens.widgets.half_cells import HalfCells
from screens.widgets.picture_dialog import PictureDialog

COLUMNS: Final = 48
ROWS: Final = 16
"""What is asked for, whatever the room: each opening is audited, so that a resize opens nothing anew."""


class KeptImage(HalfCells):
    """Asks once for its image when the step is on screen; the service's screen answers with `show`.

    Attributes:
        image: the id of what is to be shown, None for nothing.
    """

    DEFAULT_CSS = "KeptImage { width: 1fr; height: 1fr; }"

    image: UUID | None = None
    _large: PictureDialog | None = None

    @dataclass
    class Wanted(Message):
        """The image is to be opened; that is recorded."""

        kept: "KeptImage"
        image: UUID

        @property
        def control(self) -> "KeptImage":
            """The widget, for `@on` selectors."""
            return self.kept

    def look(self) -> None:
        """Ask for the image."""
        if self.image is not None:
            self.show(None, L("The picture is being opened."))
            self.post_message(self.Wanted(self, self.image))

    def show(self, picture: Picture | None, words: Words | None = None) -> None:
        """Show the picture here, and large where that was asked for."""
        super().show(picture, words)
        if self._large is not None:
            self._large.show(picture, words)

    def enlarge(self) -> None:
        """Show it over the whole screen; it is not opened a second time."""
        self._large = PictureDialog()
        self._large.show(self.picture, self.words)
        self.app.push_screen(self._large, self._back)

    def _back(self, _: None) -> None:
        self._large = None

    def wipe(self) -> None:
        """Hold no image and ask for none."""
        self.image = self._large = None
        super().wipe()
