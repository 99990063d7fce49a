"""Many counters on one store: how long each write waits for the others.

Every counter is a process with an engine and a store of its own, before a client of its own: it opens an
unlocking, takes its steps, submits, withdraws, and begins again. At human pace it starts a submission of a
form every now and then, at moments that chance draws; in the closed loop the next begins with the answer.
"""

import multiprocessing
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median
from typing import Final, TypeVar

from counter_tui.desk import delivery, otp
from counter_tui.desk.api.commands.administration import AddTerminal
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.operations import OpenService, TakeStep, Withdraw
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import Answer, Code, Face, StepInput
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.session import StaffSession
from counter_tui.desk.policy import Policy
from data.terms.enums import FaceResult, OperationState
from tests import house, postgres
from tests.doubles import FixedClock, SeededRandom
from tests.house import COLUMNS, Counter, House, Phones, client_row

SIZES: Final = (1, 4, 16, 64)
HUMAN: Final = 2.0
"""Submissions a second of one counter at human pace."""
_PATIENCE: Final = 300.0
_A_ROUND: Final = 6
"""Submissions from one opening to the next."""
_LONG: Final = timedelta(days=3650)
_POLICY: Final = Policy(
    otp_resend=timedelta(),
    otp_per_hour=10**9,
    otp_per_day=10**9,
    face_fresh=_LONG,
    visit_idle=_LONG,
    session_longest=_LONG,
)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch whose counters all have a client before them, ready to be served."""

    folder: Path
    staff: dict[str, StaffSession]
    now: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """How long writes took, from the command to its answer, in milliseconds.

    Attributes:
        pace: submissions a second of each counter; None for the closed loop.
        least, most: writes of the counter that came to the fewest, and to the most.
        errors: by what was raised.
        by_command: p50, p99 and the longest of each kind of write.
    """

    counters: int
    pace: float | None
    seconds: float
    writes: int
    p50: float
    p99: float
    longest: float
    least: int
    most: int
    errors: dict[str, int] = field(default_factory=dict)
    by_command: dict[str, tuple[int, float, float, float]] = field(default_factory=dict)

    def __str__(self) -> str:
        pace = "closed loop" if self.pace is None else f"{self.pace:g} a second each"
        return (
            f"{self.counters:3} counters, {pace:15}: {self.writes / self.seconds:6.1f} writes/s, "
            f"p50 {self.p50:7.1f} ms, p99 {self.p99:7.1f} ms, longest {self.longest:7.1f} ms, "
            f"{self.least} to {self.most} each, errors {self.errors or 'none'}"
        )


class _Overheard(SeededRandom):
    """Chance whose last code is remembered: the client's phone, without a delivery to wait for."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.code = ""

    def below(self, bound: int) -> int:
        number = super().below(bound)
        if bound == 10**otp.LENGTH:
            self.code = f"{number:0{otp.LENGTH}d}"
        return number


class _RunningClock(FixedClock):
    """The branch's time, going on as the machine's does."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def monotonic(self) -> float:
        return time.monotonic()


def prepare(folder: Path, counters: int, kind: postgres.Kind) -> Branch:
    """Make a branch in `folder` with that many terminals, each with a client ready to be served."""
    house.build(folder, kind)
    branch = House(folder, FixedClock(house.MORNING), SeededRandom(11), Phones(), _POLICY)
    console = branch.at("")
    console.sign_in(house.ADMINISTRATOR[0])
    numbers = [f"{10 + number}" for number in range(counters)]
    clients = [(f"2000{number}00", f"1360000{number}00") for number in numbers]
    rows = [
        client_row(account, "王小山", f"31010119850312{number:03}", mobile, password_failures=9)
        for number, (account, mobile) in zip(range(100, 100 + counters), clients, strict=True)
    ]
    report = console.do(ImportClients(console.session, held("\n".join((COLUMNS, *rows, "")).encode())))
    assert report.written, report
    staff = {}
    for number, client in zip(numbers, clients, strict=True):
        console.do(AddTerminal(console.session, "PD", number))
        counter = branch.at(number)
        staff[number] = counter.sign_in("1027")
        counter.ready(client)
        counter.desk.store.close()
    branch.deliver()
    branch.close()
    return Branch(folder, staff, branch.clock.now())


class Counters:
    """The processes of a branch's counters, warm and waiting."""

    def __init__(self, branch: Branch) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._starts = {size: context.Barrier(size) for size in range(1, len(branch.staff) + 1)}
        self._pipes: list[Connection] = []
        self._processes: list[multiprocessing.process.BaseProcess] = []
        for seed, terminal in enumerate(branch.staff, 5000):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_counter,
                args=(theirs, self._starts, branch, terminal, seed),
                daemon=True,
            )
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        for pipe in self._pipes:
            pipe.recv()

    def measure(self, counters: int, pace: float | None, seconds: float) -> Figures:
        """Let so many counters work for so long.

        Args:
            pace: submissions a second of each, None for the closed loop.
        """
        working = self._pipes[:counters]
        for pipe in working:
            pipe.send((counters, pace, seconds))
        done: list[tuple[list[tuple[str, float]], dict[str, int]]] = [pipe.recv() for pipe in working]
        errors = Tally[str]()
        by_command: dict[str, list[float]] = {}
        for waits, raised in done:
            errors.update(raised)
            for command, wait in waits:
                by_command.setdefault(command, []).append(wait * 1000)
        every = [wait for waits in by_command.values() for wait in waits]
        each = [len(waits) for waits, _ in done]
        return Figures(
            counters,
            pace,
            seconds,
            len(every),
            *_summary(every),
            min(each),
            max(each),
            dict(errors),
            {command: (len(waits), *_summary(waits)) for command, waits in sorted(by_command.items())},
        )

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(_PATIENCE)


