"""The keys that work where the focus is."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data.terms.keys import Key
from data.terms.words import L, Words
from data.terms.wrapping import wrap
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint
from screens.widgets.ink import ink, row, shown, with_keys


@runtime_checkable
class Advises(Protocol):
    """A widget that explains itself while it has the focus.

    Attributes:
        advice: what is to be done in it, None where that needs no word.
    """

    advice: Words | None


def advice_for(focused: Widget | None) -> Words | None:
    """What the innermost widget around the focus says of itself."""
    around = focused.ancestors_with_self if focused is not None else ()
    return next((node.advice for node in around if isinstance(node, Advises) and node.advice), None)


class HelpDialog(Dialog[None]):
    """Sentences, the first of them for what has the focus, and the keys, each with its second one."""

    DEFAULT_CSS = "HelpDialog Static { height: auto; width: 100%; }"
    BINDINGS = [Binding("enter,escape,f1,ctrl+g", "close", show=False)]

    def __init__(self, says: Sequence[Words], hints: Sequence[KeyHint]) -> None:
        super().__init__()
        self._says, self._hints = tuple(says), tuple(hints)

    def compose_dialog(self) -> ComposeResult:
        lines: list[Content] = []
        for said in self._says:
            tone = "" if lines else "bold"
            lines += [with_keys(line, tone) for line in wrap(shown(said), self.text_width)]
            lines.append(Content(" "))
        for hint in self._hints:
            name = shown(hint.key)
            key = ink(name + " " * max(1, 8 - cell_len(name)), "bold $accent")
            also = f"{hint.key.also if isinstance(hint.key, Key) else '':<8}"
            lines.append(row(key, ink(also, "$muted"), ink(hint.what if hint.lacks is None else hint.lacks)))
        yield Static(Content("\n").join(lines), markup=False)

    def on_mount(self) -> None:
        """Say which keys close it."""
        self.show_keys((KeyHint("Enter", L("close"), enter=True),))

    def action_close(self) -> None:
        """Close it."""
        if self.is_meant:
            self.dismiss()
