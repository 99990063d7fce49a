"""11 审批台: what waits in the branch, the evidence of one, and the decision."""

import unicodedata
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from counter_tui.desk.api.commands.approvals import Claim, Decide, Release
from data.terms import keys
from data.terms.clock import clock_time
from data.terms.enums import Outcome, Role
from data.terms.errors import Conflict, CounterError, Invalid
from data.terms.words import L, Words
from screens.approvals.beside import CaseColumn
from screens.approvals.case import CasePane
from screens.approvals.decision import DecisionPane
from screens.approvals.empty import NothingWaits
from screens.approvals.originals import OpeningOriginals
from screens.approvals.queue import QueuePane
from screens.base import FIND
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.row_list import RowList
from screens.widgets.signs import Sign

_DONE: Final = {
    Outcome.APPROVE: L("{number} approved"),
    Outcome.RETURN: L("{number} returned"),
    Outcome.REJECT: L("{number} rejected"),
}


class ApprovalScreen(OpeningOriginals):
    """The queue at the left and the open application at the right; compact, one of the two.

    The decision's keys act only while the focus is in the application and its
    evidence has been painted: what was typed before never decides anything.
    """

    CSS_PATH = "desk.tcss"
    SERVICES = "never"
    STRIP = False
    BINDINGS = [
        Binding("enter", "enter", show=False),
        Binding("escape", "step_out", show=False),
        Binding("f9,ctrl+y", "put_down", show=False, id="aside"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._at_work = False
        self._key = UUID(int=0)

    def compose_work(self) -> ComposeResult:
        with Horizontal(id="desk-room"):
            yield QueuePane(id="desk-queue")
            yield CasePane(id="desk-case")
            yield CaseColumn(id="desk-beside")
        with Vertical(id="desk-empty"):
            yield NothingWaits()
        yield ErrorBlock(id="desk-error")

    def on_mount(self) -> None:
        """Begin with the queue."""
        self.waiting.focus_list()

    # --- keys

    @property
    def _in_case(self) -> bool:
        """Whether the focus is in the open application."""
        focused = self.focused
        return focused is not None and self.case in focused.ancestors_with_self

    def keys(self) -> Sequence[KeyHint]:
        evidence = self.case.evidence
        held = evidence is not None and evidence.token is not None
        put_down = KeyHint(
            keys.ASIDE, L("release") if held else L("close") if evidence is not None else L("lock")
        )
        if self._in_case:
            # Where room is short the letters stand in the decision alone.
            letters = () if self.compact else (KeyHint("A R J", L("choose")),)
            originals = KeyHint(keys.ORIGINALS, L("images"))
            decides = (*letters, originals, KeyHint("Tab", L("next")))
            return (
                KeyHint(keys.HELP, L("help")),
                *(decides if self.case.can_decide else (originals,)),
                put_down,
                KeyHint("Esc", L("back")),
                self.case.enter,
            )
        hints = [KeyHint(keys.HELP, L("help")), FIND]
        if self.waiting.queue is not None and self.waiting.queue.services:
            hints.append(KeyHint(keys.CLIENT, L("narrow")))
        hints.append(put_down)
        if self._has_counter:
            hints.append(KeyHint("Esc", L("counter")))
        if self.waiting.queue is not None and self.waiting.queue.lines:
            hints.append(KeyHint("Enter", L("open it"), enter=True))
        return hints

    @property
    def _has_counter(self) -> bool:
        staff = self.shell.staff
        return staff is not None and Role.TELLER in staff.roles

    def help(self) -> Words:
        if self._in_case:
            return L(
                "A approves, R returns, J rejects; a number picks the listed reason, Enter decides. "
                "The client is told the reason; the note stays inside."
            )
        return L("Enter opens the marked item and holds it for 10 minutes; others see that you hold it.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No client is let go from here."""
        if action == "switch_client":
            return False
        return super().check_action(action, parameters)

    def on_descendant_focus(self) -> None:
        """The keys that work are those of what has the focus."""
        if self.is_mounted:
            self.set_class(self._in_case, "-reading")
            self.refresh_keys()

    def on_key(self, event: events.Key) -> None:
        """A, R and J choose; an input method's full-width letters count. Text fields keep theirs."""
        if self._in_case and event.character is not None:
            letter = unicodedata.normalize("NFKC", event.character).casefold()
            if self.case.choose(letter):
                event.stop()
                event.prevent_default()
                self.query_one("#desk-error", ErrorBlock).clear()

    @on(DecisionPane.Moved)
    def _decision_moved(self) -> None:
        self.refresh_keys()

    def action_step_out(self) -> None:
        """Esc: from the fields to the evidence, from there to the queue, from there to the counter."""
        if self._in_case:
            sheet = self.query_one("#desk-sheet")
            if self.focused is sheet:
                self.waiting.focus_list()
            else:
                sheet.focus()
        elif self._has_counter:
            self.shell.go_home()

    def action_put_down(self) -> None:
        """F9: let go of the open application; with none, hide the screen."""
        if self.case.evidence is None:
            self.shell.lock()
        else:
            self.shell.go(self._put_down())

    @on(DecisionPane.Confirmed)
    def action_enter(self) -> None:
        """Enter: decide, or open again what is held no longer."""
        case = self.case
        if not self._in_case or self._at_work or case.evidence is None:
            return
        if case.over:
            self._open(case.evidence.operation.id)
        elif case.can_decide and case.is_meant:
            self.shell.go(self._decide())

    # --- one application

    @on(RowList.Chosen)
    @on(RowList.Barred)
    def _row_opened(self, message: RowList.Chosen | RowList.Barred) -> None:
        self._open(UUID(message.row.key))

    def _open(self, operation: UUID) -> None:
        if not self._at_work:
            self.shell.go(self._claim(operation))

    async def _claim(self, operation: UUID) -> None:
        self._at_work = True
        try:
            async with self.busy():
                held = self.case.evidence
                if held is not None and held.token is not None and held.operation.id != operation:
                    await self.shell.do(Release(self.shell.session, held.operation.id, held.token))
                evidence = await self.shell.do(Claim(self.shell.session, operation))
        finally:
            self._at_work = False
        self.query_one("#desk-error", ErrorBlock).clear()
        # What was said is about the application before.
        self.unsay()
        self._key = self.shell.new_key()
        submitted = self.shell.at(evidence.submitted_at)
        self.remove_class("-empty")
        self.add_class("-reading")
        self.case.show(evidence, self.shell.now(), clock_time(submitted, self.shell.now().date()))
        self.query_one(CaseColumn).show_case(operation)
        self.open_images()
        self.refresh_keys()
        await self.renew()

    async def _put_down(self) -> None:
        evidence = self.case.evidence
        if evidence is not None and evidence.token is not None and not self._at_work:
            async with self.busy():
                await self.shell.do(Release(self.shell.session, evidence.operation.id, evidence.token))
            self.tell(L("Released; others can open it."), Sign.INFO)
        await self._back_to_queue()

    async def _back_to_queue(self) -> None:
        self.case.close()
        self.query_one(CaseColumn).show_case(None)
        self.query_one("#desk-error", ErrorBlock).clear()
        self.remove_class("-reading")
        self.waiting.focus_list()
        await self.renew()

    async def _decide(self) -> None:
        evidence, chosen = self.case.evidence, self.query_one(DecisionPane).chosen()
        if evidence is None or evidence.token is None or chosen is None:
            return
        self._at_work = True
        command = Decide(
            self.shell.session,
            evidence.operation.id,
            evidence.token,
            evidence.version,
            chosen.outcome,
            self._key,
            chosen.reason,
            chosen.redo,
            chosen.note,
        )
        try:
            async with self.busy():
                decided = await self.shell.do(command)
        finally:
            self._at_work = False
            self._key = self.shell.new_key()
        self.tell(_DONE[decided.outcome].with_(number=decided.number))
        await self._back_to_queue()
        self.shell.show_slip(decided.slip)

    def refused(self, error: CounterError) -> None:
        """Say what happened and what to do; what was chosen and typed stays."""
        kept = L("What you chose and typed is kept.") if isinstance(error, Invalid) else None
        self.query_one("#desk-error", ErrorBlock).show(error.says, error.then, kept)
        if isinstance(error, Conflict) and self.case.evidence is not None:
            self.case.end()
        self.ask()
        self.refresh_keys()

    def lapsed(self) -> None:
        self.query_one("#desk-error", ErrorBlock).show(
            L("You have held this for 10 minutes; it is free for others now."),
            L("Press Enter to open it again."),
        )
        self.refresh_keys()
