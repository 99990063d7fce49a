"""Escape from a terminal without a keyboard protocol: itself, or the beginning of another key."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
Open = Callable[[str], Terminal]


@pytest.fixture
def sign_in(tmp_path: Path) -> Iterator[Open]:
    """The demo's sign-in screen, at a terminal whose `ESCDELAY` is so many milliseconds."""
    opened: list[Terminal] = []

    def open_at(delay: str) -> Terminal:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "ESCDELAY": delay,
        }
        opened.append(Terminal([sys.executable, "-m", "counter_tui", "demo"], (80, 24), env))
        opened[-1].wait("存储已就绪")
        return opened[-1]

    yield open_at
    for terminal in opened:
        terminal.close()


def test_a_key_that_comes_in_two_pieces_is_one_key(sign_in: Open) -> None:
    terminal = sign_in("600000")
    terminal.type("1027")
    terminal.wait("1027")
    terminal.type("\x1b")
    terminal.read(0.3)
    terminal.type("[D")
    terminal.type("5")
    terminal.wait("10257")


def test_escape_alone_is_escape(sign_in: Open) -> None:
    terminal = sign_in("1")
    terminal.press("f1")
    terminal.wait("请输入工号和口令")
    terminal.press("escape")
    terminal.wait_gone("请输入工号和口令")
    terminal.type("1027")
    terminal.wait("1027")
