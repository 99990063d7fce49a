"""What the terminal is: its size, colours and encoding, and, asked of itself, widths and mouse."""

import os
import re
import select
import sys
import termios
import tty
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

SAMPLES: Final[Mapping[str, str]] = {
    "names": "·",
    "frames": "─━▊▀",
    "signs": "✓✗▸▹»‹",
    "chinese": "中",
    "rare": "䶮㛃𬭳",
}
"""What is measured, by what it is for; a sign of ambiguous width takes one cell or two (UAX #11)."""
_MODES: Final = {"mouse": 1000, "cells": 1006, "pixels": 1016}
_PLACE: Final = re.compile(rb"\x1b\[(\d+);(\d+)R")
_MODE: Final = re.compile(rb"\x1b\[\?(\d+);(\d)\$y")
_PATIENCE: Final = 1.0
"""Seconds without an answer after which a terminal is taken to answer no more."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal as it is found.

    Attributes:
        columns: how wide it is.
        rows: how high.
        colours: how many it says it has.
        encoding: of what is written to it.
        widths: cells that a character took, where the terminal answered.
        modes: what it says of `mouse` (any), `cells` (beyond column 223) and `pixels`, where it answered.
    """

    columns: int
    rows: int
    colours: int
    encoding: str
    widths: Mapping[str, int] = field(default_factory=dict)
    modes: Mapping[str, bool] = field(default_factory=dict)


def look_at_terminal(environment: Mapping[str, str] = os.environ) -> Terminal | None:
    """The terminal this process stands at; None where it stands at none.

    It is asked with cursor position reports (CPR) and requests for modes (DECRQM),
    on a line that is empty again afterwards.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    size = os.get_terminal_size(sys.stdout.fileno())
    widths: dict[str, int] = {}
    modes: dict[str, bool] = {}
    with suppress(OSError, termios.error):
        answer = _ask(sys.stdin.fileno(), sys.stdout.fileno())
        places = [int(column) - 1 for _, column in _PLACE.findall(answer)]
        characters = "".join(SAMPLES.values())
        if len(places) == len(characters):
            widths = dict(zip(characters, places, strict=True))
        said = {int(mode): value in b"123" for mode, value in _MODE.findall(answer)}
        modes = {name: said[mode] for name, mode in _MODES.items() if mode in said}
    return Terminal(
        size.columns, size.lines, colours_of(environment), sys.stdout.encoding.lower(), widths, modes
    )


def colours_of(environment: Mapping[str, str]) -> int:
    """How many colours a terminal has, as it says in the environment."""
    if environment.get("NO_COLOR") is not None or environment.get("TERM", "") in ("", "dumb"):
        return 2
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 1 << 24
    return 256 if "256" in environment["TERM"] else 16


def _ask(reading: int, writing: int) -> bytes:
    before = termios.tcgetattr(reading)
    questions = "".join(f"\x1b[?{mode}$p" for mode in _MODES.values())
    # Each on an otherwise empty line: where the cursor then stands is how wide the character is.
    questions += "".join(f"\r\x1b[2K{character}\x1b[6n" for character in "".join(SAMPLES.values()))
    expected = sum(map(len, SAMPLES.values()))
    try:
        tty.setraw(reading, termios.TCSAFLUSH)
        os.write(writing, questions.encode())
        answer = b""
        while len(_PLACE.findall(answer)) < expected and select.select([reading], [], [], _PATIENCE)[0]:
            more = os.read(reading, 4096)
            if not more:
                break
            answer += more
        return answer
    finally:
        os.write(writing, b"\r\x1b[2K")
        termios.tcsetattr(reading, termios.TCSAFLUSH, before)
