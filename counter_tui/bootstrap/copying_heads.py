"""The audit's heads copied out of the store: on opening, at sign-out, on closing, and on each new day."""

from datetime import date, timedelta, timezone
from pathlib import Path
from threading import Event, Thread
from typing import Final

from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.work import Desk
from data.audit_heads import export_heads, export_heads_daily
from data.terms.errors import Unavailable

_EVERY: Final = 30.0
"""Seconds between two looks at the calendar."""
_ABOUT: Final = "copying the audit's heads"


class HeadCopies:
    """Copies of the heads in a folder, which this process adds to.

    A process that was killed copied nothing: the next that opens does it for both. A counter
    that nobody signs out of for days still has its heads copied: of all processes of the
    branch, the first that notices a new day there copies them.

    Args:
        every: seconds between two looks at the calendar.
    """

    def __init__(self, desk: Desk, folder: Path, faults: FaultLog, every: float = _EVERY) -> None:
        self._desk = desk
        self._folder = folder
        self._faults = faults
        self._every = every
        self._day: date | None = None
        self._told = False
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="heads", daemon=True)

    def start(self) -> None:
        """Begin to look at the calendar."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a copy that is being made is finished."""
        self._stopping.set()
        self._thread.join()

    def copy(self) -> None:
        """Copy the heads now."""
        try:
            export_heads(self._desk.store, self._folder, self._desk.clock.now())
        except Unavailable as error:
            # Nobody can mend this while signing out: it is tried again until it can be done.
            self._faults.record(error, _ABOUT)
            self._day = None

    def copy_due(self) -> None:
        """Copy the heads where none were copied since this opened, or a new day has begun and nobody has."""
        today = self._today()
        if self._day is not None and today <= self._day:
            return
        export = export_heads if self._day is None else export_heads_daily
        try:
            export(self._desk.store, self._folder, self._desk.clock.now())
        except Exception as error:  # noqa: BLE001 - it is tried again, whatever happened
            if not self._told:
                self._told = True
                self._faults.record(error, _ABOUT)
        else:
            self._told = False
            self._day = today

    def _run(self) -> None:
        self.copy_due()
        while not self._stopping.wait(self._every):
            self.copy_due()

    def _today(self) -> date:
        zone = timezone(timedelta(minutes=self._desk.here.utc_offset))
        return self._desk.clock.now().astimezone(zone).date()
