"""`audit verify`, beside a bare scan of the same events that hashes each anew; and by two processes."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from data import audit
from data.audit_verify import Finding, verify
from data.store import Store
from data.terms.enums import StoreKind
from tests.benchmarks.figures import Figure, interleaved, some
from tests.data.conftest import FACTS
from tests.doubles import START

_EVENTS: Final = 300_000
_CHAINS: Final = 4
_AT_ONCE: Final = 2_000
_ROUNDS: Final = 4
_STAFF: Final = UUID(int=0xA)
_OPERATION: Final = UUID(int=0xB)
_SCAN: Final = (
    "SELECT chain, sequence, at, kind, staff_id, operation_id, detail, previous, hash FROM audit_event"
    " ORDER BY chain, sequence"
)


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Read all chains both ways, in turn."""
    events = max(_CHAINS * _AT_ONCE, round(_EVENTS * share))
    path = folder / "store.db"
    url = f"sqlite:///{path}"
    Store.create(url, FACTS)
    store = Store.open(url, kind=StoreKind.TRAINING, key_set=FACTS.key_set)
    _fill(store, events)

    def ours(jobs: int) -> list[float]:
        began = time.perf_counter()
        verdict = verify(store, evidence=False, jobs=jobs, url=url)
        taken = time.perf_counter() - began
        assert (verdict.finding, verdict.events) == (Finding.CLEAN, events), verdict
        return [taken]

    def bare() -> list[float]:
        began = time.perf_counter()
        assert _scanned(path) == events
        return [time.perf_counter() - began]

    try:
        rounds = some(_ROUNDS, share)
        what = f"audit verify of {events:,} events"
        # At least 0.7 of the bare scan's rate.
        yield interleaved(rounds, lambda: ours(1), bare).figure(what, most=1 / 0.7)
        yield interleaved(rounds, lambda: ours(2), lambda: ours(1)).figure(f"{what} by two processes")
    finally:
        store.close()


def _fill(store: Store, events: int) -> None:
    for first in range(0, events, _AT_ONCE):
        with store.begin() as unit:
            for number in range(first, min(first + _AT_ONCE, events)):
                audit.append(
                    unit.session,
                    chain=f"T{number % _CHAINS:02}",
                    at=START + timedelta(seconds=number),
                    kind="step.done",
                    staff_id=_STAFF,
                    operation_id=_OPERATION,
                    detail={"step": "face", "record": str(UUID(int=number)), "client_turn": False},
                )


def _scanned(path: Path) -> int:
    """Nothing but what a chain is: each event's hash, made anew over the one before."""
    seen, previous, of = 0, bytes(32), ""
    connection = sqlite3.connect(path)
    for chain, sequence, at, kind, staff, operation, detail, before, digest in connection.execute(_SCAN):
        if chain != of:
            of, previous = chain, bytes(32)
        lines = f"{chain}\n{sequence}\n{at}\n{kind}\n={staff}\n={operation}\n{detail}"
        made = sha256(b"counter-audit-1\n" + previous + lines.encode()).digest()
        assert made == digest and before == previous, "not what was written"
        seen, previous = seen + 1, made
    connection.close()
    return seen
