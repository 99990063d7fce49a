"""Compact or comfortable: one question, asked by every widget, answered by the screen's size."""

from typing import Final

from textual.geometry import Size
from textual.widget import Widget

COMFORTABLE_COLUMNS: Final = 120
COMFORTABLE_ROWS: Final = 36
COMPACT: Final = "compact"
"""The class a screen carries while it is compact."""


def is_small(size: Size) -> bool:
    """Whether a screen of that size is compact."""
    return size.width < COMFORTABLE_COLUMNS or size.height < COMFORTABLE_ROWS


def is_compact(widget: Widget) -> bool:
    """Whether the widget paints compactly."""
    return is_small(widget.app.size)
