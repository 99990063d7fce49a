"""One invented branch, built once for the run, copied for each test."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from sqlmodel import col, select

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import OpenService, TakeStep
from counter_tui.desk.api.commands.sign_in import SignIn
from counter_tui.desk.api.commands.steps import OpenText, SendCode
from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.api.inputs import ClientDetails, Code, StepInput, Tick
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.training import Phone, WalkIn
from counter_tui.desk.delivery import deliver_next
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from counter_tui.desk.runner import Runner
from counter_tui.desk.work import Desk, Here
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.training.clock import MovableClock
from counter_tui.training.keeping import Who, open_branch, rebuild, who_is_who
from counter_tui.training.phone import PhoneGateway, phone_of
from counter_tui.training.stories import STORIES, Story
from data.content.library import library
from data.sealing import Sealing
from data.tables.place import Branch, Terminal
from data.terms.errors import CounterError
from tests.doubles import FixedClock, SeededRandom

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 at the branch
SEED = 20261122
R = TypeVar("R")


def light() -> ArgonPasswords:
    return ArgonPasswords(time_cost=1, memory_cost=8, parallelism=1)


def build_in(folder: Path, seed: int | None = SEED) -> None:
    rebuild(folder, seed, clock=FixedClock(NOW), random=SeededRandom(3), passwords=light())


@contextmanager
def refusal(kind: type[CounterError], code: str) -> Iterator[None]:
    """What is done inside is refused with that code."""
    with pytest.raises(kind) as raised:
        yield
    assert raised.value.code == code


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    build_in(folder)
    return folder


@pytest.fixture
def demo(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "demo")
    return tmp_path / "demo"


@dataclass
class Post:
    """A terminal of the invented branch with a teller signed in, and the phone beside it."""

    desk: Desk
    runner: Runner
    clock: MovableClock
    gateway: PhoneGateway
    who: Who
    session: UUID

    def do(self, command: Command[R]) -> R:
        return self.runner.do(command)

    def key(self) -> UUID:
        return UUID(bytes=self.desk.random.bytes(16), version=4)

    @property
    def phone(self) -> Phone:
        while deliver_next(self.desk, self.gateway):
            pass
        return self.do(AskPhone(self.session))

    def story(self, story: Story) -> WalkIn:
        (found,) = (each for each in self.who.walk_ins if each.story == STORIES[story])
        return found

    def open(self, service: str) -> OperationView:
        return self.do(OpenService(self.session, service, self.key()))

    def take(self, view: OperationView, given: StepInput) -> OperationView:
        assert view.current is not None
        now = view.current
        return self.do(TakeStep(self.session, view.id, now.key, given, now.client_turn, self.key()))

    def send(self, view: OperationView) -> OperationView:
        assert view.current is not None
        self.clock.move(61)
        return self.do(SendCode(self.session, view.id, view.current.key, self.key()))

    def newest_code(self) -> str:
        found = re.search(r"\d{6}", self.phone.messages[0].text)
        assert found is not None
        return found[0]

    def client(self, story: Story) -> OperationView:
        """Sign a client in with what the phone shows."""
        who = self.story(story)
        view = self.send(self.take(self.open("02"), ClientDetails(who.account, who.mobile)))
        view = self.take(view, Code(self.newest_code()))
        if view.current is not None:
            self.do(OpenText(self.session, view.id, view.current.key))
            view = self.take(view, Tick(True))
        return view


def desk_at(folder: Path, number: str) -> tuple[Desk, MovableClock, Who]:
    """The engine's parts at a terminal, on a clock that the test moves."""
    store, keys = open_branch(folder)
    who = who_is_who(folder)
    assert who is not None
    with store.read() as unit:
        branch = unit.session.exec(select(Branch)).one()
        terminal = unit.session.exec(select(Terminal).where(col(Terminal.number) == number)).one()
    clock, random = MovableClock(NOW), SeededRandom(int(number))
    here = Here(branch.id, branch.code, terminal.chain, terminal.id, 480)
    desk = Desk(store, Sealing(keys, random), clock, random, light(), Policy(), library(), here, who.logins)
    return desk, clock, who


@contextmanager
def post_at(folder: Path, number: str = "01", login: int = 0) -> Iterator[Post]:
    """A teller signed in at a terminal."""
    desk, clock, who = desk_at(folder, number)
    run = runner(desk, {AskPhone: phone_of(who.walk_ins)})
    session = run.do(SignIn(who.logins[login].number, who.logins[login].password)).id
    try:
        yield Post(desk, run, clock, PhoneGateway(desk), who, session)
    finally:
        desk.store.close()


@pytest.fixture
def post(demo: Path) -> Iterator[Post]:
    with post_at(demo) as opened:
        yield opened
