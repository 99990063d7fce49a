"""What nobody expected: logged for whoever mends it, told to staff by a number."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from logging import INFO, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from traceback import extract_tb
from typing import Final

from counter_tui.gateways.whole_file import make_private
from data.terms.clock import Clock, stamp
from data.terms.errors import Unavailable
from data.terms.random import Random, digits
from data.terms.words import L

_FILE: Final = "faults.log"
_LARGEST: Final = 1_000_000
_KEPT: Final = 3


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where this user's programs keep what lives between two starts (XDG Base Directory)."""
    base = environment.get("XDG_STATE_HOME", "")
    home = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state"
    return home / "counter-tui"


class _Quiet(RotatingFileHandler):
    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - the library's name
        """A log that cannot be written must not paint over the screen; the incident is told all the same."""


class FaultLog:
    """A log of faults, without personal data: where each came from, never what was in hand there.

    The messages of exceptions stay out too: a database's holds the values of the row.

    Args:
        folder: where the log is; it is made when there is something to log.
    """

    def __init__(self, folder: Path, clock: Clock, random: Random) -> None:
        self.path = folder / _FILE
        self._clock = clock
        self._random = random
        self._lock = Lock()

    def record(self, error: BaseException, about: str) -> str:
        """Log a fault.

        Args:
            about: what was being done: a command's name, never its content.

        Returns:
            The incident's number, by which it is found in the log.
        """
        incident = digits(self._random, 8)
        head = f"{stamp(self._clock.now())} incident {incident} during {about}"
        self._write("\n".join((head, *_where_from(error))))
        return incident

    def told(self, error: BaseException, about: str) -> Unavailable:
        """Log a fault and give what staff are told of it."""
        incident = self.record(error, about)
        return Unavailable(
            "fault",
            L("Something went wrong in the program: incident {number}.", number=incident),
            L("What was saved is safe. Try again; if it happens again, tell the administrator the number."),
        )

    def _write(self, text: str) -> None:
        # On a full disk closing fails too, with what could not be written before.
        with self._lock, suppress(OSError):
            make_private(self.path.parent)
            with closing(_Quiet(self.path, "a", _LARGEST, _KEPT, encoding="utf-8", delay=True)) as handler:
                handler.handle(LogRecord("counter_tui", INFO, "", 0, text, None, None))


def _where_from(error: BaseException) -> Iterator[str]:
    """The kinds of a fault and of what caused it, each with the lines of code it came through."""
    met: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in met:
        met.add(id(at))
        yield f"{type(at).__module__}.{type(at).__qualname__}"
        for frame in extract_tb(at.__traceback__):
            file = "/".join(Path(frame.filename).parts[-3:])
            yield f"  {file}:{frame.lineno} {frame.name}: {frame.line}"
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
