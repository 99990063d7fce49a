"""The way around the home screen, in demo mode: a few sentences, each beside what it is about."""

from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from data.terms import keys
from data.terms.words import L, Words, plain
from screens.counter.steps.told import Told
from screens.widgets.bars import KeyBar, TrainingBanner
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.heading import SectionTitle

_POINTED: Final = "-pointed"


@dataclass(frozen=True, slots=True)
class _Stop:
    at: str
    title: Words
    says: Words


_STOPS: Final = (
    _Stop(
        TrainingBanner.__name__,
        L("Nothing here is real"),
        L("This branch is invented. Try everything; counter-tui demo --fresh starts over."),
    ),
    _Stop(
        "PhonePanel",
        L("Who may come"),
        L("Clients with their accounts and mobiles. Once one is served, this is their phone with its codes."),
    ),
    _Stop(
        "#code",
        L("Opening a service"),
        L(
            "Two digits, initials or a name, and Enter. From any other screen {services} comes first.",
            services=keys.SERVICES,
        ),
    ),
    _Stop(
        "ServiceList",
        L("What comes next"),
        L("It is marked, and Enter opens it: now 02, signing a client in."),
    ),
    _Stop(
        KeyBar.__name__,
        L("The keys that work now"),
        L(
            "Enter stands at the right, grey while something is missing. {help} explains more.",
            help=keys.HELP,
        ),
    ),
)


class Tour(Dialog[None]):
    """Enter goes on, Esc ends it at once; what a sentence is about is tinted behind it."""

    DEFAULT_CSS = """
    Tour { background: transparent; }
    Tour > #dialog-box { border: tall $training; }
    Tour Told { margin: 1 0 0 0; }
    .-pointed, .-pointed * { tint: $training 25%; }
    """
    SCOPED_CSS = False
    BINDINGS = [Binding("enter,space", "go_on", show=False), Binding("escape", "end", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._told = Told()
        self._title = SectionTitle(plain(""), accent=True)

    def compose_dialog(self) -> ComposeResult:
        yield self._title
        yield self._told

    def on_mount(self) -> None:
        """Begin."""
        self._point()

    def on_unmount(self) -> None:
        """Nothing stays tinted."""
        self._unpoint()

    @property
    def _below(self) -> Screen[object]:
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1]

    def _target(self) -> Widget | None:
        if _STOPS[self._at].at == KeyBar.__name__:
            return self.query_one(KeyBar)  # it stands over the screen's own
        found = (widget for widget in self._below.query(_STOPS[self._at].at) if widget.is_on_screen)
        return next(found, None)

    def _unpoint(self) -> None:
        for screen in self.app.screen_stack:
            screen.query(f".{_POINTED}").remove_class(_POINTED)

    def _point(self) -> None:
        stop = _STOPS[self._at]
        self._unpoint()
        target = self._target()
        if target is not None:
            target.add_class(_POINTED)
        self._title.show(stop.title, plain(f"{self._at + 1} / {len(_STOPS)}"))
        self._told.show(stop.says)
        last = self._at + 1 == len(_STOPS)
        self.show_keys(
            (
                KeyHint("Esc", L("end the tour")),
                KeyHint("Enter", L("begin") if last else L("next"), enter=True),
            )
        )

    def action_go_on(self) -> None:
        """The next sentence; after the last one, the work."""
        if not self.is_meant:
            return
        if self._at + 1 == len(_STOPS):
            self.action_end()
        else:
            self._at += 1
            self._point()

    def action_end(self) -> None:
        """Go to work."""
        self._unpoint()
        self.dismiss(None)
