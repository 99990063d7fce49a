"""Widgets that paint their focus themselves."""

from textual.widget import Widget


class FocusPainted(Widget):
    """A widget whose styles are the same with the focus and without: what is another is painted.

    Textual looks up the styles of all that stands in a widget whenever the focus comes or goes,
    which is a good part of the way from one field to the next.
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No style depends on it."""
