"""The original document in the teller's hand (rule 4)."""

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from counter_tui.desk.api.inputs import OriginalSeen
from counter_tui.desk.api.views.facts import QuestionFacts, StepFacts
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.choices import Choice, Choices

_SEEN, _NOT = "seen", "not"


class OriginalPane(StepPane):
    """What the document must say, and whether it does; nothing is preselected."""

    ENTER = L("take this answer")
    ADVICE = L("Y only with the original in your hand.")

    def __init__(self) -> None:
        super().__init__()
        self._question = Told(style="bold")
        self._lines = FactList()
        self._choices = Choices(
            (
                Choice(_SEEN, L("Yes, I have it and it is this client's"), "Y"),
                Choice(_NOT, L("No"), "N", note=L("a copy does not serve")),
            ),
            preselected=False,
        )

    def compose(self) -> ComposeResult:
        yield self._question
        yield self._lines
        yield self._choices
        yield self.block

    def fill(self, facts: StepFacts) -> None:
        question = facts_for(self, facts, QuestionFacts)
        self._question.show(question.question)
        self._lines.show(question.lines)

    def first(self) -> Widget | None:
        return self._choices

    def lacks(self) -> Words | None:
        return L("Y or N") if self._choices.current is None else None

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self._choices.focus()

    @on(Choices.Moved)
    def _moved(self) -> None:
        self.moved()

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        self.give(OriginalSeen(message.key == _SEEN))
