"""The half of the application that asks the engine: opening the store, commands, watching for changes."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from textual.signal import Signal

from data.terms.clock import Clock
from data.terms.errors import Conflict, CounterError, Unavailable
from data.terms.ids import new_id
from data.terms.random import Random
from data.terms.words import L
from screens.in_order import KeysInOrder
from screens.later import Later

if TYPE_CHECKING:
    from counter_tui.desk.api.commands import sessions, sign_in, visits
    from counter_tui.desk.api.commands.command import Command
    from counter_tui.desk.api.counter import Counter
    from counter_tui.desk.api.views.home import Home
    from counter_tui.desk.api.views.place import Place
    from counter_tui.desk.api.views.session import StaffSession
else:
    sessions = Later("counter_tui.desk.api.commands.sessions")
    sign_in = Later("counter_tui.desk.api.commands.sign_in")
    visits = Later("counter_tui.desk.api.commands.visits")

R = TypeVar("R")
_TRY_AGAIN: Final = 5
"""Seconds between two tries to open a store that cannot be opened."""


def _leaves_home_as_it_is(command: "Command[R]") -> bool:
    """Whether the home view is the same after a command; after any other it is asked for again."""
    asked = type(command).__name__.startswith(("Ask", "Read"))
    return asked or isinstance(
        command,
        visits.TouchVisit
        | sign_in.SignIn
        | sessions.SignOut
        | sign_in.ChangePassword
        | sessions.LockScreen
        | sessions.Unlock,
    )


class Asking(KeysInOrder):
    """An app with an engine behind it.

    Attributes:
        counter: the engine; None until the store is open.
        place: where this process stands; None until the store is open.
        staff: who is signed in.
        home: the newest answer to `AskHome`, refreshed after each change and each poll.
        online: whether the store answered the last time it was asked, None before.
        trouble: why the store cannot be opened; None while it is being opened and once it is open.
        incidents: numbers of the faults nobody foresaw, in order.
        ticked: published each second.
        opened: published when the store is open, and when it cannot be opened.
        moved: published with each home view that differs from the one before.
        reworded: published when the language is another.
    """

    counter: "Counter | None" = None
    place: "Place | None" = None
    staff: "StaffSession | None" = None
    home: "Home | None" = None
    online: bool | None = None
    trouble: CounterError | None = None

    def __init__(self, *, clock: Clock, random: Random) -> None:
        """Make the app; nothing is opened before `open_store`."""
        super().__init__()
        self.clock = clock
        self.random = random
        self._settled = asyncio.Event()
        self._changes: int | None = None
        self._opening = False
        self._asking_home = False
        self._changed_here = self._home_asked = self._home_shown = 0
        self._shut_for = 0
        self._away = False
        self.incidents: list[str] = []
        self.ticked: Signal[None] = Signal(self, "ticked")
        self.opened: Signal[None] = Signal(self, "opened")
        self.moved: Signal[Home] = Signal(self, "moved")
        self.reworded: Signal[None] = Signal(self, "reworded")

    async def compose_counter(self) -> "Counter":
        """Open the store and put the engine together, away from the event loop."""
        raise NotImplementedError

    def open_store(self) -> None:
        """Open the store in the background; nothing to do while it is being opened or is open."""
        if not self._opening and self.counter is None:
            self._opening = True
            self.trouble = None
            self._settled.clear()
            self.run_worker(self._open(), name="open the store", exit_on_error=False)

    async def _open(self) -> None:
        counter: Counter | None = None
        try:
            counter = await self.compose_counter()
            self.place = await counter.do(sign_in.AskPlace())
        except CounterError as error:
            self.trouble = error
        except Exception as error:  # noqa: BLE001 - whatever keeps the store shut is told on the screen
            self.trouble = self.incident(error)
        if self.trouble is not None and counter is not None:
            await counter.close()
            counter = None
        self.counter = counter
        self.online = counter is not None
        self._opening = False
        self._settled.set()
        self.opened.publish(None)

    async def do(self, command: "Command[R]") -> R:
        """Do a command; waits for the store where it is not open yet.

        Raises:
            CounterError: the typed no. A session or visit that is over is told to the
                application too, which leaves for the sign-in or home screen by itself.
        """
        await self._settled.wait()
        if self.counter is None:
            if self.trouble is None:
                raise RuntimeError("the store was settled without an engine")
            raise self.trouble
        try:
            answer = await self.counter.do(command)
        except CounterError as error:
            self._hear(error)
            raise
        except Exception as error:
            raise self.incident(error) from error
        self._reached(True)
        if not _leaves_home_as_it_is(command):
            self.home_changed()
            # What the answer brings is painted first; two hops, since its widgets ask for their paint in one.
            self.call_later(self._look_once_painted)
        return answer

    @property
    def session(self) -> UUID:
        """The id of the session; only where somebody is signed in."""
        if self.staff is None:
            raise RuntimeError("nobody is signed in")
        return self.staff.id

    def new_key(self) -> UUID:
        """An idempotency key, made when a form opens."""
        return new_id(self.clock, self.random)

    def now(self) -> datetime:
        """This moment, in the branch's time."""
        return self.at(self.clock.now())

    def at(self, moment: datetime) -> datetime:
        """A moment in the branch's time."""
        minutes = self.place.utc_offset if self.place is not None else 480
        return moment.astimezone(timezone(timedelta(minutes=minutes)))

    async def refresh_home(self) -> "Home":
        """Ask for the home view again, and let the screen on top show its bars anew.

        Raises:
            CounterError: the typed no.
        """
        while True:
            # Reads go beside writes: one that began before a change may answer after it, and would
            # show a client again who has been let go; one may also overtake another.
            changed, asked = self._changed_here, self._home_asked + 1
            self._home_asked = asked
            home = await self.do(visits.AskHome(self.session))
            if self.staff is None or changed == self._changed_here:
                break
        if self.staff is not None and asked > self._home_shown:
            self._home_shown = asked
            before, self.home = self.home, home
            if home != before:
                self.moved.publish(home)
                self.home_moved(before, home)
        return home

    def home_changed(self) -> None:
        """Something was changed from here: answers about home that were asked for before are old."""
        self._changed_here += 1

    def home_moved(self, before: "Home | None", now: "Home") -> None:
        """The home view is another: what follows from it."""

    def _look_once_painted(self) -> None:
        self.screen.call_after_refresh(self.look_again)

    def look_again(self) -> None:
        """Ask for the home view in the background, where somebody is signed in and at work."""
        if self.at_work and not self._asking_home:
            self._asking_home = True
            self.run_worker(self._look_again(), name="home", exit_on_error=False)

    async def _look_again(self) -> None:
        self._asking_home = False
        try:
            await self.refresh_home()
        except CounterError:
            # Nobody asked for it: the next poll tries again, and the top bar tells of a lost store.
            return

    @property
    def at_work(self) -> bool:
        """Whether somebody is signed in and the screen is not hidden."""
        return self.staff is not None

    async def poll(self) -> None:
        """Look whether anything has changed, and ask for the home view where it has."""
        if self.counter is None:
            self._try_again()
            return
        try:
            changes = await self.counter.changes()
        except CounterError as error:
            if self.online:
                self.lost(error)
            self._away = True
            self._reached(False)
            self._open_anew_after(error)
            return
        except Exception as error:  # noqa: BLE001 - a poll that fails is tried again a second later
            if self.online is not False:
                self.incident(error)
            self._reached(False)
            return
        self._reached(True)
        if self._away:
            self._away = False
            self.found_again()
        if changes != self._changes:
            self._changes = changes
            self.look_again()

    def _try_again(self) -> None:
        """Open a store that could not be opened by itself, once what kept it shut is mended."""
        self._shut_for += 1
        if isinstance(self.trouble, Unavailable | Conflict) and self._shut_for % _TRY_AGAIN == 0:
            self.open_store()

    def _open_anew_after(self, error: CounterError) -> None:
        """Open the store again where another file has taken its place: nothing goes on with the old one."""
        if error.code == "store-replaced" and self.counter is not None:
            counter, self.counter = self.counter, None
            self._settled.clear()
            self.run_worker(self._open_again(counter), name="open the store anew", exit_on_error=False)

    async def _open_again(self, counter: "Counter") -> None:
        await counter.close()
        self.open_store()

    def lost(self, error: CounterError) -> None:
        """The store answered a second ago and does not now: why."""

    def found_again(self) -> None:
        """The store answers again after it did not."""

    def heard(self, error: CounterError) -> None:
        """The engine said no to a command: what follows for the whole application."""

    def _hear(self, error: CounterError) -> None:
        self._reached(not isinstance(error, Unavailable))
        self._open_anew_after(error)
        self.heard(error)

    def _reached(self, online: bool) -> None:
        if online is not self.online:
            self.online = online
            self.ticked.publish(None)

    def incident(self, error: BaseException) -> Unavailable:
        """Give a fault that nobody foresaw its number, log it, and make a sentence of it."""
        number = self.record_fault(error)
        self.incidents.append(number)
        return Unavailable(
            "fault",
            L("Something went wrong in the program: incident {number}.", number=number),
            L("What was saved is safe. Try again; if it happens again, tell the administrator the number."),
        )

    def record_fault(self, error: BaseException) -> str:
        """Log a fault without what was in hand there, and give its number."""
        raise NotImplementedError
