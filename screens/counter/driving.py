"""How a service's screen asks the engine: one thing at a time, in its order."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from textual.worker import WorkType

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import AskOperation, RedoFrom, TakeStep
from counter_tui.desk.api.inputs import StepInput
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepView
from data.terms.enums import OperationState
from data.terms.errors import CounterError, Refusal, Unavailable, WrongSecret
from data.terms.words import L, Words
from screens.base import DeskScreen
from screens.counter.gates import GateDialog
from screens.counter.standing import previous_step
from screens.counter.steps.pane import StepPane
from screens.notice import Notice
from screens.widgets.signs import Sign


class Driving(DeskScreen):
    """Drives one operation: asks, and shows where each answer leaves it.

    What a form posts twice is asked once: a pane's messages carry the
    idempotency key of the form they came from, which is another after every
    answer and every refusal.

    It is kept and drives one operation after another: each begins with
    `take_on` and ends with `let_go`.

    Attributes:
        pane: what is shown of the operation; None while nothing is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pane: StepPane | None = None
        self._view: OperationView | None = None
        self._asked: Callable[[], Awaitable[None]] | None = None
        self._then = ""
        self._unopened: StepPane | None = None
        self._afterwards: Callable[[], None] | None = None
        self._told_away = False

    @property
    def view(self) -> OperationView:
        """The operation as it stands; only while one is driven."""
        if self._view is None:
            raise RuntimeError("no operation is driven")
        return self._view

    @property
    def driving(self) -> bool:
        """Whether an operation is driven."""
        return self._view is not None

    @property
    def asking(self) -> bool:
        """Whether something is being done: the form is busy and no key acts."""
        return self._asked is not None

    @property
    def unfinished(self) -> bool:
        """Whether it is still a draft."""
        return self._view is not None and self._view.state is OperationState.DRAFT

    def take_on(self, view: OperationView, then: str) -> None:
        """Drive this operation from now on; `then` is the service to come back to once it is done."""
        self._view, self._then = view, then

    def let_go(self) -> None:
        """Drive nothing: an answer that is still awaited changes nothing any more."""
        if self._asked is not None:
            self.workers.cancel_group(self, "ask")
            # One that has not begun yet holds the keys, and would never give them back.
            self.shell.give_keys(drop=True)
        self._view = self.pane = self._unopened = self._asked = self._afterwards = None
        self._told_away = False
        self._then = ""

    # --- what the other half shows

    async def stand(self, *, paused: bool = False, why: CounterError | None = None) -> None:
        """Put the pane of the current step on screen, or the one for a turn that is paused, and why it is."""
        raise NotImplementedError

    def renewed(self) -> None:
        """The same step has newer facts: show what stands around the pane anew."""
        raise NotImplementedError

    def take_up(self, pane: StepPane) -> StepPane:
        """Go on with this pane; it asks for what it needs as soon as nothing is being done."""
        self.pane = self._unopened = pane
        return pane

    def open_pane(self) -> None:
        """Let a new pane ask for what it needs."""
        if self._unopened is not None:
            pane, self._unopened = self._unopened, None
            pane.opened()

    # --- asking

    @property
    def _step(self) -> StepView:
        if self.view.current is None:
            raise RuntimeError("nothing is left to do")
        return self.view.current

    def redo(self, step: StepView) -> None:
        """Go back to a step that is done."""
        command = RedoFrom(self.shell.session, self.view.id, step.key, self.shell.new_key())
        if not self.asking:
            self._begin(lambda: self._do(command))

    async def _take(self, given: StepInput, form: UUID) -> None:
        session, step = self.shell.session, self._step.key
        await self._do(TakeStep(session, self.view.id, step, given, self.client_turn, form))

    async def _do(self, command: Command[OperationView]) -> None:
        await self._show(await self.shell.do(command))

    def _ask(self, message: StepPane.Asked, work: Callable[[], Awaitable[None]]) -> None:
        pane = self.pane
        if not self.asking and pane is not None and message.pane is pane and message.form == pane.form:
            self._begin(work)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        # At once, not in the worker: the next key may be waiting already.
        self._asked = work
        self.shell.hold_keys()

        async def answer() -> None:
            await self._answer(work)

        # Not a coroutine that is made already: nobody would await that of a worker cancelled before it began.
        begins: WorkType[None] = answer
        self.run_worker(begins, group="ask")

    async def _answer(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with self.busy():
                await work()
        except CounterError as error:
            # Until the screen shows how things stand, no key reaches the form again.
            self.shell.hold_keys()
            try:
                await self._refused(error)
            finally:
                self.shell.give_keys(drop=True)
        finally:
            if self._asked is work:
                self._asked = None
        self.paint()
        # The step is painted first: what it asks for would keep the processor from that.
        self.call_after_refresh(self.open_pane)
        if self._afterwards is not None:
            afterwards, self._afterwards = self._afterwards, None
            afterwards()

    # --- answers

    async def _show(self, view: OperationView) -> None:
        if view.said is not None:
            self.tell(view.said)
        if view.current is None:
            self._over(view)
        elif await self._stand_at(view):
            self._renew(view)

    async def _stand_at(self, view: OperationView) -> bool:
        """Show an operation where it stands; whether that is where it stood before."""
        before, self._view = self.view, view
        if before.current is not None and view.current is not None and before.current.key == view.current.key:
            return True
        await self.stand()
        return False

    def _renew(self, view: OperationView) -> None:
        if self.pane is not None:
            self.pane.form = self.shell.new_key()
            self.pane.renew(view.facts)
        self.renewed()

    async def _refused(self, error: CounterError) -> None:
        """Show a refusal where the operation stands now."""
        self.tell(error.says, Sign.ERROR)
        if isinstance(error, Unavailable):
            # Whether it was kept is not known: the same key asks for the same thing once.
            self._show_error(error)
            self._told_away = True
            return
        try:
            view = await self.shell.do(AskOperation(self.shell.session, self.view.id))
        except CounterError:
            self._show_error(error)
            return
        if view.current is None:
            self._view = view
            self._afterwards = lambda: self._tell_end(error)
        elif not await self._stand_at(view):
            self._show_error(error)
        elif isinstance(error, Refusal) and error.ways:
            await self.stand(paused=self.client_turn)
            self._afterwards = lambda: self._offer_ways(error)
        elif self.client_turn and isinstance(error, Refusal) and not isinstance(error, WrongSecret):
            # What the client will not or cannot do is for the teller to answer.
            await self.stand(paused=True, why=error)
        else:
            self._renew(view)
            self._show_error(error)

    def found_again(self) -> None:
        super().found_again()
        if self._told_away and self.pane is not None:
            self.pane.block.clear()
            self.tell(L("The store answers again. What was typed is kept: press Enter once more."))
        self._told_away = False

    def _show_error(self, error: CounterError) -> None:
        self._told_away = False
        if self.pane is not None:
            done = previous_step(self.view) is not None
            self.pane.show_error(error, L("The steps before are saved; nothing to redo.") if done else None)

    def _offer_ways(self, error: CounterError) -> None:
        self.app.push_screen(GateDialog(error), self._go_way)

    def _go_way(self, way: str | None) -> None:
        if way:
            self.shell.open_service(way, then=self.view.service)

    # --- the end

    def _tell_end(self, error: CounterError) -> None:
        self.client_turn = False
        self.app.push_screen(Notice(error.says, error.then), lambda _: self._leave(error.says, Sign.ERROR))

    def _over(self, view: OperationView) -> None:
        """Nothing is left to do: the slip where there is a new one, then where the teller was."""
        before, self._view = self.view, view
        said = view.said if view.said is not None else L("Done.")
        self.client_turn = False
        self.pane = None
        slip = view.slip
        if slip is not None and slip != before.slip:
            self._afterwards = lambda: self.shell.show_slip(slip, lambda: self._leave(said, Sign.OK))
        else:
            self._afterwards = lambda: self._leave(said, Sign.OK)

    def _leave(self, said: Words, sign: Sign) -> None:
        then, follows = self._then, self.view.follows
        self.shell.go_home()
        self.shell.tell_next(said, sign)
        if follows and sign is Sign.OK:
            self.shell.open_service(follows, then=then)
        elif then and sign is Sign.OK:
            self.shell.open_service(then)
