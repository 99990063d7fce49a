"""What every kind of step has in common on screen: it shows facts, and hands in one thing.

A pane of each kind is made once, the first time its kind of step is reached,
and serves every operation of every client after that. To write a new one:

1. Subclass `StepPane`. `__init__` takes nothing from any operation: make the
   widgets there, `compose` them, with `self.block` where an error belongs.
2. `fill(facts)` puts the facts of the step on those widgets (`widget.show(...)`).
   It runs when the step begins and after every answer that leaves it at this
   step, so it must leave alone what somebody is typing. What happens only at the
   beginning (a name to start from) goes into `begin`, which calls `fill`.
3. `wipe()` leaves nothing of the client, and runs each time the step is left,
   however that happens (rule 12). The widgets of the house that are `Wiped`
   (fields, cells, choices, blocks, facts, papers) are wiped already; override it
   only for attributes of your own, and call `super().wipe()`. A widget of your own
   that shows or takes anything of a client subclasses `Wiped` too.
4. `first`, `lacks`, `keys`, `enter`, `again`, `tick`, `opened` and `show_error`
   as their docstrings say; hand in with `give`, ask with the messages below.
5. Name it in `panes.make_pane`, one line for its kind of step.

Sentences stay `Words` until they are rendered, so that another language chosen
meanwhile shows in a kept pane too: never keep `str(L(...))` on a widget.

While another step is on screen a pane is not displayed: it is not laid out, not
styled, not ticked. `tests/screens/test_kept_panes.py` takes every kind to its
step, leaves it, and looks through all that is reachable from the screen for
anything of the client; a new kind is in it as soon as `make_pane` knows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeVar, cast
from uuid import UUID

from textual import events, on
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.inputs import StepInput
from counter_tui.desk.api.views.facts import StepFacts
from data.terms.enums import DocumentKind
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.shell import Shell
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import HeadingFacts, KeyHint, RailFacts
from screens.widgets.field import Field
from screens.widgets.ground import Ground
from screens.widgets.otp_cells import OtpCells
from screens.widgets.wiped import Wiped

_NARROW: Final = 60
_NO_FORM: Final = UUID(int=0)

Facts = TypeVar("Facts")


class StepPane(Ground):
    """The pane of the step that is being done.

    It decides nothing and asks nothing of the engine: it posts what it wants,
    and is given facts or an error. Every message carries the idempotency key
    of the form as it stood, so that a second Enter is known as the same one.

    Attributes:
        ENTER: what Enter does here.
        ADVICE: a sentence for F1.
        OWN_HEADING: on a compact screen it paints the service's heading itself,
            and `show_heading` tells it what stands there.
        form: the idempotency key of what is filled in now; another after every answer and refusal.
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
    class AgreementWanted(Asked):
        """An agreement of the step is to be put on screen."""

        agreement: str

    @dataclass
    class AgreementTicked(Asked):
        """The agreement on screen is to be ticked, or its tick taken away."""

        agreement: str
        ticked: bool

    @dataclass
    class AgreementLeft(Message):
        """The agreement is on screen no more."""

    @dataclass
    class FileGiven(Asked):
        """The step is to be taken with the image in a file of this machine."""

        path: str = field(repr=False)

    @dataclass
    class FilesGiven(Asked):
        """The step is to be taken with what `make` makes of the images in files of this machine.

        Attributes:
            paths: each with the name of the input it is for.
        """

        paths: tuple[tuple[str, str], ...] = field(repr=False)
        make: Callable[..., StepInput] = field(repr=False)

    @dataclass
    class DocumentTyped(Asked):
        """What was typed or scanned of a document is to be understood."""

        kind: DocumentKind
        text: str = field(repr=False)
        expires: str
        issued: str

    @dataclass
    class Moved(Message):
        """What Enter still lacks, or which keys work, is different now."""

        pane: "StepPane"

    def __init__(self) -> None:
        """Make a pane for every operation there will be."""
        super().__init__()
        self.form = _NO_FORM
        self.block = ErrorBlock()

    @property
    def shell(self) -> Shell:
        """The application."""
        return cast(Shell, self.app)

    def on_resize(self, event: events.Resize) -> None:
        """Know how much room there is."""
        self.set_class(event.size.width < _NARROW, "-narrow")

    # --- what the screen tells it

    def begin(self, facts: StepFacts) -> None:
        """The step begins, on a pane that knows nothing yet."""
        self.fill(facts)

    def fill(self, facts: StepFacts) -> None:
        """Show the step's facts, older ones replaced; what is being typed stays."""

    def renew(self, facts: StepFacts) -> None:
        """The same step, with newer facts."""
        self.fill(facts)
        self.moved()

    def wipe(self) -> None:
        """The step is left: nothing of the client stays (rule 12)."""
        self.form = _NO_FORM
        for widget in self.walk_children(Wiped):
            widget.wipe()

    def show_heading(self, heading: HeadingFacts, rail: RailFacts) -> None:
        """What stands in the service's heading, for a pane with `OWN_HEADING`."""

    def opened(self) -> None:
        """The step is on screen: ask for what it needs."""

    def covered(self) -> None:
        """Something else is on top of it: what is on screen is not read."""

    def uncovered(self) -> None:
        """It is on top again."""

    def tick(self) -> None:
        """A second has passed while this pane is on screen."""

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        """Say what happened, empty what must be typed again, and put the focus there."""
        self.block.show(error.says, error.then, kept)

    # --- what the screen asks it

    def first(self) -> Widget | None:
        """Where the step begins: what has the focus then."""
        return None

    @property
    def enter_does(self) -> Words:
        """What Enter does now, where it is not always the same."""
        return self.ENTER

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

    # --- what it tells the screen

    def give(self, given: StepInput) -> None:
        """Hand this in."""
        # To the screen, as what moves: a message of its own would go up through all that the pane stands in.
        self.screen.post_message(self.Given(self, self.form, given))

    def moved(self) -> None:
        """Let the key bar be painted anew."""
        self.screen.post_message(self.Moved(self))

    @on(Field.Changed)
    @on(Field.Submitted)
    @on(OtpCells.Changed)
    @on(OtpCells.Filled)
    def _goes_no_further(self, message: Message) -> None:
        """What its own widgets tell is the pane's."""
        message.stop()


def facts_for(pane: StepPane, facts: StepFacts, kind: type[Facts]) -> Facts:
    """The facts as the kind that a pane shows.

    Raises:
        RuntimeError: they are of another kind than the step.
    """
    if not isinstance(facts, kind):
        raise RuntimeError(f"{type(pane).__name__} with {type(facts).__name__}")
    return facts
