"""A one-time code from the client's phone (rule 3)."""

from datetime import datetime
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from counter_tui.desk.api.inputs import Code
from counter_tui.desk.api.views.facts import CodeFacts, StepFacts
from data.terms import keys
from data.terms.errors import CounterError, WrongSecret
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint, OtpFacts
from screens.widgets.heading import SectionTitle
from screens.widgets.otp_cells import OtpCells, OtpSide

_ASKS: Final = L("Please key in the 6 digits; the screen does not show them.")
_WAITS: Final = L("The code has not been sent yet; an older message does not serve.")
_NOTHING_SENT: Final = CodeFacts(sent_to=None, expires_at=None, tries_left=0, resend_at=None)


def seconds_until(moment: datetime | None, now: datetime) -> int:
    """Whole seconds until a moment, counted up; 0 once it has come."""
    if moment is None:
        return 0
    return max(0, -int(-(moment - now).total_seconds() // 1))


class CodePane(StepPane):
    """Six cells with, beside them, where the code went and how long it serves.

    The first code is sent as soon as the step is on screen and one may be sent.
    """

    ENTER = L("check the code")
    ADVICE = L("Codes go to the reserved mobile only; the latest one serves.")

    def __init__(self) -> None:
        super().__init__()
        self._facts = _NOTHING_SENT
        self._first_asked = False
        self.cells = OtpCells()
        self.side = OtpSide()
        self.asks = Told(_ASKS, "$muted")

    def compose(self) -> ComposeResult:
        yield SectionTitle(L("Code from the message"), accent=True)
        yield self.asks
        with Horizontal(classes="cells"):
            yield self.cells
            yield self.side
        yield self.block
        yield Told(
            L("Nothing arrived? Look whether the phone holds messages back, or tell us."),
            "$muted",
            classes="hint",
        )

    def begin(self, facts: StepFacts) -> None:
        super().begin(facts)
        self._first_asked = self._facts.sent_to is not None

    def fill(self, facts: StepFacts) -> None:
        self.show_code(facts_for(self, facts, CodeFacts))

    def show_code(self, facts: CodeFacts) -> None:
        """Show how the last code stands; what was said about an older one goes."""
        if facts.sent_to is not None and facts.expires_at != self._facts.expires_at:
            self.block.clear()
        self._facts = facts
        self._show_side()

    def wipe(self) -> None:
        super().wipe()
        self._facts = _NOTHING_SENT

    def opened(self) -> None:
        self.tick()

    def tick(self) -> None:
        self._show_side()
        self.moved()
        if not self._first_asked and self._resend_in() == 0:
            self._first_asked = True
            self.post_message(self.CodeWanted(self, self.form))

    def first(self) -> Widget | None:
        return self.cells

    def lacks(self) -> Words | None:
        if self._nothing_yet:
            return L("sent in {count} s", count=self._resend_in())
        return L("{count} more digits", count=self.cells.missing) if self.cells.missing else None

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint(keys.AGAIN, L("send again")),) if self._resend_in() == 0 else ()

    @property
    def _nothing_yet(self) -> bool:
        """Whether no code of this step was sent, and none may be sent for some seconds (rule 3)."""
        return self._facts.sent_to is None and self._resend_in() > 0

    def enter(self) -> None:
        if not self.cells.missing and not self._nothing_yet:
            self.give(Code(self.cells.value))

    def again(self) -> None:
        if self._resend_in() == 0:
            self.block.clear()
            self.post_message(self.CodeWanted(self, self.form))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        if isinstance(error, WrongSecret):
            self.cells.clear()
        self.cells.focus()

    @on(OtpCells.Changed)
    def _changed(self) -> None:
        self.moved()

    def _resend_in(self) -> int:
        return seconds_until(self._facts.resend_at, self.shell.now())

    def _show_side(self) -> None:
        facts = self._facts
        waits = self._resend_in() if self._nothing_yet else 0
        if self.cells.closed != bool(waits):
            self.cells.closed = bool(waits)
            self.asks.show(_WAITS if waits else _ASKS)
        if facts.sent_to is None:
            note = L("Sent by itself in {count} s, please wait", count=waits) if waits else None
            self.side.show(OtpFacts(note=note))
            return
        self.side.show(
            OtpFacts(
                sent_to=facts.sent_to,
                seconds_left=seconds_until(facts.expires_at, self.shell.now()),
                tries_left=facts.tries_left,
                resend_in=self._resend_in(),
            )
        )
