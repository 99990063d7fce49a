"""A service at work: its heading and rail, and the pane of the step that is to be done."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from counter_tui.desk.api.drawing import Stroke
from counter_tui.desk.api.views.operations import OperationView
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.beside import CounterColumn
from screens.counter.granting import Granting
from screens.counter.standing import OverPane, heading_facts, previous_step, rail_facts
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.pane import StepPane
from screens.counter.steps.panes import make_pane
from screens.counter.turn import TurnPaused
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.facts import KeyHint
from screens.widgets.frame import MindsTurn
from screens.widgets.ground import Ground
from screens.widgets.heading import StepHeading
from screens.widgets.signs import Sign

P = TypeVar("P", bound=StepPane)
_PAUSED: Final = "paused"
_OVER: Final = "over"


class _Step(Vertical, Ground):
    """The panes, of which one is on screen."""


class ServiceScreen(Granting):
    """Drives one operation, step by step; the application keeps it and uses it for the next.

    In the client's turn only F1, F5, Enter and what the step itself takes do
    anything; F9 ends the turn, and the teller can hand the keyboard back, go a
    step back or put the operation aside (rule 13).
    """

    CSS_PATH = "service.tcss"
    # Each step says where it begins; looking for a place would come upon panes that are put away.
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("enter", "enter", show=False),
        Binding("p", "slip", show=False),
        Binding("1", "instead", show=False),
        Binding("f5,ctrl+r", "again", show=False, id="again"),
        Binding("f7,ctrl+b", "back", show=False, id="step_back"),
        Binding("f9,ctrl+y", "aside", show=False, id="aside"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._panes: dict[str, StepPane] = {}
        self._column = CounterColumn()
        # Drawn before the client's turn was paused; nothing else of a turn would have to be done again.
        self._drawn: tuple[Stroke, ...] = ()

    def compose_work(self) -> ComposeResult:
        yield StepHeading(id="heading")
        yield _Step(id="step")

    def compose_side(self) -> ComposeResult:
        yield self._column

    def on_mount(self) -> None:
        """Let the seconds pass for the step on screen."""
        self.shell.ticked.subscribe(self, self._second)

    def _second(self, _: None) -> None:
        if self.pane is not None and not self.asking and self.is_current:
            self.pane.tick()

    def on_screen_suspend(self) -> None:
        """Something else is on top: a dialog, help, the lock."""
        if self.pane is not None:
            self.pane.covered()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """It is on top again."""
        if self.pane is not None:
            self.pane.uncovered()

    # --- from one operation to the next, and from one step to the next

    async def begin(self, view: OperationView, then: str = "") -> None:
        """Drive an operation from where it stands.

        Args:
            view: the operation as it stands.
            then: the service to come back to once this one is done.
        """
        self.left()
        self.take_on(view, then)
        self.mark_service(view.code)
        await self.stand()
        if view.said is not None:
            self.tell(view.said)
        self.call_after_refresh(self.open_pane)

    def left(self) -> None:
        """Another screen has taken its place: nothing of the operation and its client stays (rule 12)."""
        self.let_go()
        if self.is_mounted:
            self._put_panes_away()
            self.client_turn = False
            self.mark_service("")
            self.query_one("#heading", StepHeading).wipe()
            self._column.wipe()
            self.forget_client()

    def minding_turn(self) -> Iterable[MindsTurn]:
        return (*super().minding_turn(), self._column)

    def let_go(self) -> None:
        super().let_go()
        self._drawn = ()

    async def stand(self, *, paused: bool = False, why: CounterError | None = None) -> None:
        view, self._drawn = self.view, ()
        with self.app.batch_update():
            if view.current is None:
                over = await self._pane(_OVER, OverPane)
                over.show_over(view, self.shell)
                self._put_up(over)
            elif paused:
                turn = await self._pane(_PAUSED, TurnPaused)
                back = previous_step(view) is not None
                turn.pause(view.current, why, may_go_back=back, instead=view.instead)
                self._put_up(turn)
            else:
                kind = view.current.kind
                pane = await self._pane(kind, lambda: make_pane(kind))
                pane.begin(view.facts)
                self._put_up(pane)
            self.client_turn = view.current is not None and view.current.client_turn and not paused
            self.renewed()

    async def _pane(self, name: str, make: Callable[[], P]) -> P:
        """The pane of that name, made when it is first needed, knowing nothing; no other is on screen."""
        pane = self._panes.get(name)
        if pane is None:
            pane = self._panes[name] = make()
            pane.display = False
            await self.query_one("#step").mount(pane)
        self._put_panes_away()
        return cast(P, pane)

    def _put_panes_away(self) -> None:
        for pane in self._panes.values():
            if pane.display:
                pane.display = False
                pane.wipe()

    def _put_up(self, pane: StepPane) -> None:
        self.take_up(pane).form = self.shell.new_key()
        pane.display = True
        self.set_class(pane.OWN_HEADING, "-own-heading")
        # Now, not soon: what was typed meanwhile is about to be given to what has the focus.
        self.set_focus(pane.first())

    def renewed(self) -> None:
        heading, rail = heading_facts(self.view, self.shell), rail_facts(self.view)
        self.query_one("#heading", StepHeading).show(heading, rail)
        if self.pane is not None:
            self.pane.show_heading(heading, rail)
        self.refresh_keys()

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
        return (*hints, KeyHint("Enter", pane.enter_does, enter=True, lacks=pane.lacks()))

    def help(self) -> Words | None:
        return self.pane.ADVICE if self.pane is not None else None

    @on(StepPane.Moved)
    def _pane_moved(self, message: StepPane.Moved) -> None:
        message.stop()
        self.refresh_keys()

    @on(TurnPaused.HandedBack)
    async def _handed_back(self, message: TurnPaused.HandedBack) -> None:
        if message.pane is self.pane and not self.asking:
            drawn, self._drawn = self._drawn, ()
            await self.stand()
            if isinstance(self.pane, DrawPane):
                self.pane.carry_on(drawn)
            self.open_pane()

    def action_enter(self) -> None:
        """Go on, where nothing in the pane took Enter."""
        if self.pane is not None and not self.asking:
            self.pane.enter()

    def action_again(self) -> None:
        """F5: what the step can do again."""
        if self.pane is not None and not self.asking:
            self.pane.again()

    def action_reveal(self) -> None:
        """F8: a file in place of the client's drawing, where that waits; else a masked number in full."""
        if isinstance(self.pane, TurnPaused) and self.pane.may_take_file:
            if not self.asking:
                self.pane.take_file()
        else:
            super().action_reveal()

    def action_slip(self) -> None:
        """The newest slip of what is over."""
        if self.driving and self.view.current is None and self.view.slip is not None:
            self.shell.show_slip(self.view.slip)

    def action_instead(self) -> None:
        """While the client's turn is paused: the service for who cannot do this one."""
        if isinstance(self.pane, TurnPaused) and not self.asking and self.view.instead:
            self.shell.open_service(self.view.instead[0][0], then=self._then)

    async def action_aside(self) -> None:
        """F9: end the client's turn; in the teller's own, put this aside."""
        if self.asking:
            return
        if self.client_turn:
            drawn = self.pane.carried if isinstance(self.pane, DrawPane) else ()
            await self.stand(paused=True)
            self._drawn = drawn
            return
        unfinished = self.unfinished
        self.shell.go_home()
        if unfinished:
            self.shell.tell_next(L("Put aside; what is done is kept."), Sign.UNFINISHED)

    def action_back(self) -> None:
        """F7: do the step before again, after asking."""
        step = previous_step(self.view) if self.driving else None
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
