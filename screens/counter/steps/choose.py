"""What the client wants of a service: one or more of what it offers."""

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from counter_tui.desk.api.inputs import Chosen
from counter_tui.desk.api.views.facts import ChoiceFacts, StepFacts
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint
from screens.widgets.heading import SectionTitle
from screens.widgets.tick_list import TickList


class ChoosePane(StepPane):
    """Numbers tick, Enter goes on once something is ticked; nothing is ticked beforehand."""

    ADVICE = L("A number ticks its line; tick one or more.")

    def __init__(self) -> None:
        super().__init__()
        self.ticks = TickList()

    def compose(self) -> ComposeResult:
        yield SectionTitle(L("What does the client want?"), accent=True)
        yield Told(L("Ask the client; one or more."), "$muted")
        yield self.ticks
        yield self.block

    def fill(self, facts: StepFacts) -> None:
        self.ticks.show(facts_for(self, facts, ChoiceFacts).choices)

    def first(self) -> Widget | None:
        return self.ticks

    def lacks(self) -> Words | None:
        return None if self.ticks.ticked else L("choose first")

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint(str(L("Space")), L("tick")),)

    def enter(self) -> None:
        if self.lacks() is None:
            self.give(Chosen(self.ticks.ticked))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self.ticks.focus()

    @on(TickList.Changed)
    def _changed(self) -> None:
        self.block.clear()
        self.moved()
