"""The engine against the contract's model: any order, any input, time moving, terminals dying."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests import postgres
from tests.machine.building import Building
from tests.machine.happenings import Happenings
from tests.machine.tally import BUILT, DEEP, NUMBERED, Tally
from tests.machine.world import World

WHERE: Final = ("PD-03", "PD-03", "PD-04", "PD-05", "XH-01")
WHAT: Final = {
    "work": 8,
    "stumble": 26,
    "see through": 9,
    "decide": 10,
    "do a step wrongly": 6,
    "stop": 11,
    "decide wrongly": 8,
    "do anything": 8,
    "repeat": 5,
    "staff": 4,
    "visit": 11,
    "time": 8,
    "die": 1,
    "outbox": 10,
    "broker": 5,
    "list": 16,
    "places and people": 4,
}
"""What may happen next, and how often: with equal chances nobody would ever come far."""


class Branches(RuleBasedStateMachine):
    """Two branches at work. Somebody does something, right or wrong; the world compares."""

    building: Building
    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.building, self.tally)

    def teardown(self) -> None:
        self.world.close()

    @initialize(data=st.data(), first=st.sampled_from([0, 36, 44, 60]), second=st.sampled_from([0, 0, 44]))
    def morning(self, data: st.DataObject, first: int, second: int) -> None:
        """What was done before: most rules are about clients who have come far."""
        happenings = Happenings(self.world, data)
        for terminal, count in (("PD-03", first), ("PD-04", second)):
            for _ in range(count):
                happenings.progress(terminal)
            happenings.seen_through(terminal)

    # One rule, with chances of its own: of several, Hypothesis leaves whole ones out of an example.
    @rule(
        data=st.data(),
        what=st.sampled_from([name for name, chances in WHAT.items() for _ in range(chances)]),
        where=st.sampled_from(WHERE),
    )
    def happens(self, data: st.DataObject, what: str, where: str) -> None:
        Happenings(self.world, data).happen(what, where)


@pytest.fixture
def building(store_kind: postgres.Kind) -> Iterator[Building]:
    # In memory where the system has such a folder: what outlives a loss of power is looked at elsewhere.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        founded = Building(Path(folder), store_kind)
        yield founded
        founded.close()


def drive(building: Building, runs: int, examples: int, steps: int) -> Tally:
    """Runs of the machine, each from a seed of its own: within one, many examples are much alike."""
    tally = Tally()
    for run in range(runs):
        machine = seed(run)(type("Branches", (Branches,), {"building": building, "tally": tally}))
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                database=None,
                deadline=None,
                # An example is a day's work of a branch: it takes seconds, and many choices.
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
    return tally


@pytest.mark.parametrize(
    ("runs", "examples", "steps", "least"),
    [(1, 4, 60, 0), pytest.param(20, 3, 90, 100, marks=pytest.mark.soak)],
    ids=["short", "long"],
)
def test_the_engine_does_what_the_contract_says(
    building: Building, runs: int, examples: int, steps: int, least: int
) -> None:
    tally = drive(building, runs, examples, steps)
    print(tally)  # noqa: T201 - the counts are what this test is for
    assert sum(tally.tried.values()) >= 50, f"hardly anything was tried\n{tally}"
    for number in BUILT:
        assert tally.obeyed[number] >= least, f"rule {number} was kept too seldom\n{tally}"
        assert tally.tried[number] >= least, f"rule {number} was tried too seldom\n{tally}"
    for number in NUMBERED:
        assert tally.refused[number] >= least, f"rule {number} refused too seldom\n{tally}"
    for deep in DEEP:
        assert tally.reached[deep] >= least // 100, f"{deep}: too seldom\n{tally}"
