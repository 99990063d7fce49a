"""Choosing what becomes of an application: nothing is preselected, and Enter says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.views.deciding import Evidence, Reason
from data.terms.enums import Outcome
from data.terms.words import L, Words, plain
from screens.approvals.ticks import StepTicks
from screens.widgets.choices import Choice, Choices
from screens.widgets.field import Field
from screens.widgets.fitting import is_compact
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import ink, row, shown
from screens.widgets.signs import Sign, glyph

LETTERS: Final = {"a": Outcome.APPROVE, "r": Outcome.RETURN, "j": Outcome.REJECT}
TITLES: Final = {Outcome.APPROVE: L("Approve"), Outcome.RETURN: L("Return"), Outcome.REJECT: L("Reject")}
CONFIRMS: Final = {
    Outcome.APPROVE: L("approve now"),
    Outcome.RETURN: L("return now"),
    Outcome.REJECT: L("reject now"),
}
_MEANS: Final = {
    Outcome.APPROVE: L("Takes effect at once; the client is told by SMS."),
    Outcome.RETURN: L("The other steps are kept."),
    Outcome.REJECT: L("Ends the application."),
}
_MOST_NOTE: Final = 200
_MOST_LISTED: Final = 9


@dataclass(frozen=True, slots=True)
class Chosen:
    """A decision that lacks nothing; fields as in `commands.approvals.Decide`."""

    outcome: Outcome
    reason: str
    redo: tuple[str, ...]
    note: str


class DecisionPane(Vertical):
    """Three outcomes; then the reason, the steps to redo, and a note."""

    DEFAULT_CSS = """
    DecisionPane { height: auto; width: 100%; }
    DecisionPane > SectionTitle { margin: 1 0 0 0; }
    DecisionPane > #desk-note { margin: 1 0 0 0; }
    DecisionPane > #desk-note ImeInput { height: 1; padding: 0 1 0 2; }
    .compact DecisionPane > SectionTitle { margin: 0; }
    .compact DecisionPane > #desk-note { margin: 0; }
    """
    SCOPED_CSS = False

    @dataclass
    class Moved(Message):
        """Something of the decision is another."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._outcome: Outcome | None = None
        self._reasons: tuple[Reason, ...] = ()
        self._reason = ""
        self._evidence: Evidence | None = None

    def compose(self) -> ComposeResult:
        yield _Outcomes()
        yield SectionTitle(L("Reason"), id="desk-reason-title")
        yield Choices(preselected=False, id="desk-reasons")
        yield SectionTitle(L("Steps to do again"), L("The last one always is."), id="desk-redo-title")
        yield StepTicks(id="desk-redo")
        yield Field(
            L("Note"),
            note=L("stays inside"),
            max_length=_MOST_NOTE,
            moves_on=False,
            enter_moves=False,
            advice=L("For colleagues and the record; the client is told the listed reason alone."),
            id="desk-note",
        )

    def on_mount(self) -> None:
        """Nothing is chosen."""
        self._lay_out()

    def begin(self, evidence: Evidence) -> None:
        """Begin with an application: nothing is chosen, nothing typed."""
        self._evidence = evidence
        self._outcome, self._reason, self._reasons = None, "", ()
        self.query_one("#desk-note", Field).clear()
        self._show_steps(evidence)
        self._lay_out()

    def _show_steps(self, evidence: Evidence) -> None:
        ticks = self.query_one(StepTicks)
        ticks.wipe()
        ticks.show([(step.key, step.title) for step in evidence.redo])

    @property
    def outcome(self) -> Outcome | None:
        """What was chosen, None before."""
        return self._outcome

    @property
    def _barred(self) -> Words | None:
        """Why it cannot be approved any more, None where it can."""
        return self._evidence.barred if self._evidence is not None else None

    @property
    def reason(self) -> str:
        """Code of the reason that was chosen, empty before."""
        return self._reason

    def choose(self, outcome: Outcome | None) -> None:
        """Choose an outcome; another one than before begins without a reason."""
        if outcome is self._outcome or self._evidence is None:
            return
        self._outcome, self._reason = outcome, ""
        self._reasons = {
            Outcome.RETURN: self._evidence.return_reasons,
            Outcome.REJECT: self._evidence.reject_reasons,
        }.get(outcome or Outcome.APPROVE, ())[:_MOST_LISTED]
        self._show_steps(self._evidence)
        self._lay_out()
        if self._reasons:
            self.query_one(Choices).focus()
        self.post_message(self.Moved())

    @property
    def lacks(self) -> Words | None:
        """What is still missing before Enter decides, None where nothing is."""
        if self._outcome is None:
            return L("choose A, R or J")
        if self._outcome is Outcome.APPROVE and self._barred is not None:
            return L("only R or J")
        if self._outcome is not Outcome.APPROVE and not self._reason:
            return L("a reason is missing")
        if self._outcome is Outcome.RETURN and not self.query_one(StepTicks).ticked:
            return L("a step is missing")
        return None

    def chosen(self) -> Chosen | None:
        """The decision, None while it lacks something."""
        if self._outcome is None or self.lacks is not None:
            return None
        redo = self.query_one(StepTicks).ticked if self._outcome is Outcome.RETURN else ()
        note = self.query_one("#desk-note", Field).value
        return Chosen(self._outcome, self._reason, redo, note)

    def _lay_out(self) -> None:
        """Show what the chosen outcome asks for."""
        outcome = self._outcome
        self.query_one(_Outcomes).show(outcome, self._barred)
        self.query_one("#desk-reason-title", SectionTitle).show(
            L("Reason for the return") if outcome is Outcome.RETURN else L("Reason for the rejection"),
            L("The client is told this sentence."),
        )
        self.query_one(Choices).show(_listed(self._reasons, self._reason))
        asks = {
            "#desk-reason-title": bool(self._reasons),
            "#desk-reasons": bool(self._reasons),
            "#desk-redo-title": outcome is Outcome.RETURN,
            "#desk-redo": outcome is Outcome.RETURN,
            "#desk-note": outcome is not None,
        }
        for name, shows in asks.items():
            self.query_one(name).display = shows

    @on(Choices.Chosen)
    def _reason_chosen(self, message: Choices.Chosen) -> None:
        message.stop()
        if message.key == self._reason:
            # Enter on the reason that stands already is Enter on the decision.
            self.post_message(self.Confirmed())
            return
        self._reason = message.key
        self.query_one(Choices).show(_listed(self._reasons, self._reason))
        if self._outcome is Outcome.RETURN:
            proposed = next(reason.redo for reason in self._reasons if reason.code == message.key)
            self.query_one(StepTicks).propose(proposed)
        self.post_message(self.Moved())

    @dataclass
    class Confirmed(Message):
        """Enter was pressed where it decides."""

    @on(Choices.Moved)
    @on(StepTicks.Changed)
    def _moved(self, message: Message) -> None:
        message.stop()
        self.post_message(self.Moved())

    @on(Field.Submitted)
    def _enter_in_note(self, message: Field.Submitted) -> None:
        message.stop()
        self.post_message(self.Confirmed())


