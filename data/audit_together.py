"""Several processes that read the chains at the same time, each some part of them."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from sqlalchemy.exc import DBAPIError

from data.audit_evidence import Told
from data.audit_heads import Head
from data.audit_look import Against, Progress, look_at
from data.audit_walk import Bad, Span
from data.store import Store
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable

_PARTS_EACH: Final = 8
"""Parts for each process, one after another: progress is seen, and none works alone at the end."""


@dataclass(frozen=True, slots=True)
class Good:
    """What was found to be as it should."""

    events: int
    anchors: int
    told: Told


@dataclass(frozen=True, slots=True)
class _Address:
    """How another process opens the same store."""

    url: str
    kind: StoreKind
    key_set: str


def read_together(store: Store, url: str, against: Against, jobs: int, progress: Progress) -> Good | None:
    """Read every chain by several processes.

    Args:
        store: open here.
        url: how the processes open it.
        jobs: how many they are.

    Returns:
        None where anything is not as it should be. What is wrong first they do not say: each looks at
        another moment of a store that goes on being used.
    """
    address = _Address(url, store.facts.kind, store.facts.key_set)
    events = anchors = 0
    told = Told()
    try:
        with look_at(store, against) as look:
            total = look.total
            parts = _parts(look.chains, look.ends, 1 + total // (jobs * _PARTS_EACH))
        for good in _read_all(store, address, against, parts, jobs):
            events += good.events
            anchors += good.anchors
            told.add(good.told)
            progress(events, total)
        with look_at(store, against) as look:
            look.end(events, told)
    except (Bad, DBAPIError, Unavailable):
        return None
    return Good(events, anchors, told)


def _read_all(
    store: Store, address: _Address, against: Against, parts: list[list[Span]], jobs: int
) -> Iterator[Good]:
    """Read the parts, this process as one of those that do.

    The others take as long to load the store as some hundred thousand events take to be read: meanwhile
    this one reads from the end what they have not begun.
    """
    others = min(jobs, len(parts)) - 1
    if others < 1:
        yield from (_along(store, against, spans) for spans in parts)
        return
    # New processes, not copies of this one: a copy would share its connections.
    processes = ProcessPoolExecutor(others, mp_context=get_context("spawn"))
    try:
        given = [processes.submit(_read, address, against, spans) for spans in parts]
        for part, spans in zip(reversed(given), reversed(parts), strict=True):
            yield _along(store, against, spans) if part.cancel() else part.result()
    finally:
        processes.shutdown(cancel_futures=True)


def _read(address: _Address, against: Against, spans: list[Span]) -> Good:
    store = Store.open(address.url, kind=address.kind, key_set=address.key_set)
    try:
        return _along(store, against, spans)
    finally:
        store.close()


def _along(store: Store, against: Against, spans: list[Span]) -> Good:
    with look_at(store, against) as look:
        for span in spans:
            look.walk.along(span, look.ends.get(span.chain))
        return Good(look.walk.events, look.walk.anchors, look.told)


def _parts(chains: Iterable[str], ends: Mapping[str, Head], size: int) -> list[list[Span]]:
    """All chains in parts of about `size` events; a long chain is cut."""
    parts: list[list[Span]] = [[]]
    room = size
    for chain in chains:
        after = 0
        left = ends[chain].sequence if chain in ends else 0
        while left > room:
            parts[-1].append(Span(chain, after, after + room))
            after, left, room = after + room, left - room, size
            parts.append([])
        parts[-1].append(Span(chain, after))
        room -= left
    return parts
