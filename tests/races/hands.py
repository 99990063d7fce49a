"""Processes that drive terminals of one branch, each with an engine and a store of its own."""

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final

from counter_tui.desk.policy import Policy
from data.terms.errors import CounterError
from tests.doubles import FixedClock, SeededRandom
from tests.house import Counter, House, Phones

MOST: Final = 4
_PATIENCE: Final = 60.0
"""Seconds after which a hand that nobody meets gives up: the test fails instead of hanging."""

Act = Callable[[Any], Any]
"""Called with a terminal, or with None where it needs none."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A branch as another process finds it."""

    folder: Path
    url: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Move:
    """What one hand does in a round.

    Attributes:
        terminal: the number of the terminal it drives, empty for the console; None for nowhere.
        act: what it does; it goes through a pipe.
        now: what its clock shows.
        lag: seconds it lets pass after the start, so that every interleaving comes up.
    """

    terminal: str | None
    act: Act
    now: datetime
    lag: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a move.

    Attributes:
        value: the answer.
        kind, code: of the typed no, empty where it was done.
        fault: the traceback of anything else.
        began, ended: seconds on the machine's monotonic clock, the same for all processes.
    """

    value: Any = None
    kind: str = ""
    code: str = ""
    fault: str = ""
    began: float = 0.0
    ended: float = 0.0

    @property
    def done(self) -> bool:
        return not self.kind and not self.fault


def attempt(act: Act, counter: Counter | None) -> Outcome:
    """Do `act` and tell what came of it, whatever that is."""
    began = time.monotonic()
    value, kind, code, fault = None, "", "", ""
    try:
        value = act(counter)
    except CounterError as no:
        kind, code = type(no).__name__, no.code
        value = getattr(no, "tries_left", None)
    except Exception:  # noqa: BLE001 - nothing else may come of a race: the test that asked fails by it
        fault = traceback.format_exc()
    return Outcome(value, kind, code, fault, began, time.monotonic())


class Hands:
    """The processes; they live as long as the tests, so that a round costs what it does."""

    def __init__(self) -> None:
        self._hands: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
        # Not forked from here: a forked process would share this one's open database files.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        # Kept: what a barrier is made of goes with the last reference here, whoever else uses it.
        self._barriers = {size: context.Barrier(size) for size in range(1, MOST + 1)}
        for number in range(MOST):
            ours, theirs = context.Pipe()
            process = context.Process(target=_hand, args=(theirs, self._barriers, 1000 + number), daemon=True)
            process.start()
            theirs.close()
            self._hands.append((process, ours))

    def play(self, stand: Stand, moves: Sequence[Move]) -> list[Outcome]:
        """Start `moves` together, a hand for each, and wait for what came of them."""
        playing = self._hands[: len(moves)]
        for (_, pipe), move in zip(playing, moves, strict=True):
            pipe.send((stand, move, len(moves)))
        outcomes: list[Outcome] = [pipe.recv() for _, pipe in playing]
        for outcome in outcomes:
            assert not outcome.fault, outcome.fault
        return outcomes

    def leave(self) -> None:
        """Let go of every store."""
        for _, pipe in self._hands:
            pipe.send(None)
        for _, pipe in self._hands:
            pipe.recv()

    def end(self) -> None:
        for process, pipe in self._hands:
            pipe.close()
            process.join(_PATIENCE)


@contextmanager
def hands() -> Iterator[Hands]:
    """Hands that end with the block."""
    made = Hands()
    try:
        yield made
    finally:
        made.end()


def _hand(pipe: Connection, barriers: dict[int, Barrier], seed: int) -> None:
    random = SeededRandom(seed)
    counters: dict[tuple[Stand, str], Counter] = {}
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        if asked is None:
            _close(counters)
            pipe.send(None)
            continue
        stand, move, size = asked
        try:
            counter = None
            if move.terminal is not None:
                counter = counters.get((stand, move.terminal))
                if counter is None:
                    counter = counters[stand, move.terminal] = engine(stand, move.terminal, random)
                counter.house.clock.set(move.now)
            barriers[size].wait(_PATIENCE)
            start = time.monotonic() + move.lag
            while time.monotonic() < start:
                pass
            outcome = attempt(move.act, counter)
        except Exception:  # noqa: BLE001 - the other end tells it
            outcome = Outcome(fault=traceback.format_exc())
        pipe.send(outcome)


def engine(stand: Stand, terminal: str, random: SeededRandom) -> Counter:
    """A terminal of the branch with an engine of this process's own."""
    house = House(stand.folder, FixedClock(), random, Phones(), stand.policy)
    return house.at(terminal)


def _close(counters: dict[tuple[Stand, str], Counter]) -> None:
    for counter in counters.values():
        counter.house.close()
    counters.clear()
