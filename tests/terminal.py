"""A program in a real pseudo-terminal, its screen kept by an emulator."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pyte

Found = TypeVar("Found")

KEYS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " "} | {
    f"f{number}": code
    for number, code in enumerate(
        ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~"],
        1,
    )
}
# Sequences the emulator does not know and would print.
_UNKNOWN = re.compile(
    r"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b_.*?\x1b\\|\x1b\[\?[0-9;]*\$p", re.DOTALL
)
_KNOWN = re.compile(r"\x1b\[\?(?:25|7|1049|6)[hl]")
_CUT = re.compile(r"\x1b(?:\[[<>=?]?[0-9;]*[ $]?|[P_][^\x1b]*\x1b?)?$")


class Terminal:
    """Starts `argv` and answers what it asks of a terminal.

    Waiting is for what is on the screen, never for time; `patience` only ends a
    wait that would never end.
    """

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int],
        env: Mapping[str, str],
        patience: float = 60.0,
        cell: tuple[int, int] | None = None,
    ) -> None:
        """Start it.

        Args:
            argv: the program and its arguments.
            size: columns and rows.
            env: its environment.
            patience: seconds.
            cell: the pixels of a cell, across and down, where the terminal tells of its size in band
                (mode 2048) and of the mouse in pixels (mode 1016).
        """
        self._cell = cell
        self.in_pixels = False
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._patience = patience
        self.status: int | None = None
        self.raw = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execve(argv[0], list(argv), {"TERM": "xterm-256color", "COLORTERM": "truecolor", **env})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return ["".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def shows(self, text: str) -> bool:
        bare = text.replace(" ", "")
        return any(bare in line.replace(" ", "") for line in self.lines)

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what the program wrote within `seconds`; False when it has ended."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.raw += data
        if b"\x1b[c" in data:
            os.write(self._fd, b"\x1b[?62;c")
        if b"\x1b[6n" in data:
            os.write(self._fd, b"\x1b[1;1R")
        if self._cell is not None:
            self._tell_pixels(data, self._cell)
        text = self._rest + self._decode(data)
        cut = _CUT.search(text)
        text, self._rest = (text[: cut.start()], cut[0]) if cut else (text, "")
        self._stream.feed(_UNKNOWN.sub(lambda found: found[0] if _KNOWN.fullmatch(found[0]) else "", text))
        return True

    def _tell_pixels(self, asked: bytes, cell: tuple[int, int]) -> None:
        if b"\x1b[?2048$p" in asked:
            self.type("\x1b[?2048;2$y")
        if b"\x1b[?2048h" in asked:
            columns, rows = self._screen.columns, self._screen.lines
            self.type(f"\x1b[48;{rows};{columns};{rows * cell[1]};{columns * cell[0]}t")
        if b"\x1b[?1016h" in asked:
            self.in_pixels = True

    def wait(self, *texts: str) -> None:
        """Wait until all of `texts` are on the screen."""
        end = time.monotonic() + self._patience
        while not all(self.shows(text) for text in texts):
            alive = self.read()
            if all(self.shows(text) for text in texts):
                return
            assert alive, f"the program ended before {texts} came:\n{self.text}"
            assert time.monotonic() < end, f"never came: {texts}\n{self.text}"

    def until(self, find: Callable[[], Found | None], about: str) -> Found:
        """Go on until `find` finds something, and give it."""
        end = time.monotonic() + self._patience
        while (found := find()) is None:
            assert self.read(), f"the program ended:\n{self.text}"
            assert time.monotonic() < end, f"never: {about}\n{self.text}"
        return found

    def wait_gone(self, text: str) -> None:
        """Wait until `text` is on the screen no more."""
        end = time.monotonic() + self._patience
        while self.shows(text):
            assert self.read(), f"the program ended:\n{self.text}"
            assert time.monotonic() < end, f"still there: {text}\n{self.text}"

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def press(self, *keys: str) -> None:
        for key in keys:
            control = key.startswith("ctrl+")
            self.type(chr(ord(key[-1].upper()) & 31) if control else KEYS.get(key, key))

    def drag(self, *corners: tuple[int, int]) -> None:
        """Press the left button, draw it along these places one by one, let it go.

        Args:
            corners: columns and rows (SGR 1006), or pixels where the program asked for those (1016).
        """
        column, row = corners[0]
        told = [f"\x1b[<0;{column + 1};{row + 1}M"]
        for to_column, to_row in corners[1:]:
            steps = max(abs(to_column - column), abs(to_row - row), 1)
            for step in range(1, steps + 1):
                x = column + (to_column - column) * step // steps
                y = row + (to_row - row) * step // steps
                told.append(f"\x1b[<32;{x + 1};{y + 1}M")
            column, row = to_column, to_row
        self.type("".join(told) + f"\x1b[<0;{column + 1};{row + 1}m")

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def exit(self) -> int:
        """Wait for the program's end; its exit status, negative for a signal."""
        end = time.monotonic() + self._patience
        while self.status is None:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            assert self.status is not None or time.monotonic() < end, f"did not end:\n{self.text}"
        return self.status

    def close(self) -> None:
        if self.status is None:
            self.kill()
            os.waitpid(self.pid, 0)
            self.status = -signal.SIGKILL
        os.close(self._fd)
