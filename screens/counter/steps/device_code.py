"""The current code of the client's phone, typed back (service 03)."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from counter_tui.desk.api.inputs import Code
from counter_tui.desk.api.views.facts import DeviceFacts, StepFacts
from data.terms import keys
from data.terms.errors import CounterError, WrongSecret
from data.terms.words import L, Words, plain
from screens.counter.steps.code import seconds_until
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.facts import OtpFacts
from screens.widgets.heading import SectionTitle
from screens.widgets.otp_cells import OtpCells, OtpSide


class DeviceCodePane(StepPane):
    """Six cells; while the device is blocked they wait with it."""

    ENTER = L("check the code")
    ADVICE = L("Open the authenticator on the phone and key in what it shows now.")

    def __init__(self) -> None:
        super().__init__()
        self._facts: DeviceFacts | None = None
        self.cells = OtpCells()
        self._side = OtpSide()
        self._device = FactList()
        self._instead = Told(classes="hint")

    def compose(self) -> ComposeResult:
        yield self._device
        yield SectionTitle(L("Phone's code"), accent=True)
        yield Told(L("Please key in the 6 digits that the phone shows now."), "$muted")
        with Horizontal(classes="cells"):
            yield self.cells
            yield self._side
        yield self.block
        yield self._instead

    def fill(self, facts: StepFacts) -> None:
        self._facts = facts_for(self, facts, DeviceFacts)
        self._show_facts(self._facts)

    def wipe(self) -> None:
        super().wipe()
        self._facts = None

    def tick(self) -> None:
        if self._facts is not None:
            self._show_facts(self._facts)
            self.moved()

    def first(self) -> Widget | None:
        return self.cells

    def lacks(self) -> Words | None:
        blocked = self._blocked_until()
        if blocked is not None:
            return L("blocked until {time}", time=blocked)
        return L("{count} more digits", count=self.cells.missing) if self.cells.missing else None

    def enter(self) -> None:
        if self.lacks() is None:
            self.give(Code(self.cells.value))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        if isinstance(error, WrongSecret):
            self.cells.clear()
        self.cells.focus()

    @on(OtpCells.Changed)
    def _changed(self) -> None:
        self.moved()

    def _blocked_until(self) -> str | None:
        until = self._facts.blocked_until if self._facts is not None else None
        if until is None or not seconds_until(until, self.shell.now()):
            return None
        return self.shell.at(until).strftime("%H:%M")

    def _show_facts(self, facts: DeviceFacts) -> None:
        self._device.show(((L("Device name"), plain(facts.device)),))
        blocked = self._blocked_until()
        self._instead.show(
            L("{aside} hands the keyboard to the teller, who can go another way.", aside=keys.ASIDE)
            if blocked is not None
            else None
        )
        if blocked is not None and facts.blocked_until is not None:
            left = seconds_until(facts.blocked_until, self.shell.now())
            note = L("Too many wrong codes; again in {left}.", left=f"{left // 60:02d}:{left % 60:02d}")
            self._side.show(OtpFacts(note=note))
        elif facts.blocked_until is not None:
            # The block has run out since; how many tries there are, the next answer tells.
            self._side.show(OtpFacts(note=L("It changes every 30 seconds.")))
        else:
            self._side.show(OtpFacts(tries_left=facts.tries_left, note=L("It changes every 30 seconds.")))
