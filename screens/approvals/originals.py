"""The half of the approval desk that opens originals: images beside the evidence, and F8."""

from uuid import UUID

from textual import events

from counter_tui.desk.api.commands.images import OpenImage
from counter_tui.desk.api.views.deciding import Evidence
from data.terms.errors import CounterError
from data.terms.words import L
from screens.approvals.evidence import EvidenceSheet
from screens.approvals.following import FollowingQueue
from screens.approvals.pictures import COLUMNS, ROWS, images_in
from screens.widgets.signs import Sign


class OpeningOriginals(FollowingQueue):
    """Opens the images of the open application once, where there is room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._pictured: Evidence | None = None

    def on_resize(self, event: events.Resize) -> None:
        """There may be room for images now."""
        self.open_images()

    def open_images(self) -> None:
        """Open the images of the application on screen, one by one; those of one opening once."""
        evidence = self.case.evidence
        if evidence is not None and evidence is not self._pictured and not self.compact:
            self._pictured = evidence
            self.run_worker(self._open_images(evidence), group="images", exclusive=True, exit_on_error=False)

    async def _open_images(self, evidence: Evidence) -> None:
        sheet = self.query_one(EvidenceSheet)
        for image in images_in(evidence):
            if self.case.evidence is not evidence:
                return
            look = OpenImage(self.shell.session, evidence.operation.id, image.id, COLUMNS, ROWS)
            try:
                picture, says = await self.shell.do(look), None
            except CounterError as error:
                picture, says = None, error.says
            if self.case.evidence is evidence:
                sheet.show_picture(image.id, picture, says)

    def action_reveal(self) -> None:
        """F8: an image, a signed paper, or a masked number of the open application."""
        evidence = self.case.evidence
        if evidence is None:
            self.tell(L("Open an application first; its originals can then be seen."), Sign.WARN)
        else:
            self.shell.go(self._originals(evidence))

    async def _originals(self, evidence: Evidence) -> None:
        from screens.approvals.originals_dialog import NUMBER, OriginalsDialog

        dialog = OriginalsDialog(evidence, held=self.case.can_decide)
        wanted = await self.app.push_screen_wait(dialog)
        if wanted == NUMBER:
            self.shell.reveal(evidence.operation.id)
        elif isinstance(wanted, UUID):
            self._show(evidence, wanted)

    def _show(self, evidence: Evidence, wanted: UUID) -> None:
        from screens.approvals.images import ImagesScreen

        images = images_in(evidence)
        if any(image.id == wanted for image in images):
            self.app.push_screen(ImagesScreen(evidence.operation.id, images, wanted))
        else:
            self.shell.show_papers(evidence.operation.id, wanted)
