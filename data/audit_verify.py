"""Reading every chain from its beginning, to see whether it is what was written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import String, select, type_coerce
from sqlalchemy.exc import DBAPIError

from data.audit import BEFORE_FIRST, event_hash
from data.audit_heads import Head, heads, load_heads
from data.store import Store, Unit
from data.tables.audit import AuditEvent
from data.tables.base import table_of
from data.terms.errors import Unavailable

_AT_A_TIME: Final = 2000
_Row: TypeAlias = tuple[Any, ...]


class Finding(StrEnum):
    """What verification says of the store's audit.

    - CLEAN: every chain is whole and ends where its head says.
    - EDITED: an event is not what was written, or does not follow from the one before.
    - MISSING: a number in the middle of a chain has no event.
    - TRUNCATED: the end of a chain is gone: its head, or an exported one, is further on.
    - UNVERIFIABLE: it cannot be told: a head is gone, or the exported heads or the
      store cannot be read.
    """

    CLEAN = "clean"
    EDITED = "edited"
    MISSING = "missing"
    TRUNCATED = "truncated"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first thing that is wrong, chains by name and events in order.

    Attributes:
        finding: what it is.
        chain: whose chain, empty where it is none's.
        sequence: the first event that cannot be vouched for, 0 where it is none.
        events: how many events were good before.
        anchors: how many exported heads were met. With none, a chain that was
            shortened or rewritten together with its head looks clean.
    """

    finding: Finding
    chain: str = ""
    sequence: int = 0
    events: int = 0
    anchors: int = 0


class _Bad(Exception):
    def __init__(self, finding: Finding, chain: str, sequence: int) -> None:
        super().__init__(finding)
        self.finding = finding
        self.chain = chain
        self.sequence = sequence


def verify(store: Store, exported: Path | None = None) -> Verdict:
    """Read every chain and compare it with its head and with the heads exported to a folder.

    An event whose content was changed is named itself. Where its hash was made
    anew too, the event after it is named: it no longer follows.

    Args:
        store: whose audit.
        exported: the folder that `data.audit_heads.export_heads` writes to.
    """
    walk = _Walk()
    try:
        anchors = load_heads(exported) if exported is not None else ()
        with store.read() as unit:
            walk.over(unit, heads(unit.session), anchors)
    except _Bad as bad:
        return Verdict(bad.finding, bad.chain, bad.sequence, walk.events, walk.anchors)
    except (Unavailable, DBAPIError):
        # Among the latter is text that is no longer text.
        return Verdict(Finding.UNVERIFIABLE, walk.chain, walk.sequence, walk.events, walk.anchors)
    return Verdict(Finding.CLEAN, events=walk.events, anchors=walk.anchors)


class _Walk:
    """One pass over all events, in the order of their chains."""

    def __init__(self) -> None:
        self.chain = ""
        self.sequence = 0
        self.events = 0
        self.anchors = 0

    def over(self, unit: Unit, ends: Iterable[Head], exported: Iterable[Head]) -> None:
        anchors = _by_chain(exported)
        end_of = {head.chain: head for head in ends}
        of_chain: dict[int, bytes] = {}
        started = False
        seen = set[str]()
        expected, last = 0, BEFORE_FIRST
        for chain, sequence, at, kind, staff, operation, detail, previous, digest in _rows(unit):
            if chain != self.chain or not started:
                if started:
                    self._at_end(end_of.get(self.chain), last, of_chain)
                started = True
                seen.add(chain)
                expected, last = 0, BEFORE_FIRST
                self.chain, of_chain = chain, anchors.get(chain, {})
            expected += 1
            if sequence != expected:
                later = isinstance(sequence, int) and sequence > expected
                raise _Bad(Finding.MISSING if later else Finding.EDITED, chain, expected)
            if previous != last or digest != event_hash(
                last, chain, sequence, at, kind, staff, operation, detail
            ):
                raise _Bad(Finding.EDITED, chain, sequence)
            if expected in of_chain:
                if of_chain[expected] != digest:
                    raise _Bad(Finding.EDITED, chain, sequence)
                self.anchors += 1
            last = digest
            self.sequence = expected
            self.events += 1
        if started:
            self._at_end(end_of.get(self.chain), last, of_chain)
        for chain in sorted({*end_of, *anchors} - seen):
            self.chain, self.sequence = chain, 0
            self._at_end(end_of.get(chain), BEFORE_FIRST, anchors.get(chain, {}))

    def _at_end(self, end: Head | None, last: bytes, anchors: dict[int, bytes]) -> None:
        """Compare where a chain ends with where its head and the exported ones say."""
        furthest = max(0 if end is None else end.sequence, *anchors, 0)
        if furthest > self.sequence:
            raise _Bad(Finding.TRUNCATED, self.chain, self.sequence + 1)
        if end is None:
            raise _Bad(Finding.UNVERIFIABLE, self.chain, self.sequence)
        if end.sequence < self.sequence:
            raise _Bad(Finding.EDITED, self.chain, end.sequence + 1)
        if end.hash != last:
            raise _Bad(Finding.EDITED, self.chain, self.sequence)


def _by_chain(exported: Iterable[Head]) -> dict[str, dict[int, bytes]]:
    by_chain = defaultdict[str, dict[int, bytes]](dict)
    for head in exported:
        if by_chain[head.chain].setdefault(head.sequence, head.hash) != head.hash:
            # The store itself was exported with two histories.
            raise _Bad(Finding.EDITED, head.chain, head.sequence)
    return {chain: {**anchors} for chain, anchors in by_chain.items()}


def _rows(unit: Unit) -> Iterator[_Row]:
    """Every event as it is kept, without making moments and ids of the texts and back again."""
    event = table_of(AuditEvent).c
    statement = select(
        event.chain,
        event.sequence,
        type_coerce(event.at, String),
        event.kind,
        type_coerce(event.staff_id, String),
        type_coerce(event.operation_id, String),
        event.detail,
        event.previous,
        event.hash,
    ).order_by(event.chain, event.sequence)
    streamed = unit.session.connection().execution_options(yield_per=_AT_A_TIME).execute(statement)
    for rows in streamed.partitions():
        yield from rows
