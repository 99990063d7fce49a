"""The outbox delivered beside the work: leased and settled by the writer, handed over outside it (rule 9)."""

from concurrent.futures import Executor
from threading import Event, Thread
from typing import Final

from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk import delivery
from counter_tui.desk.ports import SmsGateway
from counter_tui.desk.work import Desk
from data.terms.errors import Unavailable

_EVERY: Final = 0.25
"""Seconds between two looks at the outbox."""
_SLOWEST: Final = 30.0
"""Seconds between two looks while the store cannot be used."""
_GRACE: Final = 5.0
"""Seconds a hand-over may still take when the counter closes; its lease sees to the rest."""


class Deliverer:
    """A thread that delivers what is due until it is stopped.

    Args:
        writer: the process's one writer.
    """

    def __init__(self, desk: Desk, sms: SmsGateway, writer: Executor, faults: FaultLog) -> None:
        self._desk = desk
        self._sms = sms
        self._writer = writer
        self._faults = faults
        self._stopping = Event()
        self._told = False
        self._thread = Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Let the message in hand be finished, and deliver no more."""
        self._stopping.set()
        self._thread.join(_GRACE)

    def _run(self) -> None:
        pause = _EVERY
        while not self._stopping.wait(pause):
            try:
                while self._one() and not self._stopping.is_set():
                    pass
            except Unavailable:
                pause = min(pause * 2, _SLOWEST)
            except Exception as error:  # noqa: BLE001 - delivery goes on whatever happens
                self._faults.record(error, "delivery")
                pause = min(pause * 2, _SLOWEST)
            else:
                pause = _EVERY

    def _one(self) -> bool:
        """Deliver a due message; whether there was one."""
        if not delivery.due(self._desk):
            return False
        letter = self._writer.submit(delivery.lease, self._desk).result()
        if letter is None:
            return False
        delivered = self._handed_over(letter)
        self._writer.submit(delivery.settle, self._desk, letter, delivered=delivered).result()
        return True

    def _handed_over(self, letter: delivery.Letter) -> bool:
        try:
            self._sms.send(letter.id, letter.to, letter.text)
        except Unavailable as error:
            if not self._told:
                # Once, until a message goes out again.
                self._told = True
                self._faults.record(error, f"handing over a message: {error.code}")
            self._writer.submit(delivery.put_back, self._desk, letter).result()
            raise
        except OSError:
            return False
        except Exception as error:  # noqa: BLE001 - a gateway's fault must not leave the message leased
            self._faults.record(error, "handing over a message")
            return False
        self._told = False
        return True
