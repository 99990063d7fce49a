"""An image from a file of this machine: the document's photo, a signature."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from data.terms.errors import CounterError, Invalid
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint
from screens.widgets.image_picker import ImagePicker


class FilePane(StepPane):
    """A scan by its digit, or a path: typed, pasted or dropped. What is chosen is seen before it is taken."""

    ENTER = L("take this file")
    ADVICE = L("Scan the paper, then press its digit. Or type the path, or drop the file here.")
    ASKS: ClassVar[Words]
    HINT: ClassVar[Words]

    def __init__(self) -> None:
        super().__init__()
        self.picker = ImagePicker((self.block, Told(self.HINT, "$muted", classes="hint")))

    def compose(self) -> ComposeResult:
        yield Told(self.ASKS, "bold")
        yield self.picker

    def opened(self) -> None:
        self.picker.look()

    def first(self) -> Widget | None:
        return self.picker.first()

    def lacks(self) -> Words | None:
        return self.picker.lacks()

    def keys(self) -> tuple[KeyHint, ...]:
        return self.picker.keys()

    def tick(self) -> None:
        # A list that is there stays: digits do not change under the fingers.
        if not self.picker.has_scans:
            self.picker.look()

    def again(self) -> None:
        self.block.clear()
        self.picker.look()

    def enter(self) -> None:
        if self.picker.path:
            self.post_message(self.FileGiven(self, self.form, self.picker.path))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        if isinstance(error, Invalid):
            self.picker.mark_wrong()

    @on(ImagePicker.Moved)
    def _moved(self, message: ImagePicker.Moved) -> None:
        message.stop()
        self.moved()

    @on(ImagePicker.Submitted)
    def _submitted(self, message: ImagePicker.Submitted) -> None:
        message.stop()
        self.enter()


class PhotoPane(FilePane):
    """The document's photo page, attached once."""

    ASKS = L("Attach the photo page of the client's document.")
    HINT = L("It is kept encrypted and serves again at later visits. Both edges at least 200 points.")


class SignaturePane(FilePane):
    """A signature scanned from paper, shown lying."""

    ASKS = L("Attach the client's signature from a file.")
    HINT = L("At least twice as wide as high, dark ink on white. A second person attests it next.")
