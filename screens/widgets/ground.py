"""Widgets that paint their background and nothing else."""

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def ground(widget: Widget, crop: Region) -> list[Strip]:
    """The lines of a widget without border on which nothing is painted."""
    _, background = widget.background_colors
    strip = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
    for each in widget.get_line_filters():
        strip = strip.apply_filter(each, background)
    return [strip] * crop.height


class Ground(Widget):
    """What others stand in, without border.

    Textual's own containers have every line rendered as if something could stand on it: of a step's
    paint that was the dearest part.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The background alone."""
        return ground(self, crop)
