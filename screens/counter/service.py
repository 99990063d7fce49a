"""A service at work: its heading and rail, and the pane of the step that is to be done."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from counter_tui.desk.api.views import OperationView
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.driving import Driving
from screens.counter.standing import OverPane, heading_facts, previous_step, rail_facts
from screens.counter.steps.pane import StepPane
from screens.counter.steps.panes import pane_of
from screens.counter.turn import TurnPaused
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.facts import KeyHint
from screens.widgets.heading import StepHeading
from screens.widgets.signs import Sign


class ServiceScreen(Driving):
    """Drives one operation, step by step.

    In the client's turn only F1, F5, Enter and what the step itself takes do
    anything; F9 ends the turn, and the teller can hand the keyboard back, go a
    step back or put the operation aside (rule 13).
    """

    CSS_PATH = "service.tcss"
    BINDINGS = [
        Binding("enter", "enter", show=False),
        Binding("p", "slip", show=False),
        Binding("f5,ctrl+r", "again", show=False, id="again"),
        Binding("f7,ctrl+b", "back", show=False, id="step_back"),
        Binding("f9,ctrl+y", "aside", show=False, id="aside"),
    ]

    def __init__(self, view: OperationView, then: str = "") -> None:
        """Make a screen.

        Args:
            view: the operation as it stands.
            then: the service to come back to once this one is done.
        """
        super().__init__(view, then)

    def compose_work(self) -> ComposeResult:
        yield StepHeading(heading_facts(self.view, self.shell), rail_facts(self.view), id="heading")
        with Vertical(id="step"):
            yield self.take_up(self._make_pane())

    def on_mount(self) -> None:
        """Begin with the step to be done."""
        self.shell.ticked.subscribe(self, self._second)
        self.mark_service(self.view.code)
        if self.view.said is not None:
            self.tell(self.view.said)
        self._show_turn(paused=False)
        self.open_pane()

    def _second(self, _: None) -> None:
        if self.pane is not None and not self.asking and self.is_current:
            self.pane.tick()

    async def stand(self, *, paused: bool = False, why: CounterError | None = None) -> None:
        place = self.query_one("#step")
        with self.app.batch_update():
            await place.remove_children()
            await place.mount(self.take_up(self._make_pane(paused=paused, why=why)))
            self._show_turn(paused=paused)
        self.renewed()

    def renewed(self) -> None:
        heading = self.query_one("#heading", StepHeading)
        heading.show(heading_facts(self.view, self.shell), rail_facts(self.view))
        self.refresh_keys()

    def _make_pane(self, *, paused: bool = False, why: CounterError | None = None) -> StepPane:
        view, form = self.view, self.shell.new_key()
        if view.current is None:
            return OverPane(view, form)
        if paused:
            return TurnPaused(view.current, form, why, may_go_back=previous_step(view) is not None)
        return pane_of(view, form, heading_facts(view, self.shell), rail_facts(view))

    def _show_turn(self, *, paused: bool) -> None:
        current = self.view.current
        self.client_turn = current is not None and current.client_turn and not paused
        if self.pane is not None:
            self.set_class(self.pane.OWN_HEADING, "-own-heading")
            # Now, not soon: what was typed meanwhile is about to be given to what has the focus.
            self.set_focus(self.pane.first())

    # --- keys

    def keys(self) -> tuple[KeyHint, ...]:
        pane = self.pane
        if pane is None:
            return ()
        hints = [KeyHint(keys.HELP, L("help"))]
        if self.client_turn:
            hints += [*pane.keys(), KeyHint(keys.ASIDE, L("teller"))]
        else:
            hints += [KeyHint(keys.SERVICES, L("services")), *pane.keys()]
            if previous_step(self.view) is not None:
                hints.append(KeyHint(keys.BACK, L("step back")))
            hints.append(KeyHint(keys.ASIDE, L("put aside") if self.unfinished else L("home")))
        return (*hints, KeyHint("Enter", pane.ENTER, enter=True, lacks=pane.lacks()))

    def help(self) -> Words:
        return self.pane.ADVICE if self.pane is not None else super().help()

    @on(StepPane.Moved)
    def _pane_moved(self) -> None:
        self.refresh_keys()

    @on(TurnPaused.HandedBack)
    async def _handed_back(self, message: TurnPaused.HandedBack) -> None:
        if message.pane is self.pane and not self.asking:
            await self.stand()
            self.open_pane()

    def action_enter(self) -> None:
        """Go on, where nothing in the pane took Enter."""
        if self.pane is not None and not self.asking:
            self.pane.enter()

    def action_again(self) -> None:
        """F5: what the step can do again."""
        if self.pane is not None and not self.asking:
            self.pane.again()

    def action_slip(self) -> None:
        """The newest slip of what is over."""
        if self.view.current is None and self.view.slip is not None:
            self.shell.show_slip(self.view.slip)

    async def action_aside(self) -> None:
        """F9: end the client's turn; in the teller's own, put this aside."""
        if self.asking:
            return
        if self.client_turn:
            await self.stand(paused=True)
            return
        self.shell.go_home()
        if self.unfinished:
            self.shell.tell_next(L("Put aside; what is done is kept."), Sign.UNFINISHED)

    def action_back(self) -> None:
        """F7: do the step before again, after asking."""
        step = previous_step(self.view)
        if step is None or self.client_turn or self.asking:
            return
        self.app.push_screen(
            ConfirmDialog(
                L("Go back to {step}?", step=step.title),
                body=(L("It and what comes after it are to be done again. What was done stays on record."),),
                stay=L("stay here"),
                go=L("go back"),
            ),
            lambda go: self.redo(step) if go else None,
        )
