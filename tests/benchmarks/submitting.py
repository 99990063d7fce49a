"""A submission, complete with checks, encryption and chained audit, beside Core writing the same rows."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Connection, create_engine, event

from counter_tui.desk.api.commands.operations import TakeStep, Withdraw
from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.policy import Policy
from data import sqlite
from tests import house, postgres
from tests.benchmarks.figures import Figure, Rounds, some
from tests.benchmarks.rows import Replay, content
from tests.house import WANG, Counter

_FIRST: Final = 10
_ROUNDS: Final = 16
_EACH: Final = 10
_LONG: Final = timedelta(days=3650)
_POLICY: Final = Policy(
    otp_per_hour=10**9,
    otp_per_day=10**9,
    face_fresh=_LONG,
    visit_idle=_LONG,
    session_longest=_LONG,
)


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Submit on each database."""
    for kind in ("sqlite", "postgresql"):
        here = folder / kind
        here.mkdir()
        both = _measured(here, kind, _EACH * some(_ROUNDS, share))
        yield both.figure(f"submit on {kind}", 50, most=2.0)
        yield both.figure(f"submit on {kind}", 99, limit=10 if kind == "sqlite" else None)


def _measured(folder: Path, kind: postgres.Kind, count: int) -> Rounds:
    """Submit, look what was written, and write it once more on a copy of the store, again and again."""
    template, ours, copy = folder / "new", folder / "ours", folder / "copy"
    for each in (template, ours, copy):
        each.mkdir()
    if kind == "postgresql":
        _make_durable()
    house.build(template, kind)
    branch = house.open_house(template, ours, _POLICY)
    first = branch.at("03")
    first.sign_in("1027")
    first.ready(WANG)
    branch.close()
    postgres.copy(ours, copy)
    with ExitStack() as opened:
        opened.enter_context(closing(branch))
        counter = replace(branch.at("03"), staff=first.staff)
        looking, writing = opened.enter_context(_held(ours)), opened.enter_context(_held(copy))
        replay = Replay(writing)
        was = content(looking)
        samples = []
        for _ in range(_FIRST + count):
            command = _last_step(counter)
            before = content(looking)
            replay.write(replay.between(was, before))
            began = time.perf_counter()
            counter.do(command)
            done = time.perf_counter()
            was = content(looking)
            rows = replay.between(before, was)
            start = time.perf_counter()
            replay.write(rows)
            samples.append((done - began, time.perf_counter() - start))
            counter.do(Withdraw(counter.session, command.operation, counter.key()))
            submitted, was = was, content(looking)
            replay.write(replay.between(submitted, was))
        if content(writing) != was:
            raise RuntimeError("the baseline did not write the same rows")
    kept = samples[_FIRST:]
    groups = [kept[at : at + _EACH] for at in range(0, len(kept), _EACH)]
    return Rounds(
        tuple(tuple(mine for mine, _ in group) for group in groups),
        tuple(tuple(other for _, other in group) for group in groups),
    )


def _last_step(counter: Counter) -> TakeStep:
    """Everything up to the command that submits."""
    view = counter.go_on(counter.open("05"), until="confirm")
    assert view.current is not None, "nothing is left to do"
    turn, key = view.current.client_turn, counter.key()
    return TakeStep(counter.session, view.id, "confirm", Answer(True), turn, key)


def _held(folder: Path) -> Connection:
    """A connection with the settings of the program's own."""
    place = postgres.place_in(folder)
    if place is not None:
        return create_engine(place.url.replace("postgresql:", "postgresql+psycopg:", 1)).connect()
    engine = create_engine("sqlite://", creator=sqlite.connector(folder / "store.db"))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    connection = engine.connect()
    sqlite.allow_writing(connection.connection)
    return connection


def _make_durable() -> None:
    """The server of the tests forgets on a power cut; a figure of a branch's server must not."""
    with psycopg.connect(postgres.server().admin, autocommit=True) as shell:
        for setting in ("fsync", "full_page_writes"):
            shell.execute(f"ALTER SYSTEM SET {setting} = on".encode())
        shell.execute("SELECT pg_reload_conf()")
