"""The application as its screens see it: one place to ask the engine and to go somewhere else.

`counter_tui.app.CounterApp` completes it with the composition; no screen knows how.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from textual.screen import Screen

from data.terms.enums import OperationState, Role, StoreKind, VisitEnd
from data.terms.errors import CounterError, Refusal
from data.terms.words import L, Words, plain
from screens import areas
from screens.attending import Attending
from screens.base import DeskScreen
from screens.later import Later
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.commands import operations, papers, records, revealing, training, visits
    from counter_tui.desk.api.views.home import Home
    from counter_tui.desk.api.views.operations import OperationView
    from screens.counter.service import ServiceScreen
else:
    operations = Later("counter_tui.desk.api.commands.operations")
    papers = Later("counter_tui.desk.api.commands.papers")
    records = Later("counter_tui.desk.api.commands.records")
    revealing = Later("counter_tui.desk.api.commands.revealing")
    training = Later("counter_tui.desk.api.commands.training")
    visits = Later("counter_tui.desk.api.commands.visits")

_RECORDS: Final = "10"
_DESK: Final = "11"
_SERVICE: Final = "service"


class Shell(Attending):
    """What every screen may ask of the application; see `Asking` and `Attending` for the rest.

    Attributes:
        walk_in: account of the invented client who is chosen to come next (demo mode only).
    """

    TITLE = "Counter TUI"
    walk_in = ""
    _ending = False
    _service: "ServiceScreen | None" = None

    # --- somewhere else

    def go_home(self) -> None:
        """Leave whatever is open for the home screen; nothing kept is lost."""
        self.enter(self.home_area)
        self._to_base()

    def open_service(self, service: str, *, then: str = "") -> None:
        """Open a service by code or key; where a gate is closed, offer the way there.

        Args:
            then: the service to come back to once this one is done.
        """
        if service == _RECORDS:
            self.open_records()
        elif service == _DESK:
            self.open_desk()
        else:
            self.go(self._open_service(service, then))

    async def _open_service(self, service: str, then: str) -> None:
        self.enter(areas.COUNTER)
        try:
            async with self.carrying_keys():
                view = await self.do(operations.OpenService(self.session, service, self.new_key()))
                await self._drive(view, then)
        except Refusal as error:
            if not error.ways:
                raise
            await self._through_gate(error, service)

    async def _through_gate(self, error: Refusal, service: str) -> None:
        from screens.counter.gates import GateDialog

        way = await self.push_screen_wait(GateDialog(error))
        if way:
            await self._open_service(way, service)

    async def _drive(self, view: "OperationView", then: str) -> None:
        """Show an operation in the one screen that drives them all."""
        self.enter(areas.COUNTER)
        with self.batch_update():
            if self._service is None:
                from screens.counter.service import ServiceScreen

                self._service = ServiceScreen()
                self.install_screen(self._service, _SERVICE)
            screen = self._service
            if screen.driving:
                self._pop_to(screen)
            else:
                self._to_base()
                await self.push_screen(screen)
            await screen.begin(view, then)

    def open_operation(self, operation: UUID) -> None:
        """Resume an application."""
        self.go(self._open_operation(operation))

    async def _open_operation(self, operation: UUID) -> None:
        view = await self.do(operations.AskOperation(self.session, operation))
        if view.state is OperationState.DRAFT:
            # Opening its service resumes it, and asks for the gates first.
            await self._open_service(view.service, "")
        else:
            await self._drive(view, "")

    def open_records(self) -> None:
        """10 业务流水."""
        if self.home is None or self.home.visit is None or self.home.visit.client is None:
            self.tell(L("No client is signed in. Press 02 to sign the client in."), Sign.WARN)
        else:
            self.go(self._open_records())

    async def _open_records(self) -> None:
        from screens.counter.records import RecordsScreen

        if not isinstance(self.screen, RecordsScreen):
            self.enter(areas.COUNTER)
            self._to_base()
            await self.push_screen(RecordsScreen())

    def open_desk(self) -> None:
        """11 审批台."""
        if self.staff is not None and Role.SUPERVISOR in self.staff.roles:
            self.enter(areas.DESK)
        else:
            self.tell(L("Only supervisors open the approval desk."), Sign.WARN)

    def show_slip(self, slip: UUID, then: Callable[[], None] | None = None) -> None:
        """Show a slip; printed from there. `then` runs when it is closed."""
        self.go(self._show_slip(slip, then))

    async def _show_slip(self, slip: UUID, then: Callable[[], None] | None) -> None:
        from screens.counter.slip import SlipScreen

        shown = await self.do(records.AskSlip(self.session, slip))
        await self.push_screen(SlipScreen(shown), lambda _: then() if then is not None else None)

    def show_papers(self, operation: UUID, first: UUID | None = None) -> None:
        """Show what was signed for an application, all of it; `first` is opened at once, else the form."""
        self.go(self._show_papers(operation, first))

    async def _show_papers(self, operation: UUID, first: UUID | None) -> None:
        from screens.papers import PapersScreen

        signed = await self.do(papers.AskPapers(self.session, operation))
        await self.push_screen(PapersScreen(operation, signed, first))

    def open_palette(self) -> None:
        """Find a service or an action from anywhere."""
        from screens.palette import Palette

        if self.home is not None:
            training = self.place is not None and self.place.kind is StoreKind.TRAINING
            self.push_screen(Palette(self.home.services, training=training), self._picked)

    def _picked(self, pick: str | None) -> None:
        actions = {
            "leave": self.leave_program,
            "lock": self.lock,
            "tour": self.show_tour,
            "look": self.choose_look,
            "sign-out": self.ask_sign_out,
            "switch": self.switch_client,
            "reveal": self.reveal,
        }
        if pick in actions:
            actions[pick]()
        elif pick:
            self.open_service(pick)

    def leave_program(self) -> None:
        """Leave the program, after asking where a client is at the counter."""
        self.call_later(self.action_quit)

    def show_tour(self) -> None:
        """Show the way around the home screen of the invented branch."""
        self.enter(areas.COUNTER)
        self.go_home()
        self.go(self._show_tour())

    async def _show_tour(self) -> None:
        from screens.training.tour import Tour

        await self.push_screen(Tour())

    def first_tour(self) -> None:
        """Show it once for each invented branch."""
        if self.place is not None and self.place.kind is StoreKind.TRAINING:
            self.quietly(self._first_tour())

    async def _first_tour(self) -> None:
        if await self.do(training.AskTour(self.session)):
            await self._show_tour()

    def reveal(self, operation: UUID | None = None) -> None:
        """Show a masked number in full: the client's, or of an application that is claimed (rule 10)."""
        if operation is None and (
            self.home is None or self.home.visit is None or self.home.visit.client is None
        ):
            self.tell(L("No client is signed in. Press 02 to sign the client in."), Sign.WARN)
        else:
            self.go(self._reveal(operation))

    async def _reveal(self, operation: UUID | None) -> None:
        from screens.revealing import RevealDialog, RevealedDialog

        offered = await self.do(revealing.AskRevealable(self.session, operation))
        wanted = await self.push_screen_wait(RevealDialog(offered))
        if wanted is not None:
            number = await self.do(
                revealing.Reveal(self.session, wanted.item, wanted.reason, wanted.note, operation)
            )
            self.push_screen(RevealedDialog(wanted.title, number))

    def _to_base(self) -> None:
        self._pop_to(self.screen_stack[0])

    def _pop_to(self, base: Screen[Any]) -> None:
        while (top := self.screen) is not base:
            self.pop_screen()
            if isinstance(top, DeskScreen):
                top.left()

    def leave(self, area: str) -> None:
        """Let go of an area that is not shown; of the counter's, its screen for services too."""
        super().leave(area)
        if area == areas.COUNTER and self._service is not None and self.current_mode != area:
            screen, self._service = self._service, None
            self.uninstall_screen(screen)
            if not screen.driving:
                # No stack has it, so that nobody else removes it.
                screen.remove()

    # --- the visit

    def switch_client(self) -> None:
        """End the visit, after asking where somebody is signed in or something is open (rule 12)."""
        if self.home is None or self.home.visit is None:
            self.tell(L("No client is at the counter."), Sign.WARN)
        else:
            self.go(self._switch_client())

    async def _switch_client(self) -> None:
        others = await self.do(visits.AskOtherAccounts(self.session))
        if others:
            from screens.counter.switching import LET_GO, SwitchDialog

            way = await self.push_screen_wait(SwitchDialog(others))
            if way == LET_GO:
                await self._let_go()
            elif way:
                await self._go_to_account(way)
            return
        client = self.home.visit.client if self.home is not None and self.home.visit is not None else None
        if client is not None or self._unfinished:
            body = [L("Drafts of applications are kept; whatever else is unfinished begins anew.")]
            facts: tuple[tuple[Words, Words], ...] = ()
            if client is not None:
                # What a slip of the finger would cost the client (rules 3 and 9).
                body.append(
                    L("Coming back takes a new code, and the phone is to be proven again.")
                    if client.proven
                    else L("Coming back takes a new code.")
                )
                facts = ((L("Client"), plain(f"{client.name}  {client.account}")),)
            question = ConfirmDialog(
                L("Let this client go?"), body=body, facts=facts, stay=L("Stay"), go=L("Let go")
            )
            if not await self.push_screen_wait(question):
                return
        await self._let_go()

    async def _let_go(self) -> None:
        # An answer about home may come before this one's and tell of the same end.
        self._ending = True
        try:
            await self.do(visits.EndVisit(self.session, VisitEnd.SWITCHED))
            self._wipe(L("The visit has ended. The screen is ready for the next client."), Sign.OK)
        finally:
            self._ending = False

    async def _go_to_account(self, account: str) -> None:
        await self.do(visits.SwitchAccount(self.session, account))
        self._wipe_screens()
        await self.refresh_home()
        self.tell_next(L("Now with account {account}.", account=account), Sign.OK)

    @property
    def _unfinished(self) -> bool:
        drafts = self.home is not None and any(line.state is OperationState.DRAFT for line in self.home.open)
        stack = self.screen_stack
        return drafts or any(isinstance(screen, DeskScreen) and screen.unfinished for screen in stack)

    def visit_idle(self) -> None:
        """End a visit that nobody was busy with (rule 12)."""
        if not self._ending:
            self._ending = True
            self.quietly(self._end_idle())

    async def _end_idle(self) -> None:
        try:
            await self.do(visits.EndVisit(self.session, VisitEnd.IDLE))
            self._visit_over()
        finally:
            self._ending = False

    def _visit_over(self) -> None:
        self._wipe(L("The visit ended after 15 idle minutes; drafts are kept."), Sign.WARN)

    def _wipe(self, words: Words, sign: Sign) -> None:
        """Nothing of the last client stays on any screen."""
        self.home_changed()
        if self.home is not None:
            self.home = replace(self.home, visit=None, open=())
        self._wipe_screens()
        self.tell_next(words, sign)
        self.look_again()

    def _wipe_screens(self) -> None:
        """Nothing that was typed or shown for an account stays."""
        if self.current_mode == areas.COUNTER:
            self._to_base()
            if isinstance(self.screen, DeskScreen):
                self.screen.wipe()
        else:
            self.leave(areas.COUNTER)

    def home_moved(self, before: "Home | None", now: "Home") -> None:
        """A visit that is gone without having been let go has been idle too long for the engine."""
        gone = before is not None and before.visit is not None and now.visit is None
        if gone and not self._ending:
            self._visit_over()

    def _visit_gone(self) -> None:
        """The engine knows of no visit: told where this terminal believed that there was one.

        What was asked for meanwhile (that somebody is busy) may be refused after the client was let go.
        """
        if self.home is not None and self.home.visit is not None and not self._ending:
            self._visit_over()

    # --- what the engine says no with

    def lost(self, error: CounterError) -> None:
        """Say why the store does not answer, where staff are looking."""
        if not self._turned_over:
            self.tell(error.says, Sign.ERROR)

    def heard(self, error: CounterError) -> None:
        """Leave for where it can go on: sign-in, lock, a new password, home."""
        if error.code == "session-over":
            self.call_later(self.signed_out)
        elif error.code == "must-change":
            self.call_later(self.enter, areas.PASSWORD)
        elif error.code == "screen-locked":
            self.call_later(self.lock)
        elif error.code == "visit-over":
            self.call_later(self._visit_gone)
