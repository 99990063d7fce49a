"""The application that is open on the desk: its lease, its evidence, and what is to become of it."""

from datetime import datetime
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from counter_tui.desk.api.views.deciding import Evidence
from data.terms.enums import Outcome
from data.terms.words import L, Words
from screens.approvals.decision import CONFIRMS, LETTERS, DecisionPane
from screens.approvals.evidence import EvidenceSheet, LeaseHeading
from screens.in_order import KeysInOrder
from screens.widgets.facts import KeyHint
from screens.widgets.ink import with_keys


class CasePane(Vertical):
    """Nothing is open at first; `show` opens an application, `close` takes it away.

    Attributes:
        evidence: of the open application, None for none.
        over: the claim has ended, or the application was decided elsewhere.
    """

    DEFAULT_CSS = """
    CasePane > .case { display: none; }
    CasePane.-open > .case { display: block; }
    CasePane.-open > _NoCase { display: none; }
    CasePane > DecisionPane { margin: 1 0 0 0; }
    CasePane.-readonly > DecisionPane.case { display: none; }
    """

    evidence: Evidence | None = None
    over = False

    def compose(self) -> ComposeResult:
        yield _NoCase()
        heading, sheet, decision = LeaseHeading(), EvidenceSheet(id="desk-sheet"), DecisionPane()
        for widget in (heading, sheet, decision):
            widget.add_class("case")
            yield widget

    def show(self, evidence: Evidence, now: datetime, submitted: str) -> None:
        """Open an application with nothing chosen.

        Args:
            submitted: when it was submitted, in the branch's time.
        """
        self.evidence, self.over = evidence, False
        self.set_class(evidence.token is None, "-readonly")
        self.add_class("-open")
        self.query_one(LeaseHeading).show(evidence, now)
        self.query_one(EvidenceSheet).show(evidence, submitted)
        self.query_one(DecisionPane).begin(evidence)
        self.query_one(EvidenceSheet).focus()

    def close(self) -> None:
        """Take the application off the screen."""
        self.evidence = None
        self.query_one(EvidenceSheet).wipe()
        self.remove_class("-open")

    def pass_time(self, now: datetime) -> bool:
        """Count the lease down; whether it has just ended."""
        evidence = self.evidence
        if evidence is None or evidence.until is None:
            return False
        self.query_one(LeaseHeading).pass_time(now)
        if self.over or evidence.until > now:
            return False
        self.end()
        return True

    def end(self) -> None:
        """The claim has ended, or what it was about is decided: nothing can be decided here any more."""
        self.over = True
        self.query_one(LeaseHeading).end()

    @property
    def can_decide(self) -> bool:
        """Whether it can be decided: it is open, and held."""
        return not self.over and self.evidence is not None and self.evidence.token is not None

    @property
    def is_seen(self) -> bool:
        """Whether the evidence has been painted."""
        return self.query_one(LeaseHeading).painted_at is not None

    @property
    def is_meant(self) -> bool:
        """Whether the evidence was on screen before the key that acts now, so that it can be meant for it."""
        return cast(KeysInOrder, self.app).is_meant_for(self.query_one(LeaseHeading).painted_at)

    def choose(self, letter: str) -> bool:
        """Choose an outcome by its letter; whether that letter is one and may be meant."""
        outcome = LETTERS.get(letter)
        if outcome is None or not (self.can_decide and self.is_meant):
            return False
        self.query_one(DecisionPane).choose(outcome)
        if outcome is Outcome.APPROVE:
            self.query_one(EvidenceSheet).focus()
        return True

    @property
    def enter(self) -> KeyHint:
        """What Enter does in it now."""
        if self.over:
            return KeyHint("Enter", L("open it again"), enter=True)
        if not self.can_decide:
            readonly = self.evidence is not None and self.evidence.token is None
            lacks: Words | None = L("read-only") if readonly else None
            return KeyHint("Enter", L("decide"), enter=True, lacks=lacks)
        pane = self.query_one(DecisionPane)
        what = CONFIRMS[pane.outcome] if pane.outcome is not None else L("decide")
        return KeyHint("Enter", what, enter=True, lacks=pane.lacks)


class _NoCase(Widget):
    DEFAULT_CSS = "_NoCase { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def render(self) -> Content:
        return with_keys(L("Enter opens the marked item and holds it for you."), "$muted")