@contextmanager
def counters_of(branch: Branch) -> Iterator[Counters]:
    """The counters of a branch, which end with the block."""
    made = Counters(branch)
    try:
        yield made
    finally:
        made.end()


def measure(
    folder: Path,
    sizes: Sequence[int] = SIZES,
    paces: Sequence[float | None] = (HUMAN, None),
    seconds: float = 8.0,
    kind: postgres.Kind = "sqlite",
) -> Iterator[Figures]:
    """The figures of each number of counters at each pace, on a new branch in `folder`.

    A server for tests takes a hundred connections, and a counter keeps two or three: on
    PostgreSQL there are 16 counters at most.
    """
    with counters_of(prepare(folder, max(sizes), kind)) as counters:
        for pace in paces:
            for size in sizes:
                yield counters.measure(size, pace, seconds)


def _summary(waits: list[float]) -> tuple[float, float, float]:
    ordered = sorted(waits) or [0.0]
    return median(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1]


class _Worker:
    """One counter at work, day in, day out.

    Attributes:
        waits: each write's command and seconds.
        errors: what was raised, by its code or kind.
    """

    def __init__(self, counter: Counter, chance: _Overheard) -> None:
        self._counter = counter
        self._chance = chance
        self._phones = Phones()
        self._view: OperationView | None = None
        self._sent = False
        self.waits: list[tuple[str, float]] = []
        self.errors = Tally[str]()

    def submit(self) -> None:
        """Submit the next form, and deliver what is due where it wrote a message."""
        command = self._next()
        view = self._timed(type(command).__name__, lambda: self._counter.do(command))
        if view is None:
            return  # it is counted, and tried again
        self._view = view
        self._sent = isinstance(command, SendCode)
        if self._sent:
            self._timed("deliver", lambda: delivery.deliver_next(self._counter.desk, self._phones))

    def _next(self) -> Command[OperationView]:
        session, key, view = self._counter.session, self._counter.key(), self._view
        if view is not None and view.state == OperationState.PENDING:
            return Withdraw(session, view.id, key)
        if view is None or view.current is None:
            return OpenService(session, "05", key)
        step = view.current.key
        if step == "otp" and not self._sent:
            return SendCode(session, view.id, step, key)
        given: dict[str, StepInput] = {
            "face": Face(FaceResult.PASSED),
            "otp": Code(self._chance.code),
            "confirm": Answer(True),
        }
        return TakeStep(session, view.id, step, given[step], view.current.client_turn, key)

    def _timed(self, name: str, work: Callable[[], R]) -> R | None:
        began = time.perf_counter()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - counted: the figures say it
            self.errors[getattr(error, "code", type(error).__name__)] += 1
            return None
        finally:
            self.waits.append((name, time.perf_counter() - began))


def _counter(
    pipe: Connection,
    starts: dict[int, Barrier],
    branch: Branch,
    terminal: str,
    seed: int,
) -> None:
    chance, pacing = _Overheard(seed), Random(seed)
    at = House(branch.folder, _RunningClock(branch.now), chance, Phones(), _POLICY)
    counter = at.at(terminal)
    counter.staff = branch.staff[terminal]
    worker = _Worker(counter, chance)
    for _ in range(_A_ROUND):
        worker.submit()  # statements are built and pages read: a counter is not opened for one client
    pipe.send(None)
    while True:
        try:
            size, pace, seconds = pipe.recv()
        except EOFError:
            at.close()
            return
        worker.waits, worker.errors = [], Tally()
        starts[size].wait(_PATIENCE)
        _work(worker, pace, seconds, pacing)
        pipe.send((worker.waits, dict(worker.errors)))


def _work(worker: _Worker, pace: float | None, seconds: float, pacing: Random) -> None:
    begin = time.perf_counter() + (pacing.uniform(0, 1 / pace) if pace else 0.0)
    end = time.perf_counter() + seconds
    while begin < end:
        time.sleep(max(0.0, begin - time.perf_counter()))
        worker.submit()
        begin = begin + pacing.uniform(0.5, 1.5) / pace if pace else time.perf_counter()
