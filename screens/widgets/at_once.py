"""A screen that is painted as soon as it is wanted, and whole."""
# ruff: noqa: SLF001 - what a widget waits for Textual tells nobody; its version is locked

from collections.abc import Iterator
from typing import TypeVar

from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


class PaintsAtOnce(Screen[Result]):
    """Can be painted before its widgets come to ask for that."""

    def paint(self) -> None:
        """Lay out and paint now what has changed, the whole of it at once.

        Left alone each widget asks for its paint when it has nothing else to do, by a message of its own:
        the pane of a step was painted before its heading, and both a good part of the way later.
        """
        if not self.is_current or self.app._batch_count:
            return
        if self.focused is not None:
            # It is told by a message too.
            self.focused.has_focus = True
        laid_out = False
        for widget in self._displayed():
            if widget._repaint_required:
                widget._repaint_required = False
                self._dirty_widgets.add(widget)
            if widget._layout_required:
                widget._layout_required = False
                laid_out = True
                for ancestor in widget.ancestors:
                    if isinstance(ancestor, Widget):
                        ancestor._clear_arrangement_cache()
                        if not ancestor.styles.auto_dimensions:
                            break
        if laid_out or self._layout_required:
            self._layout_required = False
            self._refresh_layout()
        elif self._dirty_widgets:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()

    def _screen_resized(self, size: Size) -> None:
        """Lay out for another size; a terminal that starts tells the one it has three times."""
        if size != self._size:
            super()._screen_resized(size)

    def _compositor_refresh(self) -> None:
        """Paint what has changed; what a batch would throw away is not rendered, and stays to be painted."""
        if not self.app._batch_count:
            super()._compositor_refresh()

    def _displayed(self) -> Iterator[Widget]:
        rest: list[Widget] = [self]
        while rest:
            widget = rest.pop()
            yield widget
            rest += widget.displayed_children
