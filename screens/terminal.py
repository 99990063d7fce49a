"""The terminal's keys, read so that Escape acts as soon as it is known to be no other key."""

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Final

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_LOOKS_UP: Final = 0.1
"""Seconds after which the end of the program is looked for, where no key comes."""


class QuickEscape(LinuxDriver):
    """A driver that waits after Escape for as long as `ESCDELAY` says, and no longer.

    Where the terminal has no keyboard protocol of its own, Escape may be the
    beginning of another key. Textual's own thread looks only each 100 ms whether
    that has come, whatever the delay.
    """

    def run_input_thread(self) -> None:
        """Hand on what comes from the terminal until the program ends."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with selectors.SelectSelector() as terminal:
            terminal.register(self.fileno, selectors.EVENT_READ)
            wait = _LOOKS_UP
            while not self.exit_event.is_set():
                came = self._read() if terminal.select(wait) else b""
                for event in parser.feed(text) if (text := decode(came)) else ():
                    self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
                wait = min(constants.ESCAPE_DELAY, _LOOKS_UP) if came else _LOOKS_UP

    def _read(self) -> bytes:
        """What has come; where the terminal is gone nothing for a while, until that is seen."""
        with suppress(OSError):
            if came := os.read(self.fileno, 4096):
                return came
        self.exit_event.wait(_LOOKS_UP)
        return b""
