"""Content as strips, for widgets that paint line by line."""

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style


class Painter:
    """Paints content on a ground; keeps parsed styles until the theme changes."""

    def __init__(self) -> None:
        self._styles: dict[str | Style, Style] = {}

    def forget(self) -> None:
        """The theme is another one."""
        self._styles.clear()

    def parse(self, style: str | Style) -> Style:
        """A style of theme variables, as this theme has them."""
        parsed = self._styles.get(style)
        if parsed is None:
            parsed = self._styles[style] = style if isinstance(style, Style) else Style.parse(style)
        return parsed

    def segments(self, content: Content, base: Style) -> list[Segment]:
        """The content's pieces on a ground."""
        return [
            Segment(text, style.rich_style)
            for text, style in content.render(base, end="", parse_style=self.parse)
        ]

    def strip(self, content: Content, base: Style, width: int) -> Strip:
        """One line of exactly `width` cells."""
        strip = Strip(self.segments(content, base), content.cell_length)
        return strip.adjust_cell_length(width, base.rich_style)
