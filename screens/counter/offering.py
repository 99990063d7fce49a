"""Several ways to go on from here, one of which is to stay."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from data.terms.words import L, Words
from screens.counter.steps.told import Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint


class Offering(Dialog[str]):
    """Says something and offers ways; answers with the key of the one taken, or with nothing.

    With `marked` the first way is marked and Enter takes it. Without, the ways
    wait for their own key, and Enter stays.
    """

    DEFAULT_CSS = """
    Offering Told { margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("escape", "stay", show=False),
        # Before the list of ways, which has nothing to take while none is marked.
        Binding("enter", "go", show=False, priority=True),
    ]

    def __init__(self, says: Words, then: Words | None, ways: Sequence[Choice], *, marked: bool) -> None:
        super().__init__()
        self._says, self._then = says, then
        self._ways = tuple(ways)
        self._marked = marked
        self._answered = False

    def compose_dialog(self) -> ComposeResult:
        yield Told(self._says, "bold")
        if self._then is not None:
            yield Told(self._then)
        if self._ways:
            yield Choices(self._ways, preselected=self._marked)

    def on_mount(self) -> None:
        """Put the focus on the ways, and say which keys there are."""
        for choices in self.query(Choices):
            choices.focus()
        self._tell_keys()

    def _tell_keys(self) -> None:
        hints = [KeyHint(way.letter, way.title) for way in self._ways]
        chosen = next((choices.current for choices in self.query(Choices)), None)
        enter = next((way.title for way in self._ways if way.key == chosen), L("back"))
        self.show_keys((*hints, KeyHint("Esc", L("back")), KeyHint("Enter", enter, enter=True)))

    @on(Choices.Moved)
    def _moved(self) -> None:
        self._tell_keys()

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        self._answer(message.key)

    def action_go(self) -> None:
        """Go the way that is marked, else none."""
        self._answer(next((choices.current or "" for choices in self.query(Choices)), ""))

    def action_stay(self) -> None:
        """Go no way."""
        self._answer("")

    def _answer(self, way: str) -> None:
        # A key typed before the dialog was on screen was not meant for it; one pressed twice arrives twice.
        if self.is_meant and not self._answered:
            self._answered = True
            self.dismiss(way)
