"""`kill -9` before and after every commit of everything the counter does: nothing lost, nothing twice.

What a store that a process died over must be is said in `tests.kills.dying` and `tests.kills.looking`.
"""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Final

import pytest

from counter_tui.desk.registry import LONGS, WRITES
from tests.kills.conftest import Host
from tests.kills.hook import Side
from tests.kills.scenarios import SCENARIOS
from tests.postgres import Kind

FEW: Final = 41
"""Of so many kills one is done where there is little time; of each scenario at least one."""
SOME: Final = 11


def kills(host: Host, name: str, every: int) -> list[str]:
    """Kill a scenario at one of `every` points; what was wrong."""
    dry = host.ask(do="dry", name=name)
    if dry["wrong"]:
        return [f"{name}: {what}" for what in dry["wrong"]]
    points = list(product(range(1, dry["commits"] + 1), Side))
    first = 7 * list(SCENARIOS).index(name) % min(every, len(points))
    wrong = []
    for number, side in points[first::every]:
        answer = host.ask(do="kill", name=name, number=number, side=side)
        wrong += [f"{name}, {side} commit {number}: {what}" for what in answer["wrong"]]
    return wrong


@pytest.mark.parametrize(
    ("names", "kind", "every"),
    [
        pytest.param(tuple(SCENARIOS), None, FEW, id="few"),
        *(pytest.param((name,), "sqlite", 1, id=name, marks=pytest.mark.soak) for name in SCENARIOS),
        *(
            pytest.param((name,), "postgresql", SOME, id=f"{name}-postgresql", marks=pytest.mark.soak)
            for name in SCENARIOS
        ),
    ],
)
def test_what_a_process_leaves_that_dies_at_a_commit_is_right_and_is_gone_on_with(
    host_on: Callable[[Kind], Host], store_kind: Kind, names: Sequence[str], kind: Kind | None, every: int
) -> None:
    host = host_on(kind or store_kind)
    assert [what for name in names for what in kills(host, name, every)] == []


def test_every_command_that_writes_is_in_a_scenario(host_on: Callable[[Kind], Host]) -> None:
    host = host_on("sqlite")
    done = {command for name in SCENARIOS for command in host.ask(do="walk", name=name)["commands"]}
    assert {command.__name__ for command in WRITES.keys() | LONGS.keys()} - done == set()
