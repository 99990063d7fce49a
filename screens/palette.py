"""A service or an action from anywhere: by code, initials or name."""

from collections.abc import Sequence
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from counter_tui.desk.api.views.home import ServiceLine
from data.terms.words import L, Words
from screens.counter.steps.told import Told
from screens.finding import find, means
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field

_WIDTH: Final = 60
_ACTIONS: Final[tuple[tuple[str, Words, str], ...]] = (
    ("switch", L("Let this client go"), "hkh"),
    ("switch", L("Another account of this client"), "hh"),
    ("reveal", L("Show a number in full"), "xs"),
    ("look", L("Language and colours"), "yy"),
    ("lock", L("Lock the screen"), "sd"),
    ("sign-out", L("Sign out"), "qt"),
    ("leave", L("Leave the program"), "tc"),
)
"""What can be done besides services: its name here, in words, and its pinyin initials."""
_TOUR: Final = ("tour", L("Show the way around"), "dl")


class Palette(Dialog[str]):
    """Answers with a service's code or an action's name; with nothing where it was left."""

    DEFAULT_CSS = """
    Palette #query ImeInput { background: $raised; }
    Palette #found { height: 20; scrollbar-size: 0 0; margin: 1 0 0 0; }
    Palette.compact #found { height: 12; }
    """
    BINDINGS = [
        Binding("escape,f2,ctrl+p", "leave", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(self, services: Sequence[ServiceLine], *, training: bool = False) -> None:
        """Make a palette.

        Args:
            services: those of the home view.
            training: the way around can be shown.
        """
        super().__init__(width=_WIDTH)
        self._services = tuple(services)
        self._training = training
        self._keys: list[str] = []
        self._span = Told(style="$muted")

    def compose_dialog(self) -> ComposeResult:
        yield Field(L("Service or action"), note=L("digits, initials or name"), enter_moves=False, id="query")
        with VerticalScroll(id="found", can_focus=False):
            yield Choices(self._found(""))
        yield self._span

    def on_mount(self) -> None:
        """Take the focus."""
        self.query_one(Field).focus_input()
        self.query_one(Choices).can_focus = False
        self._tell_keys()
        self.call_after_refresh(self._into_view)

    def _found(self, typed: str) -> list[Choice]:
        services = find(typed, self._services) if typed.strip() else self._services
        choices = [
            Choice(line.code, L("{code} {title}", code=line.code, title=line.title), note=line.note)
            for line in services
        ]
        actions = (*_ACTIONS, _TOUR) if self._training else _ACTIONS
        choices += [Choice(key, words) for key, words, initials in actions if means(typed, words, initials)]
        self._keys = [choice.key for choice in choices]
        return choices

    def _into_view(self) -> None:
        """Scroll to the marked one, and say which are on screen where not all are."""
        found, current = self.query_one("#found", VerticalScroll), self.query_one(Choices).current
        count, room = len(self._keys), found.size.height
        at = self._keys.index(current) if current is not None else 0
        first = min(max(round(found.scroll_offset.y), at - room + 1), at, max(0, count - room))
        found.scroll_to(y=first, animate=False, force=True, immediate=True)
        some = L("{first} to {last} of {count}", first=first + 1, last=first + room, count=count)
        nothing = L("No service or action is called that. Type less of it.")
        self._span.show(some if count > room else None if count else nothing)

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        self.query_one(Choices).show(self._found(message.value))
        self.query_one(Choices).action_edge(0)
        self._tell_keys()
        self.call_after_refresh(self._into_view)

    @on(Field.Submitted)
    def _take(self) -> None:
        current = self.query_one(Choices).current
        if current is not None:
            self.dismiss(current)

    def action_move(self, by: int) -> None:
        """Move the marker."""
        self.query_one(Choices).action_move(by)
        self._into_view()

    def action_leave(self) -> None:
        """Close it and do nothing."""
        self.dismiss("")

    def on_click(self, event: events.Click) -> None:
        """The field keeps the focus."""
        self.query_one(Field).focus_input()

    def _tell_keys(self) -> None:
        lacks = None if self.query_one(Choices).current is not None else L("nothing found")
        self.show_keys(
            (KeyHint("Esc", L("close")), KeyHint("Enter", L("open it"), enter=True, lacks=lacks)),
        )
