"""The QR code that enrols the client's phone, and the name the client calls it by (service 03)."""

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from counter_tui.desk.api.inputs import DeviceName
from counter_tui.desk.api.views.facts import ScanFacts, StepFacts
from data.terms import keys
from data.terms.errors import CounterError, Invalid
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Numbered
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.fitting import is_compact
from screens.widgets.heading import StepHeading
from screens.widgets.pane_facts import HeadingFacts, RailFacts
from screens.widgets.qr import QrPaper

_NAME_CHARACTERS = 20
_SIDE_BY_SIDE = 76
_HOW = (
    (L("Open an authenticator on the phone"), L("or the mobile hall; choose to scan")),
    (L("Point it at the square code"), L("bright screen, about 20 cm away")),
    (L("The phone then shows 6 digits"), L("name the phone here, then press Enter")),
)


class ScanPane(StepPane):
    """The code at the left, what to do with it at the right.

    On a compact screen the code needs every row, so that the heading stands at
    its right. Beside the training phone only one of the two has room there:
    first the code, after Enter the name.
    """

    ENTER = L("phone scanned")
    ADVICE = L("The phone reads the square code once; {again} makes a new one.", again=keys.AGAIN)
    OWN_HEADING = True
    BINDINGS = [Binding("escape", "show_code", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._has_code = False
        self._qr = QrPaper()
        self._heading = StepHeading(id="scan-heading")
        self._how = Numbered(_HOW, id="scan-how")
        self._phone = Field(
            L("Phone's name"),
            note=L("as you call it"),
            placeholder=L("for example: my phone"),
            max_length=_NAME_CHARACTERS,
            advice=L("Any name by which the client knows this phone again; it shows on the strip and slips."),
        )

    def compose(self) -> ComposeResult:
        with Horizontal(id="scan"):
            with Vertical(id="scan-code"):
                yield self._qr
            with Vertical(id="scan-side"):
                yield self._heading
                yield self._how
                yield self._phone
                yield self.block

    def on_resize(self, event: events.Resize) -> None:
        """Take the layout that fits."""
        beside = event.size.width >= _SIDE_BY_SIDE
        self.set_class(beside, "-beside")
        self._how.set_class(not beside, "-short")
        self._how.refresh(layout=True)
        self.set_class(is_compact(self) and not beside, "-one-at-a-time")
        self._focus_first()
        self.moved()

    def begin(self, facts: StepFacts) -> None:
        super().begin(facts)
        self._phone.value = facts_for(self, facts, ScanFacts).device

    def fill(self, facts: StepFacts) -> None:
        uri = facts_for(self, facts, ScanFacts).uri
        self._has_code = uri is not None
        if uri is not None:
            self._qr.show(uri)

    def wipe(self) -> None:
        super().wipe()
        self._has_code = False
        self._how.display = True
        self.remove_class("-naming")

    def show_heading(self, heading: HeadingFacts, rail: RailFacts) -> None:
        self._heading.show(heading, rail)

    @property
    def _one_at_a_time(self) -> bool:
        return self.has_class("-one-at-a-time")

    @property
    def _naming(self) -> bool:
        return self.has_class("-naming")

    def opened(self) -> None:
        if not self._has_code:
            self.post_message(self.QrWanted(self, self.form))

    def first(self) -> Widget | None:
        return None if self._one_at_a_time and not self._naming else self._phone.input

    def lacks(self) -> Words | None:
        if not self._has_code:
            return L("being made")
        if self._one_at_a_time and not self._naming:
            return None
        return None if self._phone.value.strip() else L("name missing")

    def keys(self) -> tuple[KeyHint, ...]:
        back = (KeyHint("Esc", L("this code")),) if self._one_at_a_time and self._naming else ()
        return (*back, KeyHint(keys.AGAIN, L("new code")))

    def enter(self) -> None:
        if not self._has_code:
            return
        if self._one_at_a_time and not self._naming:
            self._turn_to_name(True)
        elif self._phone.value.strip():
            self.give(DeviceName(self._phone.value))
        else:
            self._phone.focus_input()

    def action_show_code(self) -> None:
        """Where only one of the two has room: from the name back to the same code."""
        if self._one_at_a_time:
            self._turn_to_name(False)

    def again(self) -> None:
        self.block.clear()
        self._how.display = True
        self._turn_to_name(False)
        self.post_message(self.QrWanted(self, self.form))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        # Under the code there is room for one of the two.
        self._how.display = self.has_class("-beside")
        if isinstance(error, Invalid):
            self._turn_to_name(True)
            self._phone.clear()
        self._focus_first()

    @on(Field.Changed)
    def _changed(self) -> None:
        self.moved()

    @on(Field.Submitted)
    def _submitted(self) -> None:
        self.enter()

    def _turn_to_name(self, naming: bool) -> None:
        self.set_class(naming, "-naming")
        self._focus_first()
        self.moved()

    def _focus_first(self) -> None:
        if self.display:
            self.screen.set_focus(self.first())
