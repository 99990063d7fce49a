"""What must come first, and the way there with one key (rule 2)."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from data.terms.errors import CounterError, GateClosed, Refusal
from data.terms.words import L
from screens.counter.steps.told import Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint


class GateDialog(Dialog[str]):
    """Says what is missing and what to do; answers with the service that leads there, or with nothing.

    At a closed gate the likeliest way is marked and Enter takes it: it opens a
    service, which is as harmless as staying. Any other refusal's ways wait for
    their own key, and Enter stays.
    """

    DEFAULT_CSS = """
    GateDialog Told { margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("escape", "stay", show=False),
        # Before the list of ways, which has nothing to take while none is marked.
        Binding("enter", "go", show=False, priority=True),
    ]

    def __init__(self, error: CounterError) -> None:
        super().__init__()
        self._error = error
        self._ways = error.ways if isinstance(error, Refusal) else ()
        self._marked = isinstance(error, GateClosed)
        self._answered = False

    def compose_dialog(self) -> ComposeResult:
        yield Told(self._error.says, "bold")
        if self._error.then.msgid:
            yield Told(self._error.then)
        if self._ways:
            yield Choices(
                [Choice(key, offer, f"{n}") for n, (key, offer) in enumerate(self._ways, 1)],
                preselected=self._marked,
            )

    def on_mount(self) -> None:
        """Put the focus on the ways, and say which keys there are."""
        for choices in self.query(Choices):
            choices.focus()
        self._tell_keys()

    def _tell_keys(self) -> None:
        hints = [KeyHint(f"{n}", offer) for n, (_, offer) in enumerate(self._ways, 1)]
        chosen = next((choices.current for choices in self.query(Choices)), None)
        enter = dict(self._ways).get(chosen or "", L("back"))
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
