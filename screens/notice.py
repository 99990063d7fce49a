"""A dialog that tells one thing."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from data.terms.words import L, Words
from data.terms.wrapping import wrap
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.ink import ink, shown, with_keys
from screens.widgets.signs import Sign, glyph


class Notice(Dialog[None]):
    """What happened and what to do next; Enter and Esc close it."""

    DEFAULT_CSS = "Notice Static { height: auto; width: 100%; }"
    BINDINGS = [Binding("enter,escape", "close", show=False)]

    def __init__(self, says: Words, then: Words) -> None:
        super().__init__()
        self._says, self._then = says, then

    def compose_dialog(self) -> ComposeResult:
        told = f"{glyph(Sign.ERROR)} {shown(self._says)}"
        lines = [ink(line, "bold $error") for line in wrap(told, self.text_width)]
        if self._then.msgid:
            lines.append(Content(" "))
            lines += [with_keys(line, "bold") for line in wrap(shown(self._then), self.text_width)]
        yield Static(Content("\n").join(lines), markup=False)

    def on_mount(self) -> None:
        """Say which keys close it."""
        self.show_keys((KeyHint("Enter", L("close"), enter=True),))

    def action_close(self) -> None:
        """Close it, once it was on screen."""
        if self.is_meant:
            self.dismiss()
