"""The client's turn, paused by the teller (rule 13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from counter_tui.desk.api.views.steps import StepView
from data.terms import keys
from data.terms.enums import StepKind
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint


class TurnPaused(StepPane):
    """Between two turns of the client: quiet, with what the teller can do now."""

    ENTER = L("hand over")
    ADVICE = L("Enter hands the keyboard to the client again.")

    @dataclass
    class HandedBack(StepPane.Asked):
        """The keyboard is the client's again."""

    @dataclass
    class FileWanted(StepPane.Asked):
        """The signature is taken from a file in place of the client's drawing."""

    def __init__(self) -> None:
        super().__init__()
        self.may_take_file = False
        self._whose = Told(style="$muted")
        self._other = Told()
        self._instead: tuple[Words, ...] = ()
        self._ways = Told(classes="hint")
        self._file = Told(classes="hint")

    def compose(self) -> ComposeResult:
        yield Told(L("The client's turn is paused."), "bold")
        yield self._whose
        yield self.block
        yield self._other
        yield self._ways
        yield self._file

    def pause(
        self,
        step: StepView,
        why: CounterError | None,
        *,
        may_go_back: bool,
        instead: Sequence[tuple[str, Words]] = (),
    ) -> None:
        """Say whose step waits, what can be done, and why where the turn ended by itself.

        Args:
            step: the client's step.
            why: the refusal that ended the turn, None where the teller did.
            may_go_back: whether a step before can be done again.
            instead: services for who cannot do this one, key and title; the first by the key 1.
        """
        self._instead = tuple(title for _, title in instead[:1])
        self._other.show(
            L("1  {service} instead: the phone is another, or lost.", service=self._instead[0])
            if self._instead
            else None
        )
        self._whose.show(L("{step} is the client's to do. What is done is kept.", step=step.title))
        self._ways.show(
            L(
                "Enter hands the keyboard over again. {back} goes one step back, {aside} puts this aside.",
                back=keys.BACK,
                aside=keys.ASIDE,
            )
            if may_go_back
            else L("Enter hands the keyboard over again. {aside} puts this aside.", aside=keys.ASIDE)
        )
        self.may_take_file = step.kind is StepKind.SIGNATURE_DRAWN
        self._file.show(
            L(
                "Without a mouse or pen: {key} takes the signature from a file, and a colleague attests it.",
                key=keys.ORIGINALS,
            )
            if self.may_take_file
            else None
        )
        if why is not None:
            self.block.show(why.says, why.then)

    def wipe(self) -> None:
        super().wipe()
        self._instead = ()
        self.may_take_file = False

    def keys(self) -> tuple[KeyHint, ...]:
        file = (KeyHint(keys.ORIGINALS, L("from a file")),) if self.may_take_file else ()
        return (*file, *(KeyHint("1", title) for title in self._instead))

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        self.block.show(error.says, error.then, kept)

    def enter(self) -> None:
        self.post_message(self.HandedBack(self, self.form))

    def take_file(self) -> None:
        """Take the signature from a file in place of the client's drawing."""
        self.post_message(self.FileWanted(self, self.form))
