"""A second member of staff attests a signature from a file, at this keyboard (service 04)."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from counter_tui.desk.api.inputs import Attestation
from counter_tui.desk.api.views.facts import SignatureFacts, StepFacts
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.kept_image import KeptImage

_NUMBER_CHARACTERS = 20


class AttestPane(StepPane):
    """The colleague's own number and password; both go after every refusal."""

    ENTER = L("attest")
    ADVICE = L("Only the colleague types here; the password is not shown.")

    BINDINGS = [Binding("f8,ctrl+o", "enlarge", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._lines = FactList()
        self._image = KeptImage()
        self._number = Field(
            L("Colleague's number"),
            max_length=_NUMBER_CHARACTERS,
            advice=L("The staff number of the colleague who saw the client sign; never your own."),
        )
        self._password = Field(
            L("Colleague's password"),
            password=True,
            advice=L("The colleague types it; it shows as stars and is emptied after every refusal."),
        )

    def compose(self) -> ComposeResult:
        yield Told(L("A colleague who saw the client sign attests it here, with their own keys."), "bold")
        with Horizontal(classes="beside-image"):
            with Vertical():
                yield self._lines
                yield self._number
                yield self._password
                yield self.block
                yield Told(L("{key} shows the picture large.", key=keys.ORIGINALS), classes="unseen")
            yield self._image

    def opened(self) -> None:
        self._image.look()

    def fill(self, facts: StepFacts) -> None:
        self._lines.display = facts is not None
        if facts is not None:
            signature = facts_for(self, facts, SignatureFacts)
            size = L("{width} by {height} points", width=signature.width, height=signature.height)
            self._lines.show(((L("Signature"), size),))
            self._image.image = signature.image

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint(keys.ORIGINALS, L("picture")),) if self._hides_it else ()

    @property
    def _hides_it(self) -> bool:
        """Whether there is an image that has no room beside the step."""
        return self.has_class("-narrow") and self._image.image is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where the image is seen, the key is the screen's."""
        return self._hides_it if action == "enlarge" else super().check_action(action, parameters)

    def action_enlarge(self) -> None:
        """Show over the whole screen what is to be attested."""
        self._image.enlarge()

    def first(self) -> Widget | None:
        return self._number.input

    def lacks(self) -> Words | None:
        if not self._number.value.strip():
            return L("number first")
        return None if self._password.value else L("password first")

    def enter(self) -> None:
        if not self._number.value.strip():
            self._number.focus_input()
        elif not self._password.value:
            self._password.focus_input()
        else:
            self.give(Attestation(self._number.value, self._password.value))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self._number.clear()
        self._password.clear()
        self._number.focus_input()

    @on(Field.Changed)
    def _changed(self) -> None:
        self.moved()

    @on(Field.Submitted)
    def _submitted(self) -> None:
        self.enter()
