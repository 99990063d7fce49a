"""The approval desk's queue where few applications lie in the store, and where many do.

A thousand wait in either: what waits is what supervisors have not come to, and does not grow with the
years; what is over does. How many lie in the larger store is told by `BENCH_ROWS`, a million where nothing
is said.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from counter_tui.desk.api.commands.approvals import AskQueue
from tests import house
from tests.benchmarks.figures import Figure, interleaved, some
from tests.filling import fill
from tests.house import Counter

FEW: Final = 10_000
MANY: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
_PENDING: Final = 1_000
_ROUNDS: Final = 20
_EACH: Final = 5
_FIRST_ROUNDS: Final = 2
_TELLER: Final = "1027"


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Ask each of three pages of both stores in turn."""
    (few, _), (many, at) = (_store(folder / name, rows) for name, rows in (("few", FEW), ("many", MANY)))
    pages = {"branch": ("", ""), "service": ("unlock", ""), "teller": ("", _TELLER)}
    try:
        for page, narrowed in pages.items():

            def ask(counter: Counter, narrowed: tuple[str, str] = narrowed) -> Callable[[], list[float]]:
                return lambda: [_asked(counter, narrowed) for _ in range(_EACH)]

            rounds = _FIRST_ROUNDS + some(_ROUNDS, share)
            both = interleaved(rounds, ask(many), ask(few)).after(_FIRST_ROUNDS)
            note = f"{at:,} applications beside {FEW:,}, {_PENDING:,} waiting"
            yield both.figure(f"a page of the queue by {page}", 50, most=1.2, note=note)
    finally:
        few.house.close()
        many.house.close()


def _asked(counter: Counter, narrowed: tuple[str, str]) -> float:
    began = time.perf_counter()
    queue = counter.do(AskQueue(counter.session, *narrowed))
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
        fill(unit.session.connection(), branch, model, waiting=_PENDING - 1, over=rows - _PENDING)
    supervisor = branch.at("04")
    supervisor.sign_in("2001")
    return supervisor, rows
