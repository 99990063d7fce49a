"""The half of the application that knows who works at the terminal: areas, sign-in, lock, leaving."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import events
from textual.binding import Binding
from textual.screen import ModalScreen, Screen
from textual.worker import WorkerFailed

from data.terms.clock import Clock
from data.terms.enums import Role
from data.terms.errors import CounterError
from data.terms.random import Random
from data.terms.words import L, Words, show_in
from screens import areas, bars
from screens.asking import Asking
from screens.base import DeskScreen
from screens.idle import Due, Idle
from screens.later import Later
from screens.themes import THEMES
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from textual.worker import WorkType

    from counter_tui.desk.api.commands import sessions, sign_in, visits
else:
    sessions = Later("counter_tui.desk.api.commands.sessions")
    sign_in = Later("counter_tui.desk.api.commands.sign_in")
    visits = Later("counter_tui.desk.api.commands.visits")

_PAINT_SECONDS: Final = 1.0
_TRANSITION: Final = 0.05
EXIT_UNAVAILABLE: Final = 4
EXIT_FAULT: Final = 70
LEAVING: Final = frozenset({"session-over", "must-change", "screen-locked", "visit-over"})
"""Codes of a no after which the application goes somewhere else by itself."""


class Attending(Asking):
    """An app at which somebody signs in, hides the screen, and signs out.

    Attributes:
        training: whether this composition is for training, known before the store is open.
        told_on: the screen that said the last thing that happened.
    """

    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        areas.SIGN_IN: areas.SCREENS[areas.SIGN_IN]
    }
    DEFAULT_MODE = areas.SIGN_IN
    BINDINGS = [
        Binding("ctrl+q", "quit", show=False, priority=True, id="quit"),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(self, *, clock: Clock, random: Random, training: bool = False) -> None:
        super().__init__(clock=clock, random=random)
        self.training = training
        self._areas = {areas.SIGN_IN}
        self._hidden = areas.COUNTER
        self._idle = Idle(clock.monotonic())
        self._to_tell: tuple[Words, Sign] | None = None
        self.told_on: DeskScreen | None = None
        self._painted = False
        self._entering_kept = False
        for theme in THEMES:
            self.register_theme(theme)

    def on_mount(self) -> None:
        """Let the seconds pass."""
        self.set_interval(1, self.tick)

    async def on_unmount(self) -> None:
        """Finish what is being written and let go of the store."""
        counter, self.counter = self.counter, None
        if counter is not None:
            await counter.close()

    def on_ready(self) -> None:
        """The first layout is made: what a screen calls after a refresh comes after a paint from now on.

        Before, Textual holds all paints back, and what was put off for the first frame would begin before it.
        """
        self.screen.call_after_refresh(self.first_painted)

    def first_painted(self) -> None:
        """The first frame is on the terminal: what was put off for it begins."""
        if not self._painted:
            self._painted = True
            self.open_store()

    # --- areas

    def enter(self, area: str) -> None:
        """Show an area, as it was left or anew."""
        self._entering_kept = area in self._areas
        if not self._entering_kept:
            self._areas.add(area)
            self.add_mode(area, areas.SCREENS[area])
        self.switch_mode(area)

    def delay_update(self, delay: float = _TRANSITION) -> None:
        """Mask an area's first paint, which comes in pieces; one that is kept is painted whole at once."""
        if not self._entering_kept:
            super().delay_update(delay)

    def leave(self, area: str) -> None:
        """Let go of an area that is not shown, with all that stands in it."""
        if area in self._areas and area != self.current_mode:
            self._areas.discard(area)
            self.remove_mode(area)

    @property
    def at_work(self) -> bool:
        """Whether somebody is signed in and the screen is not hidden."""
        return self.staff is not None and self.current_mode in (areas.COUNTER, areas.DESK)

    @property
    def home_area(self) -> str:
        """Where the work of who is signed in begins."""
        roles = self.staff.roles if self.staff is not None else frozenset[Role]()
        return areas.DESK if Role.SUPERVISOR in roles and Role.TELLER not in roles else areas.COUNTER

    @asynccontextmanager
    async def carrying_keys(self) -> AsyncIterator[None]:
        """Around a way to another screen: text that is typed meanwhile goes to a text field there.

        The block ends when the other screen is asked for, before it can be painted.
        After an error what was typed is dropped.
        """
        self.hold_keys()
        try:
            yield
        except BaseException:
            self.give_keys(drop=True)
            raise
        answered = events.Event().time
        try:
            # What has the focus there is known once it is painted.
            painted = asyncio.Event()
            if self.screen.call_after_refresh(painted.set):
                async with asyncio.timeout(_PAINT_SECONDS):
                    await painted.wait()
        except TimeoutError:
            # The screen has gone before it was painted.
            return
        finally:
            self.give_keys(until=answered)

    # --- how it looks

    def choose_look(self) -> None:
        """Choose another language or theme."""
        from screens.look import LookDialog

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(LookDialog())

    def speak(self, language: str) -> None:
        """Show everything that is open in another language."""
        show_in(language)
        self.reworded.publish(None)

    # --- signing in and out

    async def sign_in(self, number: str, password: str) -> None:
        """Sign a member of staff in and go to where their work begins.

        Raises:
            CounterError: the typed no.
        """
        async with self.carrying_keys():
            self.staff = await self.do(sign_in.SignIn(number, password))
            self.home = None
            if self.staff.must_change_password:
                self.enter(areas.PASSWORD)
            else:
                await self.begin_work()

    async def begin_work(self) -> None:
        """Go to where the work of who is signed in begins.

        Raises:
            CounterError: the typed no.
        """
        await self.refresh_home()
        self.enter(self.home_area)
        self.leave(areas.PASSWORD)
        if self.staff is not None and self.staff.last is not None:
            self.tell_next(bars.last_words(self.staff.last, self), Sign.INFO)

    def ask_sign_out(self) -> None:
        """Sign out, after asking."""
        self.go(self._ask_sign_out())

    async def _ask_sign_out(self) -> None:
        if self.staff is None or isinstance(self.screen, ModalScreen):
            return
        question = ConfirmDialog(
            L("Sign out?"),
            body=(L("A client's visit ends with it; drafts are kept."),),
            stay=L("Stay"),
            go=L("Sign out"),
        )
        if await self.push_screen_wait(question):
            await self.do(sessions.SignOut(self.session))
            self.signed_out()

    def signed_out(self) -> None:
        """Nobody is signed in any more: nothing of their work stays on any screen."""
        self.staff = self.home = None
        self.enter(areas.SIGN_IN)
        for area in (areas.PASSWORD, areas.COUNTER, areas.DESK, areas.LOCK):
            self.leave(area)

    async def action_quit(self) -> None:
        """Leave the program; asks where a client is at the counter."""
        if self.current_mode == areas.LOCK:
            self.ask_sign_out()
        elif self.staff is None:
            self.exit(return_code=EXIT_UNAVAILABLE if self.trouble is not None else 0)
        elif not (isinstance(self.screen, ModalScreen) or self._turned_over):
            self.go(self._quit())

    def action_help_quit(self) -> None:
        """Ctrl+C copies; it never ends anything."""

    @property
    def _turned_over(self) -> bool:
        return isinstance(self.screen, DeskScreen) and self.screen.client_turn

    async def _quit(self) -> None:
        if self.home is not None and self.home.visit is not None:
            body = L("The visit of the client at the counter ends; drafts are kept.")
            question = ConfirmDialog(L("Leave the program?"), body=(body,), stay=L("Stay"), go=L("Leave"))
            if not await self.push_screen_wait(question):
                return
        try:
            await self.do(sessions.SignOut(self.session))
        except CounterError:
            # A store that is gone keeps nobody at the terminal: the next sign-in here ends this session.
            self.exit(return_code=EXIT_UNAVAILABLE)
        else:
            self.exit(return_code=0)

    # --- hiding the screen

    def lock(self) -> None:
        """Hide the screen and keep the work."""
        if self.staff is not None and self.current_mode not in (areas.SIGN_IN, areas.LOCK):
            self._hidden = self.current_mode
            self.enter(areas.LOCK)
            self.quietly(self.do(sessions.LockScreen(self.session)))

    async def unlock(self, password: str) -> None:
        """Come back to the hidden screen.

        Raises:
            CounterError: the typed no.
        """
        async with self.carrying_keys():
            await self.do(sessions.Unlock(self.session, password))
            self._idle.busy(self.clock.monotonic())
            self.enter(self._hidden)
            self.leave(areas.LOCK)
        self.look_again()

    async def on_event(self, event: events.Event) -> None:
        """A key, a paste or the mouse: somebody is busy, unless they stand before a hidden screen."""
        used = isinstance(event, events.InputEvent) and not event.is_forwarded
        if used and self.current_mode != areas.LOCK:
            self._idle.busy(self.clock.monotonic())
        await super().on_event(event)

    def tick(self) -> None:
        """What each second brings: the clock, the idle lock, the visit's end, a look for changes."""
        self.ticked.publish(None)
        at = self.clock.monotonic()
        if self.staff is not None:
            visit = self.home is not None and self.home.visit is not None
            due = self._idle.due(at, visit=visit, locked=self.current_mode == areas.LOCK)
            if due is Due.END_VISIT:
                self.visit_idle()
            elif due is Due.LOCK:
                self.lock()
            elif visit and self.at_work and self._idle.touch_due(at):
                self.quietly(self.do(visits.TouchVisit(self.session)))
        # Not the coroutine: one that is overtaken before it has begun would never be awaited.
        poll = cast("WorkType[None]", self.poll)
        self.run_worker(poll, name="poll", group="poll", exclusive=True, exit_on_error=False)

    def visit_idle(self) -> None:
        """Nobody was busy with the client for too long."""

    # --- telling

    def go(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something in the background; an error is told on the screen, never the end of the program."""
        self.run_worker(self._told(work), exit_on_error=False)

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except CounterError as error:
            self.tell_error(error)
        except Exception as error:  # noqa: BLE001 - a fault is told with its incident number
            self.tell_error(self.incident(error))

    def quietly(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something nobody asked for: where it fails, the top bar and the next command tell why."""
        self.run_worker(work, exit_on_error=False)

    def tell_error(self, error: CounterError) -> None:
        """Say what went wrong on the screen that is shown, unless the application leaves it for that."""
        if error.code in LEAVING:
            return
        if isinstance(self.screen, DeskScreen):
            self.screen.refused(error)
        else:
            from screens.notice import Notice

            self.push_screen(Notice(error.says, error.then))

    def tell(self, words: Words, sign: Sign = Sign.OK) -> None:
        """Say something in the message line of the screen that is shown."""
        if isinstance(self.screen, DeskScreen):
            self.screen.tell(words, sign)

    def tell_next(self, words: Words, sign: Sign) -> None:
        """Say something on the next screen of the work that is shown."""
        self._to_tell = (words, sign)
        self.ticked.publish(None)

    def take_told(self) -> tuple[Words, Sign] | None:
        """What the screen that is shown now has to say, once."""
        told, self._to_tell = self._to_tell, None
        return told

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print every variable on the way, passwords among them.
        told = self.incident(error)
        if isinstance(error, WorkerFailed):
            self.call_later(self.tell_error, told)
            return
        # The widget it happened in answers nothing any more: what was saved is taken up after a new start.
        self.exit(return_code=EXIT_FAULT, message=str(told))
