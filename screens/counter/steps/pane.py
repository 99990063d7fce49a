"""What every kind of step has in common on screen: it shows facts, and hands in one thing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, cast
from uuid import UUID

from textual import events
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.inputs import StepInput
from counter_tui.desk.api.views import StepFacts
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.shell import Shell
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint

_NARROW: Final = 60


class StepPane(Widget):
    """The pane of the step that is being done.

    It decides nothing and asks nothing of the engine: it posts what it wants,
    and is given facts or an error. Every message carries the idempotency key
    of the form as it stood, so that a second Enter is known as the same one.

    Attributes:
        ENTER: what Enter does here.
        ADVICE: a sentence for F1.
        OWN_HEADING: on a compact screen it paints the service's heading itself.
        form: the idempotency key of what is filled in now.
        block: where an error is shown.
    """

    ENTER: ClassVar[Words] = L("next")
    ADVICE: ClassVar[Words] = L("Choose a key.")
    OWN_HEADING: ClassVar[bool] = False

    @dataclass
    class Asked(Message):
        """The pane wants something; `form` is its idempotency key when it did."""

        pane: "StepPane"
        form: UUID

        @property
        def control(self) -> "StepPane":
            """The pane, for `@on` selectors."""
            return self.pane

    @dataclass
    class Given(Asked):
        """The step is to be taken with this."""

        given: StepInput = field(repr=False)

    @dataclass
    class CodeWanted(Asked):
        """A one-time code is to be sent."""

    @dataclass
    class QrWanted(Asked):
        """A phone is to be enrolled anew."""

    @dataclass
    class TextWanted(Asked):
        """The step's text is to be opened."""

    @dataclass
    class FileGiven(Asked):
        """The step is to be taken with the image in a file of this machine."""

        path: str

    @dataclass
    class Moved(Message):
        """What Enter still lacks, or which keys work, is different now."""

        pane: "StepPane"

    def __init__(self, form: UUID) -> None:
        """Make a pane.

        Args:
            form: the idempotency key of its first form.
        """
        super().__init__()
        self.form = form
        self.block = ErrorBlock()

    @property
    def shell(self) -> Shell:
        """The application."""
        return cast(Shell, self.app)

    def on_resize(self, event: events.Resize) -> None:
        """Know how much room there is."""
        self.set_class(event.size.width < _NARROW, "-narrow")

    def opened(self) -> None:
        """The step is on screen: ask for what it needs."""

    def renew(self, facts: StepFacts) -> None:
        """The same step, with newer facts."""

    def tick(self) -> None:
        """A second has passed."""

    def first(self) -> Widget | None:
        """Where the step begins: what has the focus then."""
        return None

    def lacks(self) -> Words | None:
        """What Enter still lacks; None where it works."""
        return None

    def keys(self) -> Sequence[KeyHint]:
        """The step's own keys that work now, Enter apart."""
        return ()

    def enter(self) -> None:
        """Enter was pressed and nothing in the pane took it."""

    def again(self) -> None:
        """F5: send again, new code."""

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        """Say what happened, empty what must be typed again, and put the focus there."""
        self.block.show(error.says, error.then, kept)

    def give(self, given: StepInput) -> None:
        """Hand this in."""
        self.post_message(self.Given(self, self.form, given))

    def moved(self) -> None:
        """Let the key bar be painted anew."""
        self.post_message(self.Moved(self))
