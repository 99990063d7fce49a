"""A slip on screen: paper stays dark on light, whatever the theme."""

from collections.abc import Collection, Sequence

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.widgets.ink import ink


class _Text(Static):
    """The text, and since when it is on screen."""

    painted_at: float | None = None

    def render(self) -> RenderResult:
        if self.painted_at is None:
            self.painted_at = events.Event().time
        return super().render()


class Paper(VerticalScroll, can_focus=True):
    """Text as it will be printed; scrolls with the arrow keys. Copied text is the printed text."""

    DEFAULT_CSS = """
    Paper {
        background: $paper;
        color: $ink;
        height: auto;
        max-height: 100%;
        width: 52;
        padding: 1 2;
        scrollbar-size: 0 0;
    }
    Paper > Static { width: auto; height: auto; color: $ink; background: $paper; text-wrap: nowrap; }
    """

    def __init__(
        self,
        lines: Sequence[str] = (),
        *,
        strong: Collection[int] = (),
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = tuple(lines)
        self._static = _Text(_painted(self._lines, strong), markup=False)

    def compose(self) -> ComposeResult:
        yield self._static

    @property
    def text(self) -> str:
        """The slip's text, lines joined by newlines."""
        return "\n".join(self._lines)

    @property
    def painted_at(self) -> float | None:
        """When it was first on screen, as events count time; None before."""
        return self._static.painted_at

    def show(self, lines: Sequence[str], *, strong: Collection[int] = ()) -> None:
        """Show another slip, from its top; `strong` are indexes of bold lines."""
        self._lines = tuple(lines)
        self._static.update(_painted(self._lines, strong))
        self.scroll_home(animate=False)


def _painted(lines: Sequence[str], strong: Collection[int]) -> Content:
    return Content("\n").join(
        ink(line, "bold" if index in strong else "") for index, line in enumerate(lines)
    )
