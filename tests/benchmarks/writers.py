"""1, 4, 16 and 64 counters on one SQLite file, at human pace and as fast as each can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.counters import HUMAN, SIZES, measure
from tests.benchmarks.figures import Figure

_SECONDS: Final = 6.0
_FULL: Final = max(SIZES)


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Each number of counters at each pace; the budget is for the fullest branch at human pace."""
    for found in measure(folder, seconds=max(1.0, _SECONDS * share)):
        human = found.pace == HUMAN
        full = human and found.counters == _FULL
        pace = f"{found.pace:g} a second each" if found.pace is not None else "one after the other"
        who = f"{found.counters} counters, {pace}"
        note = f"{found.writes / found.seconds:.0f} writes a second, {sum(found.errors.values())} errors"
        yield Figure(f"{who}: a write, p50", "ms", found.p50, note=note)
        yield Figure(f"{who}: a write, p99", "ms", found.p99, limit=50 if full else None)
        yield Figure(f"{who}: the longest write", "ms", found.longest, limit=500 if human else None)
