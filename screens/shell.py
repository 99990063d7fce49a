"""The application as its screens see it: one place to ask the engine and to go somewhere else.

`counter_tui.app.CounterApp` completes it with the composition; no screen knows how.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from uuid import UUID

from data.terms.enums import OperationState, Role, StoreKind
from data.terms.errors import CounterError, Refusal
from data.terms.words import L
from screens import areas
from screens.base import DeskScreen
from screens.later import Later
from screens.visiting import Visiting
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.commands import operations, papers, records, revealing, training, visits
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


class Shell(Visiting):
    """What every screen may ask of the application; see `Asking`, `Attending` and `Visiting` for the rest.

    Attributes:
        walk_in: account of the invented client who is chosen to come next (demo mode only).
    """

    TITLE = "Counter TUI"
    walk_in = ""
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

    def leave(self, area: str) -> None:
        """Let go of an area that is not shown; of the counter's, its screen for services too."""
        super().leave(area)
        if area == areas.COUNTER and self._service is not None and self.current_mode != area:
            screen, self._service = self._service, None
            self.uninstall_screen(screen)
            if not screen.driving:
                # No stack has it, so that nobody else removes it.
                screen.remove()

    # --- what the engine says no with

    def lost(self, error: CounterError) -> None:
        """Say why the store does not answer, where staff are looking."""
        if not self._turned_over:
            self.tell(error.says, Sign.ERROR)

    def found_again(self) -> None:
        """What was said of the store is over."""
        if isinstance(self.screen, DeskScreen) and not self._turned_over:
            self.screen.found_again()

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
