"""Widgets that are kept for the next client and forget the last one (rule 12)."""

from textual.reactive import Reactive
from textual.widget import Widget


class Wiped(Widget):
    """A widget that was made knowing no client and can be so again.

    A subclass overrides `wipe`: it takes back what was shown, typed or chosen
    since it was made, and then calls `super().wipe()`.
    """

    # Looking for them is a good part of a line's paint, and there are none.
    auto_links: Reactive[bool] = Reactive(False)

    def wipe(self) -> None:
        """Be as it was made; nothing is told of it, and nothing of what was painted is kept."""
        # Textual keeps the lines that a widget painted last, also while it is not displayed.
        self._render_cache.lines.clear()
        self.refresh(layout=True)
