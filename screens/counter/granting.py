"""What the panes of a service's screen ask for, and which command that is."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from textual import on

from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.images import AskScans, OpenImage, ReadImage, ReadPreview, ReadStrokes
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.inputs import FromFile, Image
from data.terms.errors import CounterError, Invalid
from data.terms.words import L
from screens.counter.driving import Driving
from screens.counter.steps.agreements import AgreementsPane
from screens.counter.steps.document import DocumentPane
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.pane import StepPane
from screens.counter.steps.reading import ReadingPane
from screens.counter.turn import TurnPaused
from screens.widgets.image_picker import ImagePicker
from screens.widgets.kept_image import COLUMNS, ROWS, KeptImage


class Granting(Driving):
    """Does what panes ask for."""

    @on(StepPane.Given)
    def _given(self, message: StepPane.Given) -> None:
        self._ask(message, lambda: self._take(message.given, message.form))

    @on(StepPane.FileGiven)
    def _file_given(self, message: StepPane.FileGiven) -> None:
        async def read_and_take() -> None:
            image = await self.shell.do(ReadImage(self.shell.session, message.path))
            await self._take(image, message.form)

        self._ask(message, read_and_take)

    @on(StepPane.FilesGiven)
    def _files_given(self, message: StepPane.FilesGiven) -> None:
        async def read_and_take() -> None:
            images = [await self._read_for(name, path) for name, path in message.paths]
            await self._take(message.make(*images), message.form)

        self._ask(message, read_and_take)

    async def _read_for(self, name: str, path: str) -> Image:
        try:
            return await self.shell.do(ReadImage(self.shell.session, path))
        except Invalid as no:
            raise Invalid(name, no.code, no.says, no.then) from None

    @on(StepPane.DocumentTyped)
    def _document_typed(self, message: StepPane.DocumentTyped) -> None:
        async def read() -> None:
            told = (message.kind, message.text, message.expires, message.issued)
            command = ReadDocument(self.shell.session, self.view.id, self._step.key, *told)
            found = await self.shell.do(command)
            if isinstance(message.pane, DocumentPane):
                message.pane.show_read(found)
                self.tell(L("The document is the client's."))

        self._ask(message, read)

    @on(StepPane.CodeWanted)
    def _code_wanted(self, message: StepPane.CodeWanted) -> None:
        command = SendCode(self.shell.session, self.view.id, self._step.key, message.form)
        self._ask(message, lambda: self._do(command))

    @on(StepPane.QrWanted)
    def _qr_wanted(self, message: StepPane.QrWanted) -> None:
        command = BeginEnrolment(self.shell.session, self.view.id, self._step.key, message.form)
        self._ask(message, lambda: self._do(command))

    @on(TurnPaused.FileWanted)
    def _file_wanted(self, message: TurnPaused.FileWanted) -> None:
        self._ask(message, lambda: self._take(FromFile(), message.form))

    @on(DrawPane.PreviewWanted)
    def _preview_wanted(self, message: DrawPane.PreviewWanted) -> None:
        async def make() -> None:
            look = ReadStrokes(self.shell.session, message.strokes, message.columns, message.rows)
            picture = await self.shell.do(look)
            if isinstance(message.pane, DrawPane):
                message.pane.show_preview(picture)

        self._ask(message, make)

    @on(StepPane.TextWanted)
    def _text_wanted(self, message: StepPane.TextWanted) -> None:
        async def open_text() -> None:
            text = await self.shell.do(OpenText(self.shell.session, self.view.id, self._step.key))
            if isinstance(message.pane, ReadingPane):
                message.pane.show_text(text)

        self._ask(message, open_text)

    @on(StepPane.AgreementWanted)
    def _agreement_wanted(self, message: StepPane.AgreementWanted) -> None:
        async def open_it() -> None:
            step = self._step.key
            opened = await self.shell.do(
                OpenAgreement(self.shell.session, self.view.id, step, message.agreement)
            )
            if isinstance(message.pane, AgreementsPane):
                message.pane.show_agreement(opened)

        self._ask(message, open_it)

    @on(StepPane.AgreementTicked)
    def _agreement_ticked(self, message: StepPane.AgreementTicked) -> None:
        command = TickAgreement(
            self.shell.session,
            self.view.id,
            self._step.key,
            message.agreement,
            message.ticked,
            self.client_turn,
            message.form,
        )
        self._ask(message, lambda: self._do(command))

    @on(StepPane.AgreementLeft)
    def _agreement_left(self) -> None:
        if self.shell.staff is not None:
            self.run_worker(self._close_agreement(CloseAgreement(self.shell.session)), group="leave")

    async def _close_agreement(self, command: CloseAgreement) -> None:
        # Where it is refused, the screen is locked or somebody signed out, and that cut it short too.
        with suppress(CounterError):
            await self.shell.do(command)

    # --- what pickers of images ask for: nothing is kept, so that no key has to wait

    @on(ImagePicker.ScansWanted)
    def _scans_wanted(self, message: ImagePicker.ScansWanted) -> None:
        self.shell.quietly(self._list_scans(message.picker))

    async def _list_scans(self, picker: ImagePicker) -> None:
        scans = await self.shell.do(AskScans(self.shell.session))
        if picker.is_attached:
            picker.show_scans(scans, self._when)

    def _when(self, moment: datetime) -> str:
        at, now = self.shell.at(moment), self.shell.now()
        return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d}"

    @on(ImagePicker.PictureWanted)
    def _picture_wanted(self, message: ImagePicker.PictureWanted) -> None:
        self.shell.quietly(self._show_picture(message))

    async def _show_picture(self, message: ImagePicker.PictureWanted) -> None:
        look = ReadPreview(self.shell.session, message.path, message.columns, message.rows)
        try:
            picture = await self.shell.do(look)
        except CounterError as error:
            message.picker.show_picture(message.path, None, error.says)
        else:
            message.picker.show_picture(message.path, picture)

    @on(KeptImage.Wanted)
    def _kept_wanted(self, message: KeptImage.Wanted) -> None:
        self.shell.quietly(self._open_kept(message, self.view.id))

    async def _open_kept(self, message: KeptImage.Wanted, operation: UUID) -> None:
        look = OpenImage(self.shell.session, operation, message.image, COLUMNS, ROWS)
        try:
            picture, says = await self.shell.do(look), None
        except CounterError as error:
            picture, says = None, error.says
        if message.kept.image == message.image:
            message.kept.show(picture, says)
