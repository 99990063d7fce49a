"""An image on file beside a step: a document's photo, a signature."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from textual.message import Message

from data.terms.words import L
from screens.widgets.half_cells import HalfCells

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

    def wipe(self) -> None:
        """Hold no image and ask for none."""
        self.image = None
        super().wipe()
