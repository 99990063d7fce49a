"""One image of an application as large as the screen allows; each one opened is on record (rule 10)."""

from collections.abc import Sequence
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.commands.images import OpenImage
from counter_tui.desk.api.views.evidence import EvidenceImage
from counter_tui.desk.api.views.images import Picture
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.base import DeskScreen
from screens.widgets.facts import KeyHint
from screens.widgets.half_cells import HalfCells
from screens.widgets.heading import SectionTitle


class ImagesScreen(DeskScreen):
    """The arrows go to the next image and back, Esc to the application; nothing is decided here.

    What was opened stays for as long as the screen does: coming back to an image, or another
    size of the terminal, opens nothing anew.
    """

    CSS_PATH = "images.tcss"
    SERVICES = "never"
    STRIP = False
    BINDINGS = [
        Binding("escape,f8,ctrl+o", "close", show=False),
        Binding("right,down,pagedown", "step(1)", show=False),
        Binding("left,up,pageup", "step(-1)", show=False),
    ]

    def __init__(self, operation: UUID, images: Sequence[EvidenceImage], first: UUID) -> None:
        super().__init__()
        self._operation = operation
        self._images = tuple(images)
        self._at = [image.id for image in images].index(first)
        self._opened: dict[UUID, Picture] = {}
        self._asked: set[UUID] = set()

    def compose_work(self) -> ComposeResult:
        yield SectionTitle(Words(""), id="image-title")
        yield HalfCells(id="image")

    def keys(self) -> tuple[KeyHint, ...]:
        more = (KeyHint("PgDn", L("next image")),) if len(self._images) > 1 else ()
        return (KeyHint(keys.HELP, L("help")), *more, KeyHint("Esc", L("back")))

    def help(self) -> Words:
        return L("PgDn and the arrows go from image to image, Esc goes back. Each opening is on record.")

    @on(HalfCells.Room)
    def _room(self) -> None:
        self._show()

    def action_step(self, by: int) -> None:
        """Go to another image; it stops at the ends."""
        self._at = min(max(self._at + by, 0), len(self._images) - 1)
        self._show()

    def action_close(self) -> None:
        """Back to the application."""
        self.dismiss(None)

    def _show(self) -> None:
        image, cells = self._images[self._at], self.query_one(HalfCells)
        place = L("{place} of {count}", place=self._at + 1, count=len(self._images))
        self.query_one(SectionTitle).show(image.title, place)
        if image.id in self._opened:
            cells.show(self._opened[image.id])
            return
        cells.show(None, L("The picture is being opened."))
        if image.id not in self._asked and cells.room != (0, 0):
            self._asked.add(image.id)
            self.run_worker(self._open(image.id, *cells.room), exit_on_error=False)

    async def _open(self, image: UUID, columns: int, rows: int) -> None:
        look = OpenImage(self.shell.session, self._operation, image, columns, rows)
        try:
            picture, says = await self.shell.do(look), None
        except CounterError as error:
            picture, says = None, error.says
            self._asked.discard(image)
        if picture is not None:
            self._opened[image] = picture
        if self.is_attached and self._images[self._at].id == image:
            self.query_one(HalfCells).show(picture, says)
