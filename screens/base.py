"""The frame with the counter's own facts in it: what every screen after sign-in is made from."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens import bars
from screens.shell import Shell
from screens.widgets.facts import KeyHint
from screens.widgets.frame import CounterScreen
from screens.widgets.service_list import ServiceList
from screens.widgets.signs import Sign

_STAFF_ACTIONS: Final = frozenset({"palette", "switch_client", "records", "desk", "lock"})
_SLOW: Final = 0.4


class DeskScreen(CounterScreen[None]):
    """A screen of somebody who is signed in; subclasses override `compose_work`, `keys` and `changed`.

    Its bars follow the application's newest home view. Bindings that all
    screens share are here; those of staff are silent in the client's turn (rule 13).

    Attributes:
        SERVICES: where the services list stands: `always`, `wide` (from 120 columns) or `never`.
        PHONE: the client's phone stands at the right in demo mode.
    """

    SERVICES: ClassVar[str] = "wide"
    PHONE: ClassVar[bool] = False

    DEFAULT_CSS = """
    DeskScreen #room { width: 100%; height: 1fr; }
    DeskScreen #work { width: 1fr; height: 100%; padding: 1 3 0 3; overflow: hidden hidden; }
    DeskScreen.compact #work { padding: 0 1; }
    DeskScreen.compact.-services-wide ServiceList { display: none; }
    """
    BINDINGS = [
        Binding("f1,ctrl+g", "help", show=False, id="help"),
        Binding("f2,ctrl+p", "palette", show=False, id="palette"),
        Binding("f3,ctrl+n", "switch_client", show=False, id="switch"),
        Binding("f4,ctrl+l", "records", show=False, id="records"),
        Binding("f6,ctrl+t", "desk", show=False, id="desk"),
    ]

    @property
    def shell(self) -> Shell:
        """The application."""
        return cast(Shell, self.app)

    def compose_pane(self) -> ComposeResult:
        self.add_class(f"-services-{self.SERVICES}")
        with Horizontal(id="room"):
            if self.SERVICES != "never":
                yield ServiceList()
            with Vertical(id="work"):
                yield from self.compose_work()

    def compose_work(self) -> ComposeResult:
        """What stands in the pane, beside the services list."""
        yield from ()

    def keys(self) -> Sequence[KeyHint]:
        """The keys that work now; asked again by `refresh_keys`."""
        return ()

    def changed(self) -> None:
        """The application's home view is newer: show what changed with it."""

    def mark_service(self, code: str) -> None:
        """Mark a service in the list."""
        for found in self.query(ServiceList):
            found.current = code

    def refresh_keys(self) -> None:
        """Show the keys that work now."""
        self.show_keys(self.keys())

    def refresh_bars(self) -> None:
        """Fill the bars and the services list from what the application knows."""
        shell = self.shell
        self.show_top(bars.top(shell))
        self.show_strip(bars.strip(shell))
        for found in self.query(ServiceList):
            found.show(bars.service_groups(shell.home))

    def tell(self, words: Words, sign: Sign = Sign.OK) -> None:
        """Say what just happened, with the branch's time."""
        self.say(words, sign, self.shell.now().strftime("%H:%M"))

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Around a command: keys typed meanwhile are kept for the next text field, dropped after an error."""
        self.hold_keys()
        slow = self.set_timer(_SLOW, lambda: self.tell(L("Saving"), Sign.INFO))
        try:
            yield
        except CounterError:
            self.give_keys(drop=True)
            raise
        except BaseException:
            self.give_keys(drop=True)
            raise
        else:
            self.give_keys()
        finally:
            slow.stop()

    def on_mount(self) -> None:
        """Show what is known."""
        self.refresh_bars()
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was on top."""
        self.refresh_bars()
        self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the client's turn the staff's keys are silent."""
        if action in _STAFF_ACTIONS and self.client_turn:
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Help for what has the focus."""
        self.shell.show_help()

    def action_palette(self) -> None:
        """Find a service by code, initials or name."""
        self.shell.open_palette()

    def action_switch_client(self) -> None:
        """Let the client go."""
        self.shell.switch_client()

    def action_records(self) -> None:
        """10 业务流水."""
        self.shell.open_records()

    def action_desk(self) -> None:
        """11 审批台."""
        self.shell.open_desk()
