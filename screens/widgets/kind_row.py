"""The kind of an identity document, on one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.words import L
from screens.widgets.ink import ink, row, shown, spread
from screens.widgets.wiped import Wiped

_LABEL: Final = L("Kind")
_FIRST: Final = next(iter(DocumentKind))


class KindRow(Wiped, can_focus=True):
    """Shows the kind; with the focus on it the arrow keys change it and Enter takes it."""

    DEFAULT_CSS = "KindRow { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    @dataclass
    class Taken(Message):
        """The kind that is shown is the one."""

        row: "KindRow"

        @property
        def control(self) -> "KindRow":
            """The row, for `@on` selectors."""
            return self.row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.kind = _FIRST
        self._kinds: tuple[DocumentKind, ...] = (_FIRST,)

    def show(self, kinds: Sequence[DocumentKind], kind: DocumentKind) -> None:
        """Show a kind, among those there are."""
        self._kinds = tuple(kinds) if kind in kinds else (*kinds, kind)
        self.kind = kind
        self.refresh()

    def wipe(self) -> None:
        self.kind, self._kinds = _FIRST, (_FIRST,)
        super().wipe()

    def action_move(self, by: int) -> None:
        """The kind before or after."""
        self.kind = self._kinds[(self._kinds.index(self.kind) + by) % len(self._kinds)]
        self.refresh()

    def action_take(self) -> None:
        """Keep the one that is shown."""
        self.post_message(self.Taken(self))

    def on_focus(self) -> None:
        """The row takes the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """It goes with the focus."""
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        label = ink(f"{shown(_LABEL)}  ", "$on-pick" if self.has_focus else "$muted")
        title = ink(DOCUMENT_TITLES[self.kind], "bold $on-pick" if self.has_focus else "bold")
        how = L("left, right: another; Enter: this") if self.has_focus else L("Shift+Tab: another")
        line = spread(row(label, title), ink(how, "$on-pick" if self.has_focus else "$muted"), width)
        return line.stylize_before("on $pick") if self.has_focus else line
