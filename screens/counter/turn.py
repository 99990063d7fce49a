"""The client's turn, paused by the teller (rule 13)."""

from dataclasses import dataclass
from uuid import UUID

from textual.app import ComposeResult

from counter_tui.desk.api.views import StepView
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane
from screens.widgets.told import Told


class TurnPaused(StepPane):
    """Between two turns of the client: quiet, with what the teller can do now."""

    ENTER = L("hand over")
    ADVICE = L("Enter hands the keyboard to the client again.")

    @dataclass
    class HandedBack(StepPane.Asked):
        """The keyboard is the client's again."""

    def __init__(
        self, step: StepView, form: UUID, error: CounterError | None = None, *, may_go_back: bool
    ) -> None:
        super().__init__(form)
        self._may_go_back = may_go_back
        self._step = step
        self._error = error

    def compose(self) -> ComposeResult:
        yield Told(L("The client's turn is paused."), "bold")
        yield Told(L("{step} is the client's to do. What is done is kept.", step=self._step.title), "$muted")
        yield self.block
        yield Told(self._ways(), classes="hint")

    def _ways(self) -> Words:
        if self._may_go_back:
            return L(
                "Enter hands the keyboard over again. {back} goes one step back, {aside} puts this aside.",
                back=keys.BACK,
                aside=keys.ASIDE,
            )
        return L("Enter hands the keyboard over again. {aside} puts this aside.", aside=keys.ASIDE)

    def on_mount(self) -> None:
        """Say why, where the turn ended by itself."""
        if self._error is not None:
            self.block.show(self._error.says, self._error.then)

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        self.block.show(error.says, error.then, kept)

    def enter(self) -> None:
        self.post_message(self.HandedBack(self, self.form))
