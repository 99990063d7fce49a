"""The pad a client signs on: ink on paper in braille dots, two across and four down in each cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from counter_tui.desk.api.drawing import (
    MOST_MS,
    MOST_POINTS,
    MOST_STROKES,
    PAD_WIDTH,
    Point,
    Stroke,
    smooth,
)
from screens.widgets.signs import glyphs
from screens.widgets.strips import Painter
from screens.widgets.wiped import Wiped

_BRAILLE: Final = 0x2800
_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of a dot by its row and column in the cell (Unicode, Braille Patterns)."""
_PEN: Final = 2
"""Dots the pen is wide and high."""
_LINE_AT: Final = 0.8
_RECENT: Final = 4
"""Points from which the end of a stroke that is being drawn is painted."""
_LEFT_BUTTON: Final = 1


class SignaturePad(Wiped, can_focus=True):
    """Takes strokes of the mouse or a pen, and nothing else; paper stays dark on light in every theme.

    Strokes are kept in units of the pad (`desk.api.drawing`), so that another
    size of the window loses none of them. A stroke that leaves the pad ends
    there; coming back with the button down begins another.
    """

    DEFAULT_CSS = """
    SignaturePad { width: 100%; height: 1fr; background: $paper; color: $ink; }
    """

    @dataclass
    class Changed(Message):
        """There is more or less ink."""

        pad: "SignaturePad"

        @property
        def control(self) -> "SignaturePad":
            """The pad, for `@on` selectors."""
            return self.pad

    def __init__(self, *, id: str | None = None) -> None:
        # Before the rest: giving a widget its classes already tells of a style change.
        self._painter = Painter()
        super().__init__(id=id)
        self._done: list[Stroke] = []
        self._drawing: list[Point] = []
        self._pen_down = False
        self._began: float | None = None
        self._fine = False
        self._dots: dict[int, dict[int, int]] = {}

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn, the stroke under way with it."""
        return (*self._done, *((tuple(self._drawing),) if self._drawing else ()))

    def undo(self) -> None:
        """Take the last stroke back."""
        self._lift()
        if self._done:
            self._done.pop()
            if not self._done:
                self._began = None
            self._paint_anew()
            self.post_message(self.Changed(self))

    def clear(self) -> None:
        """Take everything back."""
        self._put(())
        self.post_message(self.Changed(self))

    def carry_on(self, strokes: tuple[Stroke, ...]) -> None:
        """Show strokes that were drawn before, and go on from there."""
        self._put(strokes)
        self.post_message(self.Changed(self))

    def wipe(self) -> None:
        """No ink."""
        self._put(())
        super().wipe()

    def _put(self, strokes: tuple[Stroke, ...]) -> None:
        if self._pen_down:
            self.release_mouse()
        self._pen_down = False
        self._drawing.clear()
        self._done = list(strokes)
        self._began = None
        self._paint_anew()

    # --- the pen

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The pen touches the paper."""
        event.stop()
        if event.button == _LEFT_BUTTON:
            self._lift()
            self._pen_down = True
            self.capture_mouse()
            self._touch(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The pen is drawn over the paper."""
        if not self._pen_down:
            return
        event.stop()
        # Where the button was let go outside the terminal, nothing else tells of it.
        if event.button == _LEFT_BUTTON:
            self._touch(event)
        else:
            self._let_go()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The pen is lifted."""
        if self._pen_down:
            event.stop()
            self._let_go()

    def _let_go(self) -> None:
        self._pen_down = False
        self.release_mouse()
        self._lift()

    def _touch(self, event: events.MouseEvent) -> None:
        at = self._place(event)
        if at is None:
            self._lift()
        elif not self._drawing or (at.x, at.y) != (self._drawing[-1].x, self._drawing[-1].y):
            if self._is_full(at):
                return
            self._drawing.append(at)
            self._refresh_rows(self._ink(smooth(self._in_dots(self._drawing[-_RECENT:]))))
            self.post_message(self.Changed(self))

    def _is_full(self, at: Point) -> bool:
        """Whether this is more than any signature: the desk would refuse it."""
        points = sum(map(len, self._done)) + len(self._drawing)
        return points >= MOST_POINTS or len(self._done) >= MOST_STROKES or at.ms > MOST_MS

    def _lift(self) -> None:
        if self._drawing:
            self._done.append(tuple(self._drawing))
            self._drawing.clear()
            self._paint_anew()

    def _place(self, event: events.MouseEvent) -> Point | None:
        """Where the pen is, None beside the paper."""
        x, y = event.pointer_x, event.pointer_y
        # Terminals that know no points between cells say a cell's corner: its middle is meant.
        self._fine = self._fine or not (x.is_integer() and y.is_integer())
        if not self._fine:
            x, y = x + 0.5, y + 0.5
        columns, rows = self.size
        at_x, at_y = round(x * self._units), round(2 * y * self._units)
        if not (0 <= x <= columns and 0 <= y <= rows and at_x <= PAD_WIDTH and at_y <= PAD_WIDTH):
            return None
        if self._began is None:
            last = max((point.ms for stroke in self._done for point in stroke), default=0)
            # What was carried on from before a pause keeps its times.
            self._began = event.time - last / 1000
        return Point(at_x, at_y, max(0, round((event.time - self._began) * 1000)))

    # --- the ink

    @property
    def _units(self) -> float:
        """Units across a cell: fewer rows than there were make everything smaller, so that it all shows."""
        columns, rows = self.size
        across = PAD_WIDTH / max(1, columns)
        lowest = max((point.y for stroke in self._done for point in stroke), default=0)
        return max(across, (lowest + 1) / (2 * max(1, rows)))

    def _in_dots(self, points: Iterable[Point]) -> list[tuple[float, float]]:
        units = self._units / 2
        return [(point.x / units, point.y / units) for point in points]

    def _paint_anew(self) -> None:
        self._dots.clear()
        for stroke in self.strokes:
            self._ink(smooth(self._in_dots(stroke)))
        self.refresh()

    def _ink(self, line: list[tuple[float, float]]) -> set[int]:
        """Put ink along a line of dots; the rows it touched."""
        rows: set[int] = set()
        before = line[0]
        for at in line:
            steps = max(1, round(max(abs(at[0] - before[0]), abs(at[1] - before[1]))))
            for step in range(steps + 1):
                x = before[0] + (at[0] - before[0]) * step / steps
                y = before[1] + (at[1] - before[1]) * step / steps
                rows |= self._dab(int(x), int(y))
            before = at
        return rows

    def _dab(self, x: int, y: int) -> set[int]:
        columns, rows = self.size
        touched: set[int] = set()
        for across in range(x, x + _PEN):
            for down in range(y, y + _PEN):
                column, row = across // 2, down // 4
                if 0 <= column < columns and 0 <= row < rows:
                    cells = self._dots.setdefault(row, {})
                    cells[column] = cells.get(column, 0) | _BITS[down % 4][across % 2]
                    touched.add(row)
        return touched

    def _refresh_rows(self, rows: set[int]) -> None:
        self.refresh(*(Region(0, row, self.size.width, 1) for row in rows))

    def on_resize(self, event: events.Resize) -> None:
        """Show the same ink at another size."""
        self._paint_anew()

    def notify_style_update(self) -> None:
        """Another theme: colours are read again."""
        super().notify_style_update()
        self._painter.forget()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        base = self.visual_style
        ink, rule = base.rich_style, (base + self._painter.parse("$ink 30%")).rich_style
        is_line = height > 2 and y == int(height * _LINE_AT)
        cells = self._dots.get(y, {})
        segments: list[Segment] = []
        column = 0
        for at in (*sorted(cells), width):
            if at > column:
                gap = at - column
                segments.append(Segment(glyphs().hair * gap, rule) if is_line else Segment(" " * gap, ink))
            if at < width:
                segments.append(Segment(chr(_BRAILLE + cells[at]), ink))
            column = at + 1
        return Strip(segments, width)
