"""10 业务流水: this client's applications, to resume, cancel, withdraw, and see."""

from collections.abc import Sequence
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.commands.operations import CancelDraft, Withdraw
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.records import RecordLine
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from screens.base import DeskScreen
from screens.counter.home_parts import open_row
from screens.counter.record_groups import GROUPS, Group, GroupRows, RecordDetail, group_of
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.heading import StepHeading
from screens.widgets.pane_facts import HeadingFacts
from screens.widgets.row_list import RowList
from screens.widgets.signs import Sign


class RecordsScreen(DeskScreen):
    """Three groups under one another; Enter resumes a draft or shows what is over, letters do the rest."""

    CSS_PATH = "records.tcss"
    BINDINGS = [
        Binding("c", "cancel", show=False),
        Binding("w", "withdraw", show=False),
        Binding("p", "slip", show=False),
        Binding("a", "papers", show=False),
        Binding("escape,f9,ctrl+y", "home", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, RecordLine] | None = None
        self._at_work = False

    def compose_work(self) -> ComposeResult:
        yield StepHeading(HeadingFacts("10", L("Applications")))
        yield ErrorBlock()
        for key in GROUPS:
            yield Group(key)
        yield RecordDetail()

    def on_mount(self) -> None:
        """Ask for the client's applications."""
        self.mark_service("10")
        self.changed()

    def changed(self) -> None:
        self.shell.go(self._renew())

    async def _renew(self) -> None:
        lines = await self.shell.do(AskRecords(self.shell.session))
        first = self._lines is None
        self._lines = {str(line.id): line for line in lines}
        for group in self.query(Group):
            group.show([open_row(line, self.shell) for line in lines if group_of(line) == group.key])
        if first or not isinstance(self.focused, GroupRows) or not self.focused.display:
            self._focus_first()
        self.refresh_keys()

    def _focus_first(self) -> None:
        for group in self.query(Group):
            if group.rows.count:
                group.rows.focus()
                return

    # --- keys

    @property
    def _current(self) -> RecordLine | None:
        """The application the cursor stands on."""
        focused = self.focused
        if not isinstance(focused, GroupRows) or focused.current is None or self._lines is None:
            return None
        return self._lines.get(focused.current.key)

    def keys(self) -> Sequence[KeyHint]:
        line = self._current
        hints = [KeyHint(keys.HELP, L("help")), KeyHint(keys.SERVICES, L("services"))]
        if line is not None:
            if line.can_cancel:
                hints.append(KeyHint("C", L("cancel it")))
            if line.can_withdraw:
                hints.append(KeyHint("W", L("withdraw it")))
            if line.slip is not None:
                hints.append(KeyHint("P", L("slip")))
            if line.papers:
                hints.append(KeyHint("A", L("signed papers")))
        hints.append(KeyHint("Esc", L("home")))
        if line is not None:
            hints.append(KeyHint("Enter", L("resume") if line.can_resume else L("see it"), enter=True))
        return hints

    def refresh_keys(self) -> None:
        """Show the keys that work now, and all of the marked application."""
        line = self._current
        at = f"{self.shell.at(line.changed_at):%Y-%m-%d %H:%M}" if line is not None else ""
        self.query_one(RecordDetail).show(line, at)
        super().refresh_keys()

    def help(self) -> Words:
        return L(
            "Enter resumes a draft at its first undone step, on any terminal. "
            "C cancels a draft, W withdraws what is under review, P shows the newest slip, "
            "A opens what was signed."
        )

    def on_descendant_focus(self) -> None:
        """What can be done is another where the cursor stands now."""
        if self.is_mounted:
            self.refresh_keys()

    @on(RowList.Moved)
    def _cursor_moved(self) -> None:
        self.refresh_keys()

    @on(GroupRows.Left)
    def _next_group(self, message: GroupRows.Left) -> None:
        filled = [group.rows for group in self.query(Group) if group.rows.count]
        at = filled.index(message.rows) + message.by
        if 0 <= at < len(filled):
            filled[at].enter_from(message.by)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        line = self._current
        if line is not None and not self._at_work:
            self.shell.open_operation(line.id)

    def action_home(self) -> None:
        """Back to the home screen."""
        self.shell.go_home()

    def action_slip(self) -> None:
        """The newest slip of the marked application."""
        line = self._current
        if line is not None and line.slip is not None:
            self.shell.show_slip(line.slip)

    def action_papers(self) -> None:
        """What was signed for the marked application, to read and to take home."""
        line = self._current
        if line is not None and line.papers:
            self.shell.show_papers(line.id)

    def action_cancel(self) -> None:
        """End the marked draft, after asking."""
        line = self._current
        if line is not None and line.can_cancel:
            question = ConfirmDialog(
                L("Cancel this draft?"),
                body=(L("It ends unsubmitted. What was done stays on record and is not taken over."),),
                facts=self._facts(line),
                stay=L("Keep it"),
                go=L("Cancel it"),
            )
            self._ask(question, CancelDraft(self.shell.session, line.id, self.shell.new_key()))

    def action_withdraw(self) -> None:
        """Take the marked application back from the supervisors, after asking."""
        line = self._current
        if line is not None and line.can_withdraw:
            question = ConfirmDialog(
                L("Withdraw this application?"),
                body=(L("Supervisors can no longer decide it. To have it after all, it is begun anew."),),
                facts=self._facts(line),
                stay=L("Leave it"),
                go=L("Withdraw it"),
            )
            self._ask(question, Withdraw(self.shell.session, line.id, self.shell.new_key()))

    def _facts(self, line: RecordLine) -> list[tuple[Words, Words]]:
        visit = self.shell.home.visit if self.shell.home is not None else None
        facts = [(L("Service"), line.title), (L("Case no."), plain(line.number))]
        if visit is not None and visit.client is not None:
            facts.insert(0, (L("Client"), plain(f"{visit.client.name}  {visit.client.account}")))
        if line.progress.msgid and str(line.progress):
            facts.append((L("Progress"), line.progress))
        return facts

    def _ask(self, question: ConfirmDialog, command: CancelDraft | Withdraw) -> None:
        if not self._at_work:
            self.app.push_screen(question, lambda go: self.shell.go(self._do(command)) if go else None)

    async def _do(self, command: CancelDraft | Withdraw) -> None:
        self._at_work = True
        try:
            async with self.busy():
                view: OperationView = await self.shell.do(command)
        finally:
            self._at_work = False
        self.query_one(ErrorBlock).clear()
        await self._renew()
        self._stand_on(view.id)
        if view.said is not None:
            self.tell(view.said, Sign.OK)
        if isinstance(command, Withdraw) and view.slip is not None:
            self.shell.show_slip(view.slip)

    def _stand_on(self, operation: UUID) -> None:
        """Put the cursor on an application, in whichever group it stands now."""
        for group in self.query(Group):
            group.rows.go_to(str(operation))
            if group.rows.current is not None and group.rows.current.key == str(operation):
                group.rows.focus()

    def refused(self, error: CounterError) -> None:
        """Say what happened and what to do, and show how everything stands now."""
        self.query_one(ErrorBlock).show(error.says, error.then)
        self.shell.quietly(self._renew())
