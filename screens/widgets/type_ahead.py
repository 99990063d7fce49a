"""What is typed while the program works: kept, and given on to a text field only."""

from typing import Protocol, runtime_checkable

from textual import events
from textual.widget import Widget

from screens.widgets.ink import can_show


@runtime_checkable
class TakesText(Protocol):
    """A widget that typed characters may be given to after the fact."""

    def take_text(self, text: str) -> None:
        """Take characters as if they were typed now."""
        ...


class KeyKeeper(Widget, can_focus=False):
    """Has the focus while a write is under way, so that no key reaches a form that is busy."""

    DEFAULT_CSS = "KeyKeeper { height: 0; width: 0; }"

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._before: Widget | None = None
        self._holding = False

    def hold(self) -> None:
        """Begin to keep."""
        if self._holding:
            return
        self._holding = True
        self._kept = ""
        self._before = self.screen.focused
        self.can_focus = True
        self.screen.set_focus(self, scroll_visible=False)

    def give(self, *, drop: bool) -> None:
        """End keeping; give what was kept to the focused text field unless it is to be dropped."""
        if not self._holding:
            return
        self._holding = False
        if self.screen.focused is self:
            before = self._before
            self.screen.set_focus(before if before is not None and before.is_attached else None)
        self.can_focus = False
        kept, self._kept, self._before = self._kept, "", None
        focused = self.screen.focused
        if kept and not drop and isinstance(focused, TakesText):
            focused.take_text(kept)

    def take(self) -> str:
        """End keeping and hand over what was kept, for a text field of another screen."""
        kept = self._kept if self._holding else ""
        self.give(drop=True)
        return kept

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == "backspace":
            self._kept = self._kept[:-1]
        elif event.character is not None and can_show(event.character):
            self._kept += event.character

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._kept += event.text.partition("\n")[0]
