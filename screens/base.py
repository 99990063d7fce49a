"""The frame with the counter's own facts in it: what every screen after sign-in is made from."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from data.terms import keys
from data.terms.enums import StoreKind
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens import bars
from screens.widgets.facts import KeyHint, ServiceGroup, StripFacts, TopFacts
from screens.widgets.frame import CounterScreen, MindsTurn
from screens.widgets.ground import Ground
from screens.widgets.service_list import ServiceList
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.views.home import Home
    from screens.shell import Shell

_STAFF_ACTIONS: Final = frozenset({"palette", "switch_client", "records", "desk", "lock", "reveal"})
_SLOW: Final = 0.4
ROOMY_COLUMNS: Final = 160
FIND: Final = KeyHint(keys.SERVICES, L("services"), short=L("find"), spare=True)
"""The palette's key, the same on every screen of a counter."""


class _Room(Horizontal, Ground):
    """The work with what stands at its sides."""


class _Work(Vertical, Ground):
    """The work alone."""


class DeskScreen(CounterScreen[None]):
    """A screen of somebody who is signed in; subclasses override `compose_work`, `keys` and `changed`.

    Its bars follow the application's newest home view. Bindings that all
    screens share are here; those of staff are silent in the client's turn (rule 13).

    Attributes:
        SERVICES: where the services list stands: `always`, `wide` (from 120 columns) or `never`.
        STRIP: whether the client's strip stands under the top bar.

    In demo mode the client's phone stands at the right, and a `wide` services
    list only from 160 columns. The class `roomy` is there from 160 columns.
    """

    SERVICES: ClassVar[str] = "wide"
    STRIP: ClassVar[bool] = True
    _shown_top: TopFacts | None = None
    _shown_strip: StripFacts | None = None
    _shown_groups: tuple[ServiceGroup, ...] = ()
    _home_stale = False
    _beside: ServiceList | None = None

    DEFAULT_CSS = """
    DeskScreen #room { width: 100%; height: 1fr; }
    DeskScreen #work { width: 1fr; height: 100%; padding: 1 3 0 3; overflow: hidden hidden; }
    DeskScreen.compact #work { padding: 0 1; }
    DeskScreen.compact.-services-wide ServiceList { display: none; }
    DeskScreen.training.-services-wide ServiceList { display: none; }
    DeskScreen.training.-services-wide.roomy ServiceList { display: block; }
    """
    BINDINGS = [
        Binding("f2,ctrl+p", "palette", show=False, id="palette"),
        Binding("f3,ctrl+n", "switch_client", show=False, id="switch"),
        Binding("f4,ctrl+l", "records", show=False, id="records"),
        Binding("f6,ctrl+t", "desk", show=False, id="desk"),
        Binding("f8,ctrl+o", "reveal", show=False, id="reveal"),
    ]

    @property
    def shell(self) -> "Shell":
        """The application."""
        return cast("Shell", self.app)

    def compose_pane(self) -> ComposeResult:
        self.add_class(f"-services-{self.SERVICES}")
        self.set_class(self._in_training, "training")
        self.set_class(self.app.size.width >= ROOMY_COLUMNS, "roomy")
        with _Room(id="room"):
            if self.SERVICES != "never":
                self._beside = ServiceList()
                yield self._beside
            with _Work(id="work"):
                yield from self.compose_work()
            yield from self.compose_side()
            if self.SERVICES != "never" and self._in_training:
                from screens.training.phone import PhonePanel

                yield PhonePanel()

    @property
    def _in_training(self) -> bool:
        place = self.shell.place
        return place is not None and place.kind is StoreKind.TRAINING

    def compose_work(self) -> ComposeResult:
        """What stands in the pane, beside the services list."""
        yield from ()

    def compose_side(self) -> ComposeResult:
        """What stands at the right of the pane."""
        yield from ()

    def keys(self) -> Sequence[KeyHint]:
        """The keys that work now; asked again by `refresh_keys`."""
        return ()

    @property
    def unfinished(self) -> bool:
        """Whether what is on screen is not done yet, so that letting the client go is asked about."""
        return False

    def changed(self) -> None:
        """The application's home view is newer: show what changed with it; only the screen on top is told."""

    def wipe(self) -> None:
        """The client has gone: nothing typed for them stays."""

    def left(self) -> None:
        """It is on no stack any more; a screen that is kept forgets what it showed (rule 12)."""

    def forget_client(self) -> None:
        """Empty the bars of what is the client's; shown again, they are filled anew."""
        self.unsay()
        self.show_strip(None)
        self._shown_strip = None

    def refused(self, error: CounterError) -> None:
        """Something that was asked for from here was refused."""
        from screens.notice import Notice

        self.app.push_screen(Notice(error.says, error.then))

    def mark_service(self, code: str) -> None:
        """Mark a service in the list."""
        if self._beside is not None:
            self._beside.current = code

    @property
    def marked_service(self) -> str:
        """The code of the service marked in the list, empty for none."""
        return self._beside.current if self._beside is not None else ""

    def step_service(self, by: int) -> None:
        """Move the mark in the services list."""
        if self._beside is not None:
            self._beside.step(by)

    def minding_turn(self) -> Iterable[MindsTurn]:
        services = self._beside
        return (*super().minding_turn(), *((services,) if services is not None else ()))

    def refresh_keys(self) -> None:
        """Show the keys that work now."""
        if self._in_training:
            from screens.training.walk_ins import WalkIns

            if isinstance(self.focused, WalkIns):
                self.show_keys(self.focused.keys())
                return
        self.show_keys(self.keys())

    def refresh_bars(self) -> None:
        """Fill the bars and the services list from what the application knows."""
        shell = self.shell
        shown = bars.top(shell), bars.strip(shell) if self.STRIP else None, bars.service_groups(shell.home)
        top, strip, groups = shown
        # Each second asks; only what is another is painted.
        if top != self._shown_top:
            self.show_top(top)
        if strip != self._shown_strip:
            self.show_strip(strip)
        if groups != self._shown_groups and self._beside is not None:
            self._beside.show(groups)
        self._shown_top, self._shown_strip, self._shown_groups = shown

    def found_again(self) -> None:
        """The store answers again after it did not."""
        self.tell(L("The store answers again."))

    def tell(self, words: Words, sign: Sign = Sign.OK) -> None:
        """Say what just happened, with the branch's time."""
        self.shell.told_on = self
        self.say(words, sign, self.shell.now().strftime("%H:%M"))

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Around a command: keys typed meanwhile are kept for the next text field, dropped after an error."""
        self.shell.hold_keys()
        slow = self.set_timer(_SLOW, lambda: self.meanwhile(L("Saving")))
        try:
            yield
        except BaseException:
            self.shell.give_keys(drop=True)
            raise
        else:
            self.shell.give_keys()
        finally:
            slow.stop()
            if self.is_attached:
                self.meanwhile(None)

    def on_mount(self) -> None:
        """Follow the application."""
        self.shell.ticked.subscribe(self, self._follow_tick)
        self.shell.moved.subscribe(self, self._follow_home)
        self.shell.reworded.subscribe(self, self.reword)
        self.refresh_bars()
        self.refresh_keys()

    def reword(self, _: None = None) -> None:
        self._shown_top = None
        super().reword()
        self.refresh_bars()
        self.changed()
        self.refresh_keys()

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self.set_class(event.size.width >= ROOMY_COLUMNS, "roomy")

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Show what happened while another screen was on top."""
        if self.shell.told_on is not self:
            # Something happened elsewhere since: what stands here is not the last.
            self.unsay()
        self._follow_tick(None)
        if self._home_stale:
            self._home_stale = False
            self.changed()
        self.refresh_keys()

    def _follow_tick(self, _: None) -> None:
        if not self.is_current:
            return
        self.refresh_bars()
        told = self.shell.take_told()
        if told is not None:
            self.tell(*told)

    def _follow_home(self, _: "Home") -> None:
        if self.is_current:
            self.refresh_bars()
            self.changed()
        else:
            self._home_stale = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the client's turn the staff's keys are silent."""
        if action in _STAFF_ACTIONS and self.client_turn:
            return False
        return super().check_action(action, parameters)

    def action_palette(self) -> None:
        """Find a service by code, initials or name."""
        self.shell.open_palette()

    def action_switch_client(self) -> None:
        """Let the client go."""
        self.shell.switch_client()

    def action_records(self) -> None:
        """10 业务流水."""
        self.shell.open_records()

    def action_reveal(self) -> None:
        """A masked number of the client in full."""
        self.shell.reveal()

    def action_desk(self) -> None:
        """11 审批台."""
        self.shell.open_desk()
