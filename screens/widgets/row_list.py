"""Lists of any length: only the rows on screen are painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data.terms.words import Words
from screens.widgets.fitting import is_compact
from screens.widgets.rows import Column, Lines, Row
from screens.widgets.strips import Painter

__all__ = ["Column", "Row", "RowList"]


class RowList(ScrollView, can_focus=True):
    """Rows with a cursor.

    The cursor belongs to a row, by its key: when the rows are refreshed it
    stays on that row, at the same line of the screen. Text that does not fit
    its column ends in `..`.

    Attributes:
        MARKS_UNFOCUSED: the cursor's row is marked while the focus is elsewhere too; off
            where several lists share one cursor.
    """

    MARKS_UNFOCUSED: ClassVar[bool] = True

    DEFAULT_CSS = """
    RowList { height: 1fr; width: 100%; scrollbar-size: 0 0; overflow: hidden hidden; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "open", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Enter on a row that can be opened."""

        rows: "RowList"
        row: Row

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    @dataclass
    class Barred(Message):
        """Enter on a row that cannot be opened."""

        rows: "RowList"
        row: Row

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: "RowList"
        row: Row

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row] = (),
        *,
        sign_width: int = 8,
        sign_title: Words | None = None,
        gap: int = 2,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a list.

        Args:
            columns: the columns, from the left.
            rows: the rows, in order.
            sign_width: cells for the sign and its word, 0 where rows have none.
            sign_title: heading of the signs.
            gap: cells between two columns; 1 in a dense list.
            id: the widget's id.
            classes: the widget's classes.
        """
        # Before the rest: giving a widget its classes already tells of a style change.
        self._painter = Painter()
        super().__init__(id=id, classes=classes)
        self._rows: tuple[Row, ...] = ()
        self._index: dict[str, int] = {}
        self._at = 0
        self.lay_out(columns, sign_width)
        self._sign_title = sign_title
        self._gap = gap
        self._note_width = 0
        self._head = 1 if any(column.title is not None for column in columns) else 0
        self._keep(tuple(rows))

    def lay_out(self, columns: Sequence[Column], sign_width: int) -> None:
        """Take other columns; the rows stay."""
        self._columns = tuple(columns)
        self._sign_width = sign_width

    @property
    def current(self) -> Row | None:
        """The row the cursor stands on."""
        return self._rows[self._at] if self._rows else None

    @property
    def index(self) -> int:
        """At which of the rows the cursor stands, counted from 0."""
        return self._at

    @property
    def span(self) -> tuple[int, int, int]:
        """First and last row on screen, counted from 1, and how many there are."""
        first = round(self.scroll_offset.y)
        return min(first + 1, len(self._rows)), min(first + self._page, len(self._rows)), len(self._rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; where the cursor's row is gone, it stands on the one that followed it."""
        before = self.current
        line = self._at - round(self.scroll_offset.y)
        # Its own row, those that followed it, and from the nearest on those that were before it.
        ways = (*self._rows[self._at :], *reversed(self._rows[: self._at]))
        self._keep(tuple(rows))
        self._at = next((self._index[row.key] for row in ways if row.key in self._index), 0)
        self._measure()
        self.scroll_to(y=max(0, self._at - line), animate=False, force=True, immediate=True)
        self._into_view()
        self.refresh()
        now = self.current
        if now is not None and (before is None or before.key != now.key):
            self.post_message(self.Moved(self, now))

    def go_to(self, key: str) -> None:
        """Put the cursor on the row of that key; a key that is not there moves nothing."""
        if key in self._index:
            self._go(self._index[key])

    def _keep(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._index = {row.key: index for index, row in enumerate(rows)}
        # One width for all notes, so that the columns of all rows stand under one another.
        self._note_width = max((cell_len(row.note) for row in rows), default=0)

    @property
    def _page(self) -> int:
        return max(1, self.size.height - self._head)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows) + self._head)

    def _into_view(self) -> None:
        top = round(self.scroll_offset.y)
        if self._at < top:
            top = self._at
        elif self._at >= top + self._page:
            top = self._at - self._page + 1
        else:
            return
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _go(self, index: int) -> None:
        if not self._rows:
            return
        index = min(max(index, 0), len(self._rows) - 1)
        if index == self._at:
            return
        self._at = index
        self._into_view()
        self.refresh()
        self.post_message(self.Moved(self, self._rows[index]))

    def action_move(self, by: int) -> None:
        """Move by rows; the cursor stops at the ends."""
        self._go(self._at + by)

    def action_page(self, by: int) -> None:
        """Move by what is on screen."""
        self._go(self._at + by * self._page)

    def action_edge(self, index: int) -> None:
        """Move to the first or last row."""
        self._go(index % len(self._rows) if self._rows else 0)

    def action_open(self) -> None:
        """Open the row."""
        now = self.current
        if now is not None:
            self.post_message(self.Chosen(self, now) if now.enabled else self.Barred(self, now))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor's row on screen."""
        self._measure()
        self._into_view()

    def on_focus(self) -> None:
        """The cursor's row takes the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """The pick colour goes with the focus."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: colours are read again."""
        super().notify_style_update()
        self._painter.forget()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.visual_style
        lines = self._lines(width)
        if y < self._head:
            return self._painter.strip(lines.heading(self._sign_title), base, width)
        index = y - self._head + round(self.scroll_offset.y)
        if index >= len(self._rows):
            return Strip.blank(width, base.rich_style)
        here = index == self._at and (self.MARKS_UNFOCUSED or self.has_focus)
        entry = self._rows[index]
        picked = here and self.has_focus
        ground = "on $pick" if picked else "on $panel" if here else "on $info-bg" if entry.fresh else ""
        if ground:
            base += self._painter.parse(ground)
        return self._painter.strip(lines.line(entry, here=here, picked=picked), base, width)

    def _lines(self, width: int) -> Lines:
        compact = is_compact(self)
        kept = [index for index, column in enumerate(self._columns) if not (compact and column.wide_only)]
        return Lines(
            tuple(self._columns[index] for index in kept),
            tuple(kept),
            width,
            self._sign_width,
            self._note_width,
            self._gap,
        )
