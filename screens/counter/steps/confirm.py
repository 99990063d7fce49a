"""The client's 是 or 否 before a submission."""

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.api.views.facts import QuestionFacts, StepFacts
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.choices import Choice, Choices

_NO, _YES = "no", "yes"


class ConfirmPane(StepPane):
    """The question with its facts; the marker stands on the harmless answer, 是 takes its letter."""

    ENTER = L("take this answer")
    ADVICE = L("Y submits; N leaves everything as it is.")

    def __init__(self) -> None:
        super().__init__()
        self._question = Told(style="bold")
        self._lines = FactList()
        self._choices = Choices(
            (
                Choice(_NO, L("No, not now"), "N", note=L("nothing is submitted")),
                Choice(_YES, L("Yes, submit"), "Y", note=L("a supervisor decides")),
            )
        )

    def compose(self) -> ComposeResult:
        yield self._question
        yield self._lines
        yield self._choices
        yield self.block
        yield Told(
            L("After submission a supervisor decides; no more changes. The result comes by SMS."),
            "$muted",
            classes="hint",
        )

    def fill(self, facts: StepFacts) -> None:
        question = facts_for(self, facts, QuestionFacts)
        self._question.show(question.question)
        self._lines.show(question.lines)

    def first(self) -> Widget | None:
        return self._choices

    def lacks(self) -> Words | None:
        return None

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self._choices.focus()

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        self.give(Answer(message.key == _YES))