def _listed(reasons: Sequence[Reason], chosen: str) -> list[Choice]:
    return [
        Choice(
            reason.code,
            plain(reason.text),
            str(number),
            note=L("chosen") if reason.code == chosen else None,
        )
        for number, reason in enumerate(reasons, 1)
    ]


class _Outcomes(Widget):
    DEFAULT_CSS = "_Outcomes { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    _chosen: Outcome | None = None
    _barred: Words | None = None

    def show(self, chosen: Outcome | None, barred: Words | None) -> None:
        self._chosen, self._barred = chosen, barred
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        parts: list[Content | str] = []
        for letter, outcome in LETTERS.items():
            here = outcome is self._chosen
            mark = glyph(Sign.HERE) if here else " "
            style = "bold $on-accent on $accent" if here else "$foreground on $raised"
            parts += [ink(f" {mark} {letter.upper()} {shown(TITLES[outcome])}   ", style), "  "]
        outcomes = row(*parts)
        if self._chosen is Outcome.APPROVE and self._barred is not None:
            means = ink(L("No longer possible: return or reject it."), "$warning")
        elif self._chosen is not None:
            means = ink(_MEANS[self._chosen], "$muted")
        elif not is_compact(self):
            means = ink(L("Look at the evidence, then choose."), "$muted")
        else:
            return [outcomes]
        beside = outcomes.cell_length + means.cell_length <= width
        return [row(outcomes, means)] if beside else [outcomes, means]
