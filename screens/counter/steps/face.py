"""The person against the document's photo, attested by the teller (rule 5)."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from counter_tui.desk.api.inputs import Face
from counter_tui.desk.api.views.facts import PhotoFacts, StepFacts
from data.terms import keys
from data.terms.enums import FaceResult
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.facts import KeyHint
from screens.widgets.kept_image import KeptImage

_PASSED, _FAILED, _DECLINED = "passed", "failed", "declined"
_CHOICES = (
    Choice(_PASSED, L("It is the person in the photo"), "Y", note=L("passed")),
    Choice(_FAILED, L("It is not, or cannot be told"), "N", note=L("failed; recorded")),
    Choice(_DECLINED, L("The client declines it"), "D", note=L("a witness stands in")),
)


class FacePane(StepPane):
    """Three answers, none preselected; a failure is asked about before it is recorded."""

    ENTER = L("take this answer")
    ADVICE = L("Y if it is the person, N if not, D if the client declines.")

    BINDINGS = [Binding("f8,ctrl+o", "enlarge", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._left = 0
        self._lines = FactList()
        self._choices = Choices(_CHOICES, preselected=False)
        self._photo = KeptImage()

    def compose(self) -> ComposeResult:
        yield Told(L("Compare the person before you with the photo of the document."), "bold")
        with Horizontal(classes="beside-image"):
            with Vertical():
                yield self._lines
                yield self._choices
                yield self.block
                yield Told(L("{key} shows the picture large.", key=keys.ORIGINALS), classes="unseen")
                yield Told(
                    L("You attest what you saw; your name stands beside it."),
                    "$muted",
                    classes="hint",
                )
            yield self._photo

    def fill(self, facts: StepFacts) -> None:
        photo = facts_for(self, facts, PhotoFacts)
        self._left = photo.limit - photo.failed_today - 1
        self._lines.show(_lines(photo))
        self._photo.image = photo.image

    def opened(self) -> None:
        self._photo.look()

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint(keys.ORIGINALS, L("picture")),) if self._hides_it else ()

    @property
    def _hides_it(self) -> bool:
        """Whether there is an image that has no room beside the step."""
        return self.has_class("-narrow") and self._photo.image is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where the image is seen, the key is the screen's."""
        return self._hides_it if action == "enlarge" else super().check_action(action, parameters)

    def action_enlarge(self) -> None:
        """Show over the whole screen what is to be attested."""
        self._photo.enlarge()

    def first(self) -> Widget | None:
        return self._choices

    def lacks(self) -> Words | None:
        return L("Y, N or D") if self._choices.current is None else None

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self._unmark()
        self._choices.focus()

    @on(Choices.Moved)
    def _moved(self) -> None:
        self.moved()

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if message.key == _PASSED:
            self.give(Face(FaceResult.PASSED))
        elif message.key == _DECLINED:
            self.give(Face(None))
        else:
            left = self._left
            self.app.push_screen(
                ConfirmDialog(
                    L("Record that the face check failed?"),
                    stay=L("look again"),
                    go=L("failed"),
                    letter="F",
                    body=(
                        L("After this one it can fail {left} more times today.", left=left)
                        if left > 0
                        else L("It is the last one today: this service ends with it."),
                    ),
                ),
                self._fail,
            )

    def _fail(self, failed: bool | None) -> None:
        if failed:
            self.give(Face(FaceResult.FAILED))
        else:
            self._unmark()

    def _unmark(self) -> None:
        # An answer that was looked at again, or refused, is not the one to begin with.
        self._choices.wipe()
        self.moved()


def _lines(facts: PhotoFacts) -> tuple[tuple[Words, Words], ...]:
    on_file = L("none") if facts.photo_on is None else L("since {day}", day=facts.photo_on.isoformat())
    return (
        (L("Photo on file"), on_file),
        (L("Failed today"), plain(f"{facts.failed_today} / {facts.limit}")),
    )
