"""F8 at the desk: which original of the open application is to be seen."""

from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.views.deciding import Evidence
from data.terms.words import L, plain
from screens.approvals.pictures import images_in
from screens.counter.steps.told import Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint

NUMBER = "number"


class OriginalsDialog(Dialog[UUID | str | None]):
    """Answers with the id of an image or a signed paper, `NUMBER` for a number in full, None for nothing.

    One key each. Nothing is marked at first: each opening is on record.
    """

    DEFAULT_CSS = "OriginalsDialog Told { margin: 0 0 1 0; }"
    BINDINGS = [Binding("escape,f8,ctrl+o", "leave", show=False)]

    def __init__(self, evidence: Evidence, *, held: bool) -> None:
        super().__init__(width=60)
        self._evidence, self._held = evidence, held

    def compose_dialog(self) -> ComposeResult:
        yield Told(L("Which original is to be seen? Each opening is put on record."), "bold")
        yield Choices(self._choices(), preselected=False)

    def _choices(self) -> list[Choice]:
        digits = iter("123456789")
        images = [Choice(str(image.id), image.title, next(digits, "")) for image in images_in(self._evidence)]
        papers = [
            Choice(str(paper.id), plain(paper.title), next(digits, ""), plain(paper.version))
            for paper in self._evidence.papers
        ]
        number = Choice(NUMBER, L("Show a number in full"), "0", enabled=self._held, why=L("not held by you"))
        return [*images, *papers, number]

    def on_mount(self) -> None:
        """Nothing is marked."""
        self.query_one(Choices).focus()
        self._tell_keys()

    @on(Choices.Moved)
    def _tell_keys(self) -> None:
        lacks = None if self.query_one(Choices).current else L("choose one")
        self.show_keys((KeyHint("Esc", L("back")), KeyHint("Enter", L("open it"), enter=True, lacks=lacks)))

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if self.is_meant:
            self.dismiss(message.key if message.key == NUMBER else UUID(message.key))

    def action_leave(self) -> None:
        """Open nothing."""
        self.dismiss(None)
