"""A program in a pseudo-terminal whose every answer is dated when it arrives.

Nothing is emulated while the clock runs: what was written is kept with its
moment, and an emulator reads it afterwards.
"""

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
from typing import Final

import pyte

SIZE: Final = (120, 40)
_PATIENCE: Final = 30.0
_UNKNOWN = re.compile(
    r"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b_.*?\x1b\\|\x1b\[\?[0-9;]*\$p", re.DOTALL
)
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|P.*?\x1b\\|[()].|[=>78])", re.DOTALL)
_CUT = re.compile(r"\x1b(?:\[[<>=?]?[0-9;]*[ $]?|[P_][^\x1b]*\x1b?)?$")


class Dated:
    """Starts `argv` on a terminal of 120 by 40; times are `time.perf_counter` seconds."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], typed: str = "") -> None:
        """Start it.

        Args:
            argv: the program and its arguments.
            env: its environment, completed by what a terminal says of itself.
            typed: keys that wait for it already.
        """
        self.chunks: list[tuple[float, bytes]] = []
        self._screen = _Screen()
        self._emulated = 0
        held, hold = os.pipe()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # The line is set up and the keys are typed before the program begins.
            os.read(held, 1)
            os.execve(argv[0], list(argv), {"TERM": "xterm-256color", "COLORTERM": "truecolor", **env})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        mode = termios.tcgetattr(self._fd)
        mode[3] &= ~termios.ECHO  # only what the program paints is an echo
        termios.tcsetattr(self._fd, termios.TCSANOW, mode)
        if typed:
            os.write(self._fd, typed.encode())
        self.started = time.perf_counter()
        os.write(hold, b"\0")
        os.close(held)
        os.close(hold)

    def read(self, seconds: float) -> bytes:
        """Keep what comes within `seconds`; empty where nothing does."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 18)
        except OSError:
            data = b""
        at = time.perf_counter()
        if not data:
            raise RuntimeError(f"the program ended:\n{self.text()}")
        self.chunks.append((at, data))
        if b"\x1b[c" in data:
            os.write(self._fd, b"\x1b[?62;c")
        if b"\x1b[6n" in data:
            os.write(self._fd, b"\x1b[1;1R")
        return data

    def type(self, keys: str) -> float:
        """Type, and give the moment."""
        at = time.perf_counter()
        os.write(self._fd, keys.encode())
        return at

    def painted(self, keys: str, sign: str) -> float:
        """Type `keys`; how many seconds later `sign` had been painted."""
        self.settle()
        at = self.type(keys)
        return self.until(sign) - at

    def until(self, sign: str) -> float:
        """Go on until `sign` is written from now on, and give the moment; emulates nothing."""
        wanted, written = sign.encode(), b""
        end = time.perf_counter() + _PATIENCE
        while time.perf_counter() < end:
            written += self.read(1.0)
            if written and wanted in _SEQUENCE.sub(b"", written):
                return self.chunks[-1][0]
        raise RuntimeError(f"never painted: {sign!r}\n{self.text()}")

    def settle(self, quiet: float = 0.03) -> None:
        """Go on until nothing has been painted for `quiet` seconds."""
        while self.read(quiet):
            pass

    def wait(self, *signs: str) -> None:
        """Go on until all of `signs` are on the screen."""
        end = time.perf_counter() + _PATIENCE
        while not all(self.shows(sign) for sign in signs):
            if time.perf_counter() > end:
                raise RuntimeError(f"never came: {signs}\n{self.text()}")
            self.read(0.2)

    def shows(self, sign: str) -> bool:
        """Whether `sign` is on the screen now."""
        return sign.replace(" ", "") in self.text().replace(" ", "")

    def text(self) -> str:
        """What is on the screen."""
        for _, data in self.chunks[self._emulated :]:
            self._screen.take(data)
        self._emulated = len(self.chunks)
        return "\n".join(self._screen.lines)

    def place(self, text: str) -> tuple[int, int]:
        """Where `text` stands on the screen: row and column, from 0."""
        lines = self.text().split("\n")
        row = next(number for number, line in enumerate(lines) if text in line)
        return row, lines[row].index(text)

    def moments(self, *holds: Callable[[list[str]], bool]) -> list[float]:
        """How many seconds after the start the screen first was as each of `holds` says."""
        screen = _Screen()
        found: dict[int, float] = {}
        for at, data in self.chunks:
            screen.take(data)
            for number, hold in enumerate(holds):
                if number not in found and hold(screen.lines):
                    found[number] = at - self.started
        return [found[number] for number in range(len(holds))]

    def close(self) -> None:
        """End the program at once."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


class _Screen:
    """What the bytes of a program put on a terminal."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    @property
    def lines(self) -> list[str]:
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return ["".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows]

    def take(self, data: bytes) -> None:
        text = self._rest + self._decode(data)
        cut = _CUT.search(text)
        text, self._rest = (text[: cut.start()], cut[0]) if cut else (text, "")
        self._stream.feed(_UNKNOWN.sub("", text))
