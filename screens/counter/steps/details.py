"""02: fund account and reserved mobile, as the client says them."""

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from counter_tui.desk.api.inputs import ClientDetails
from data.terms.errors import CounterError, Invalid
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import FactList
from screens.widgets.field import Field

_ACCOUNT_DIGITS = 20
_MOBILE_CHARACTERS = 20


class DetailsPane(StepPane):
    """Two fields; Enter in the second hands in both."""

    ENTER = L("next: code")
    ADVICE = L("Type both as the client says them.")

    def __init__(self) -> None:
        super().__init__()
        self._account = Field(
            L("Fund account"),
            note=L("6 to 20 digits"),
            digits_only=True,
            max_length=_ACCOUNT_DIGITS,
            enter_moves=False,
            advice=L(
                "As in the client's contract or trading program; spaces and full-width digits are understood."
            ),
            id="account",
        )
        # Not digits alone: a pasted +86 is understood.
        self._mobile = Field(
            L("Reserved mobile"),
            note=L("the number kept for this account"),
            max_length=_MOBILE_CHARACTERS,
            advice=L("Only the number kept for this account gets the code; +86 before it is understood."),
            id="mobile",
        )

    def compose(self) -> ComposeResult:
        yield FactList(((L("Client type"), L("Investor")),))
        yield self._account
        yield self._mobile
        yield self.block

    def first(self) -> Widget | None:
        return self._account.input

    def lacks(self) -> Words | None:
        if not self._account.value.strip():
            return L("fund account missing")
        if not self._mobile.value.strip():
            return L("mobile missing")
        return None

    def enter(self) -> None:
        if not self._account.value.strip():
            self._account.focus_input()
        elif not self._mobile.value.strip():
            self._mobile.focus_input()
        else:
            self.give(ClientDetails(self._account.value, self._mobile.value))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        if isinstance(error, Invalid):
            wrong = self._account if error.field == "account" else self._mobile
            wrong.clear()
            wrong.focus_input()

    @on(Field.Changed)
    def _changed(self) -> None:
        self.moved()

    @on(Field.Submitted)
    def _submitted(self) -> None:
        self.enter()
