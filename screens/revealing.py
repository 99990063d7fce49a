"""F8: a masked number in full, for a reason, for some seconds (rule 10)."""

from dataclasses import dataclass
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size

from counter_tui.desk.api.views.revealing import Revealable, RevealReason
from data.terms.words import L, Words, plain
from screens.counter.steps.told import Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.ink import ink
from screens.widgets.wiped import Wiped

SECONDS: Final = 15
_NOTE: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number is to be shown, and why."""

    item: str
    title: Words
    reason: str
    note: str


class RevealDialog(Dialog[Wanted | None]):
    """Asks first which number, then why. Nothing is marked at first, and Esc shows nothing."""

    DEFAULT_CSS = """
    RevealDialog Told { margin: 0 0 1 0; }
    RevealDialog Field { margin: 1 0 0 0; }
    RevealDialog Field ImeInput { background: $raised; }
    RevealDialog .-away { display: none; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, offered: Revealable) -> None:
        super().__init__()
        self._offered = offered
        self._item = ""
        self._answered = False

    def compose_dialog(self) -> ComposeResult:
        yield Told(L("Show which number in full?"), "bold")
        yield Choices(
            [
                Choice(item.key, item.title, f"{n}", note=plain(item.masked))
                for n, item in enumerate(self._offered.items, 1)
            ],
            preselected=False,
            id="items",
        )
        yield Choices(
            [
                Choice(reason.code, plain(reason.text), f"{n}")
                for n, reason in enumerate(self._offered.reasons, 1)
            ],
            preselected=False,
            id="reasons",
            classes="-away",
        )
        yield Field(
            L("Note"), note=L("stays inside"), enter_moves=False, max_length=_NOTE, id="note", classes="-away"
        )

    def on_mount(self) -> None:
        """Begin with the number."""
        self.query_one("#items", Choices).focus()
        self._tell_keys()

    # --- what is chosen

    @property
    def _listed(self) -> RevealReason | None:
        code = self.query_one("#reasons", Choices).current
        return next((reason for reason in self._offered.reasons if reason.code == code), None)

    def _lacks(self) -> Words | None:
        if not self._item:
            return None if self.query_one("#items", Choices).current else L("choose a number")
        listed = self._listed
        if listed is None:
            return L("choose a reason")
        return L("explain it") if listed.note and not self.query_one(Field).value.strip() else None

    def _tell_keys(self) -> None:
        enter = KeyHint("Enter", L("show it") if self._item else L("next"), enter=True, lacks=self._lacks())
        hints = (KeyHint("Tab", L("note")),) if self._item else ()
        self.show_keys((*hints, KeyHint("Esc", L("back")), enter))

    @on(Choices.Moved)
    @on(Field.Changed)
    def _moved(self) -> None:
        self._tell_keys()

    @on(Choices.Chosen, "#items")
    def _chosen(self) -> None:
        self.action_take()

    @on(Choices.Chosen, "#reasons")
    def _reason_marked(self) -> None:
        # A digit only marks it: a note may still be written, and Enter shows the number.
        self._tell_keys()

    def action_take(self) -> None:
        """Go on with what is marked: to the reason, then to the number."""
        if not self.is_meant or self._answered:
            return
        if not self._item:
            self._take_item()
        elif self._lacks() is None and (listed := self._listed) is not None:
            self._answered = True
            titles = {item.key: item.title for item in self._offered.items}
            note = self.query_one(Field).value.strip()
            self.dismiss(Wanted(self._item, titles[self._item], listed.code, note))
        elif self._listed is not None:
            self.query_one(Field).focus_input()

    def _take_item(self) -> None:
        items, reasons = self.query_one("#items", Choices), self.query_one("#reasons", Choices)
        if items.current is None:
            return
        self._item = items.current
        items.add_class("-away")
        reasons.remove_class("-away")
        self.query_one(Field).remove_class("-away")
        self.query_one(Told).show(L("Why is it to be shown? This is put on record."))
        reasons.focus()
        self._tell_keys()

    def action_leave(self) -> None:
        """Show nothing."""
        if not self._answered:
            self._answered = True
            self.dismiss(None)


class RevealedDialog(Dialog[None]):
    """The number, until a key is pressed, the screen is left, or `SECONDS` have passed."""

    DEFAULT_CSS = "RevealedDialog Told { margin: 0 0 1 0; }"

    def __init__(self, title: Words, number: str) -> None:
        super().__init__()
        self._title = title
        self._number = _Number(number)
        self._left = SECONDS
        self._gone = False

    def compose_dialog(self) -> ComposeResult:
        yield Told(self._title, "bold")
        yield self._number

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1, self._second)
        self._tell_keys()

    def _tell_keys(self) -> None:
        what = L("hide it, {seconds} s left", seconds=self._left)
        self.show_keys((KeyHint("Enter", what, enter=True),))

    def _second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._leave()
        else:
            self._tell_keys()

    def on_key(self, event: events.Key) -> None:
        """Any key hides it, and does nothing else."""
        event.stop()
        event.prevent_default()
        if self.is_meant:
            self._leave()

    def on_click(self) -> None:
        """So does the mouse."""
        self._leave()

    def on_screen_suspend(self) -> None:
        """Another screen covers it, the lock perhaps: it does not come back with the number."""
        self._number.wipe()

    def on_screen_resume(self) -> None:
        """Nothing is left to show."""
        if not self._number.there:
            self._leave()

    def _leave(self) -> None:
        self._number.wipe()
        if self.is_current and not self._gone:
            self._gone = True
            self.dismiss()


class _Number(Wiped):
    """A number in one row; `there` until it is wiped."""

    DEFAULT_CSS = "_Number { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number

    @property
    def there(self) -> bool:
        """Whether it can still be seen."""
        return bool(self._number)

    def wipe(self) -> None:
        """Forget it."""
        self._number = ""
        super().wipe()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def render(self) -> Content:
        return ink(self._number or " ", "bold $accent")
