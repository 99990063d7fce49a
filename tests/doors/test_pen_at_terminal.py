"""A terminal that tells of the mouse in pixels: strokes lie between cells, and nothing else misreads them."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counter_tui.desk.api.drawing import PAD_WIDTH
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 80, 24
CELL = 9, 18
UNITS = PAD_WIDTH / COLUMNS
"""Units of the pad in a cell's width; two of those are its height."""
Open = Callable[[tuple[int, int] | None], Terminal]


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "told"


@pytest.fixture
def pad(told: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_at(cell: tuple[int, int] | None) -> Terminal:
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        argv = [sys.executable, "-m", "tests.doors.pad_program", str(told)]
        opened.append(Terminal(argv, (COLUMNS, ROWS), env, cell=cell))
        opened[-1].wait("sign above")
        return opened[-1]

    yield open_at
    for terminal in opened:
        terminal.close()


def last(terminal: Terminal, told: Path, count: int) -> Any:
    """What was told the `count`th time."""

    def find() -> Any:
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        return json.loads(lines[count - 1]) if len(lines) >= count else None

    return terminal.until(find, f"the program tells for the {count}th time")


def test_strokes_are_kept_between_cells(pad: Open, told: Path) -> None:
    terminal = pad(CELL)
    terminal.until(lambda: terminal.in_pixels or None, "the program asks for pixels")
    terminal.drag((95, 40), (275, 130))
    terminal.press("t")
    (stroke,) = last(terminal, told, 1)
    assert len(stroke) == 181, "a point for each pixel"
    for step, (x, y) in enumerate(stroke):
        assert abs(x - (95 + step) / CELL[0] * UNITS) <= 1
        assert abs(y - (40 + step // 2) / CELL[1] * 2 * UNITS) <= 1
    terminal.drag((300, 200), (320, 260))
    terminal.press("t")
    assert len(last(terminal, told, 2)) == 2
    terminal.press("u")
    assert last(terminal, told, 3) == [stroke]
    terminal.press("c")
    assert last(terminal, told, 4) == []


def test_a_click_elsewhere_is_on_the_cell_that_was_meant(pad: Open, told: Path) -> None:
    terminal = pad(CELL)
    terminal.until(lambda: terminal.in_pixels or None, "the program asks for pixels")
    x, y = 30 * CELL[0] + 8, 20 * CELL[1] + 17
    terminal.drag((x, y), (x, y))
    assert last(terminal, told, 1) == ["click", 30, 20]


def test_a_terminal_without_pixels_tells_cells(pad: Open, told: Path) -> None:
    terminal = pad(None)
    terminal.drag((10, 5), (20, 5))
    terminal.press("t")
    (stroke,) = last(terminal, told, 1)
    assert [x for x, _ in stroke] == [round((10.5 + step) * UNITS) for step in range(11)]
    assert not terminal.in_pixels
