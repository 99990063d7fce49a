"""How an operation stands, as its heading and rail show it; and what is shown once it is over."""

from typing import ClassVar

from textual.app import ComposeResult

from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState, StepView
from data.terms.enums import OperationState
from data.terms.words import L, Words, plain
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import FactList, Told
from screens.shell import Shell
from screens.widgets.facts import HeadingFacts, KeyHint, RailFacts

_SAYS = {
    OperationState.PENDING: L("Submitted; a supervisor decides."),
    OperationState.APPROVED: L("Approved and brought about."),
    OperationState.REJECTED: L("Rejected; nothing was changed."),
    OperationState.WITHDRAWN: L("Withdrawn; nothing was changed."),
    OperationState.CANCELLED: L("Cancelled; nothing was submitted."),
    OperationState.EXPIRED: L("This draft has expired."),
    OperationState.ENDED: L("Ended; nothing was submitted."),
    OperationState.DONE: L("Done."),
}


def heading_facts(view: OperationView, shell: Shell) -> HeadingFacts:
    """The heading of an operation: its number as staff call it, and when it was last saved."""
    saved = shell.at(view.changed_at).strftime("%H:%M")
    return HeadingFacts(view.code, view.title, view.number.partition("-")[2] or view.number, saved)


def rail_facts(view: OperationView) -> RailFacts:
    """The rail of an operation."""
    states = [step.state for step in view.steps]
    current = states.index(StepState.CURRENT) if StepState.CURRENT in states else len(states)
    over = frozenset(n for n, state in enumerate(states) if state is StepState.PASSED_OVER)
    return RailFacts(tuple(step.title for step in view.steps), current, over)


def previous_step(view: OperationView) -> StepView | None:
    """The step before the current one that can be done again; None where there is none."""
    if view.state is not OperationState.DRAFT or view.current is None:
        return None
    before = view.steps[: view.steps.index(view.current)]
    return next((step for step in reversed(before) if step.state is StepState.DONE), None)


class OverPane(StepPane):
    """An operation that is no draft: its state, and its slip where it has one."""

    ENTER: ClassVar[Words] = L("home")
    ADVICE: ClassVar[Words] = L("Nothing is left to do here.")

    def __init__(self) -> None:
        super().__init__()
        self._state = Told(style="bold")
        self._lines = FactList()
        self._has_slip = False

    def compose(self) -> ComposeResult:
        yield self._state
        yield self._lines
        yield self.block

    def show_over(self, view: OperationView, shell: Shell) -> None:
        """Say how it ended."""
        changed = shell.at(view.changed_at)
        self._has_slip = view.slip is not None
        self._state.show(_SAYS.get(view.state, view.title))
        self._lines.show(
            (
                (L("Operation number"), plain(view.number)),
                (L("Since"), plain(f"{changed:%Y-%m-%d %H:%M}")),
            )
        )

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint("P", L("slip")),) if self._has_slip else ()

    def enter(self) -> None:
        self.shell.go_home()
