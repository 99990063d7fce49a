"""A branch whose every command is told to somebody outside before it is done, as a witness of a death."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.session import StaffSession
from counter_tui.desk.policy import Policy
from counter_tui.desk.ports import SmsGateway
from counter_tui.gateways.spool_sms import SpoolSms
from data.audit_heads import export_heads
from data.terms.errors import CounterError
from tests.doubles import FixedClock, SeededRandom
from tests.house import MORNING, PASSWORD, Counter, House, Phones

R = TypeVar("R")

SPOOL = "spool"
SENT = "sent.jsonl"
HEADS = "heads"


class SpoolPhones(Phones):
    """The spool folder's gateway, and the clients who read what comes out of it.

    Every hand-over is also written to a log, which a killed process leaves as it is.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._gateway = SpoolSms(folder / SPOOL)
        self._read()

    def send(self, message: UUID, to: str, text: str) -> None:
        self._gateway.send(message, to, text)
        line = json.dumps({"id": str(message), "to": to, "text": text}) + "\n"
        log = os.open(self._folder / SENT, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, line.encode())
        os.close(log)
        self._read()

    def _read(self) -> None:
        # Ids begin with their time, so the names are in the order of the messages.
        found = (json.loads(path.read_bytes()) for path in sorted((self._folder / SPOOL).glob("*.json")))
        self.messages = [(UUID(one["id"]), one["to"], one["text"]) for one in found]


@dataclass(frozen=True, slots=True)
class Seen:
    """An operation as it was last shown."""

    id: UUID
    service: str
    state: str
    current: str | None

    @classmethod
    def of(cls, view: OperationView) -> "Seen":
        return cls(view.id, view.service, view.state, view.current.key if view.current else None)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was begun, with all that is needed to begin it once more.

    Attributes:
        command: None for a delivery.
        commits: how many commits there had been when it began, and when it was answered (None: never).
        answer: what it said: an operation, or the code of a refusal; empty for anything else.
    """

    terminal: str
    command: Command[Any] | None
    now: datetime
    chance: object
    secret: str
    staff: StaffSession | None
    began: int
    ended: int | None = None
    answer: Seen | str = ""

    @property
    def refused(self) -> bool:
        return isinstance(self.answer, str) and self.answer != ""


Witness = Callable[[Entry], None]


def nobody(entry: Entry) -> None:
    """No witness."""


class Chance(SeededRandom):
    """Chance whose place in its sequence can be told and taken up again."""

    def state(self) -> object:
        return self._source.getstate()

    def go_on_from(self, state: Any) -> None:
        self._source.setstate(state)


@dataclass(frozen=True, slots=True)
class Stage:
    """A branch in the middle of something: what has to be known to go on from there."""

    now: datetime
    secret: str = ""
    staff: StaffSession | None = None


@dataclass
class Terminal(Counter):
    """A terminal that tells its house what it is about to do."""

    number: str = ""

    def do(self, command: Command[R]) -> R:
        assert isinstance(self.house, Play)
        return self.house.told(self, command, super().do)


@dataclass
class Play(House):
    """The branch of one process.

    Attributes:
        witness: told of everything that is begun, and again when it is answered.
        commits: how many commits this process has done.
    """

    stage: Stage = field(default_factory=lambda: Stage(MORNING))
    witness: Witness = nobody
    commits: Callable[[], int] = field(default=lambda: 0)
    stands: dict[str, Counter] = field(default_factory=dict)
    people: dict[tuple[str, str], Terminal] = field(default_factory=dict)

    def at(self, number: str, branch_code: str = "PD") -> Terminal:
        # One process has one store, whichever terminals it plays.
        made = self.stands.get(number) or super().at(number, branch_code)
        self.stands[number] = made
        return Terminal(made.house, made.runner, made.desk, number=number)

    def signed_in(self, terminal: str, number: str, password: str = PASSWORD) -> Terminal:
        """Somebody at a terminal, who signs in there unless that was done by this process."""
        known = self.people.get((terminal, number))
        if known is None:
            known = self.people[terminal, number] = self.at(terminal)
            known.sign_in(number, password)
        return known

    def deliver(self) -> None:
        self._witnessed("", None, None, super().deliver)

    def delivered_by(self, gateway: SmsGateway) -> None:
        """Have another gateway be handed the next message that is due."""
        self._witnessed("", None, None, lambda: delivery.deliver_next(self._desk(), gateway))

    def export_heads(self) -> None:
        """Copy the audit's heads, as a terminal does at sign-out."""
        folder = self.folder / HEADS
        folder.mkdir(exist_ok=True)
        export_heads(self._desk().store, folder, self.clock.now())

    def told(self, at: Terminal, command: Command[R], do: Callable[[Command[R]], R]) -> R:
        """Do a command of a terminal, witnessed where it writes."""
        if at.runner.reads(command):
            return do(command)
        return self._witnessed(at.number, at.staff, command, lambda: do(command))

    def _witnessed(
        self, number: str, staff: StaffSession | None, command: Command[Any] | None, do: Callable[[], R]
    ) -> R:
        assert isinstance(self.random, Chance)
        chance = self.random.state()
        entry = Entry(number, command, self.clock.now(), chance, self.secret, staff, self.commits())
        self.witness(entry)
        answer: Seen | str = ""
        try:
            given = do()
            if isinstance(given, OperationView):
                answer = Seen.of(given)
            return given
        except CounterError as error:
            answer = error.code
            raise
        finally:
            self.witness(replace(entry, ended=self.commits(), answer=answer))


def play_in(
    folder: Path,
    stage: Stage,
    *,
    seed: int = 23,
    witness: Witness = nobody,
    commits: Callable[[], int] = lambda: 0,
) -> Play:
    """The branch in `folder`, taken up where `stage` left it."""
    clock = FixedClock(stage.now)
    return Play(
        folder=folder,
        clock=clock,
        random=Chance(seed),
        phones=SpoolPhones(folder),
        policy=Policy(import_batch=5),
        secret=stage.secret,
        stage=stage,
        witness=witness,
        commits=commits,
    )
