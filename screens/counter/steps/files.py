"""An image from a file of this machine: the document's photo, a signature."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from data.terms.errors import CounterError, Invalid
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import Told
from screens.widgets.field import Field


class FilePane(StepPane):
    """One field for the path; a dropped or pasted path is understood."""

    ENTER = L("read the file")
    ADVICE = L("Scan the paper, then type the path or drop the file here.")
    ASKS: ClassVar[Words]
    HINT: ClassVar[Words]

    def __init__(self) -> None:
        super().__init__()
        self._path = Field(
            L("Image file"),
            note=L("PNG or JPEG, at most 10 MB"),
            placeholder=L("the path, or drop the file here"),
        )

    def compose(self) -> ComposeResult:
        yield Told(self.ASKS, "bold")
        yield self._path
        yield self.block
        yield Told(self.HINT, "$muted", classes="hint")

    def first(self) -> Widget | None:
        return self._path.input

    def lacks(self) -> Words | None:
        return None if self._path.value.strip() else L("file missing")

    def enter(self) -> None:
        path = self._path.value.strip()
        if path:
            self.post_message(self.FileGiven(self, self.form, path))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        if isinstance(error, Invalid):
            # A path is long to type: it stays, marked whole, so that the next key replaces it.
            self._path.input.action_select_all()
        self._path.focus_input()

    @on(Field.Changed)
    def _changed(self) -> None:
        self.moved()

    @on(Field.Submitted)
    def _submitted(self) -> None:
        self.enter()


class PhotoPane(FilePane):
    """The document's photo page, attached once."""

    ASKS = L("Attach the photo page of the client's document.")
    HINT = L("It is kept encrypted and serves again at later visits. Both edges at least 200 points.")


class SignaturePane(FilePane):
    """A signature scanned from paper, shown lying."""

    ASKS = L("Attach the client's signature from a file.")
    HINT = L("At least twice as wide as high, dark ink on white. A second person attests it next.")
