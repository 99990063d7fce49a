"""The approval desk's queue where few applications lie in the store, and where many do.

A thousand wait in either: what waits is what supervisors have not come to, and does not grow with the
years; what is over does. How many lie in the larger store is told by `BENCH_ROWS`, a million where nothing
is said.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select

from counter_tui.desk.api.commands.approvals import AskQueue
from data.tables.base import table_of
from data.tables.clients import FundAccount
from data.tables.operations import Operation, Visit
from data.terms.enums import OperationState
from tests import house
from tests.benchmarks.figures import Figure, interleaved, some
from tests.house import Counter

FEW: Final = 10_000
MANY: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
_PENDING: Final = 1_000
_AT_ONCE: Final = 20_000
_ROUNDS: Final = 20
_EACH: Final = 5
_FIRST_ROUNDS: Final = 2
_TELLER: Final = "1027"


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Ask each of three pages of both stores in turn."""
    (few, _), (many, at) = (_store(folder / name, rows) for name, rows in (("few", FEW), ("many", MANY)))
    pages: dict[str, dict[str, str]] = {
        "branch": {},
        "service": {"service": "unlock"},
        "teller": {"teller": _TELLER},
    }
    try:
        for page, narrowed in pages.items():

            def ask(counter: Counter, narrowed: dict[str, str] = narrowed) -> Callable[[], list[float]]:
                return lambda: [_asked(counter, narrowed) for _ in range(_EACH)]

            rounds = _FIRST_ROUNDS + some(_ROUNDS, share)
            both = interleaved(rounds, ask(many), ask(few)).after(_FIRST_ROUNDS)
            note = f"{at:,} applications beside {FEW:,}, {_PENDING:,} waiting"
            yield both.figure(f"a page of the queue by {page}", 50, most=1.2, note=note)
    finally:
        few.house.close()
        many.house.close()


def _asked(counter: Counter, narrowed: dict[str, str]) -> float:
    began = time.perf_counter()
    queue = counter.do(AskQueue(counter.session, **narrowed))
    taken = time.perf_counter() - began
    assert queue.lines, "nothing waits"
    return taken


def _store(folder: Path, rows: int) -> tuple[Counter, int]:
    """A supervisor before a branch with so many applications."""
    template = folder / "new"
    template.mkdir(parents=True)
    house.build(template)
    ours = folder / "ours"
    ours.mkdir()
    branch = house.open_house(template, ours)
    teller = branch.at("03")
    teller.sign_in(_TELLER)
    model = teller.submit().id
    with teller.desk.store.begin() as unit:
        _fill(unit.session.connection(), teller, model, rows)
    supervisor = branch.at("04")
    supervisor.sign_in("2001")
    return supervisor, rows


def _fill(connection: Connection, counter: Counter, model: UUID, rows: int) -> None:
    """Copies of one application: of an account each where they wait, of one account where they are over."""
    accounts, operations = table_of(FundAccount), table_of(Operation)
    like = _row(connection, operations, model)
    account = _row(connection, accounts, like["account_id"])
    visit = _row(connection, table_of(Visit), like["visit_id"])
    waiting, others = [], []
    for number in range(_PENDING - 1):
        of = counter.house.key()
        others.append({**account, "id": of, "number": f"9{number:07}"})
        waiting.append({"account_id": of, "state": OperationState.PENDING})
    over = ({"state": OperationState.APPROVED} for _ in range(rows - _PENDING))
    connection.execute(insert(accounts), others)
    batch: list[dict[str, Any]] = []
    every: Iterator[dict[str, Any]] = chain(waiting, over)
    for number, own in enumerate(every):
        at = like["submitted_at"] - timedelta(seconds=number)
        times = {"opened_at": at, "changed_at": at, "submitted_at": at}
        own_names = {"id": counter.house.key(), "number": f"old-{number}", "visit_id": visit["id"]}
        batch.append({**like, **own_names, **times, **own})
        if len(batch) == _AT_ONCE:
            connection.execute(insert(operations), batch)
            batch = []
    if batch:
        connection.execute(insert(operations), batch)


def _row(connection: Connection, table: Any, key: UUID) -> dict[str, Any]:
    return dict(connection.execute(select(table).where(table.c.id == key)).mappings().one())
