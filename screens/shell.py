"""The application as its screens see it: one place to ask the engine and to go somewhere else.

`counter_tui.app.CounterApp` completes it with the composition; no screen knows how.
"""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TypeVar
from uuid import UUID

from textual.app import App

from counter_tui.desk.api.commands import Command
from counter_tui.desk.api.counter import Counter
from counter_tui.desk.api.views import Home, Place, StaffSession

R = TypeVar("R")


class Shell(App[int]):
    """What every screen may ask of the application.

    Attributes:
        counter: the engine; None until the store is open.
        place: where this process stands; None until the store is open.
        staff: who is signed in.
        home: the newest answer to `AskHome`, refreshed after each change and each poll.
    """

    counter: Counter | None = None
    place: Place | None = None
    staff: StaffSession | None = None
    home: Home | None = None

    async def do(self, command: Command[R]) -> R:
        """Do a command; waits for the store where it is not open yet.

        Raises:
            CounterError: the typed no. A session or visit that is over is told to the
                application too, which leaves for the sign-in or home screen by itself.
        """
        raise NotImplementedError

    @property
    def session(self) -> UUID:
        """The id of the session; only where somebody is signed in."""
        if self.staff is None:
            raise RuntimeError("nobody is signed in")
        return self.staff.id

    def new_key(self) -> UUID:
        """An idempotency key, made when a form opens."""
        raise NotImplementedError

    def now(self) -> datetime:
        """This moment, in the branch's time."""
        raise NotImplementedError

    def at(self, moment: datetime) -> datetime:
        """A moment in the branch's time."""
        minutes = self.place.utc_offset if self.place is not None else 480
        return moment.astimezone(timezone(timedelta(minutes=minutes)))

    async def refresh_home(self) -> Home:
        """Ask for the home view again, and let the screen on top show its bars anew."""
        raise NotImplementedError

    def go_home(self) -> None:
        """Leave whatever is open for the home screen; nothing kept is lost."""
        raise NotImplementedError

    def open_service(self, service: str, *, then: str = "") -> None:
        """Open a service by code or key; where a gate is closed, offer the way there.

        Args:
            then: the service to come back to once this one is done.
        """
        raise NotImplementedError

    def open_operation(self, operation: UUID) -> None:
        """Resume an application."""
        raise NotImplementedError

    def open_records(self) -> None:
        """10 业务流水."""
        raise NotImplementedError

    def open_desk(self) -> None:
        """11 审批台."""
        raise NotImplementedError

    def show_slip(self, slip: UUID, then: Callable[[], None] | None = None) -> None:
        """Show a slip; printed from there. `then` runs when it is closed."""
        raise NotImplementedError

    def switch_client(self) -> None:
        """End the visit, after asking where something is open (rule 12)."""
        raise NotImplementedError

    def lock(self) -> None:
        """Hide the screen and keep the work."""
        raise NotImplementedError
