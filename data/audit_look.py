"""One look at the store, from which verification reads: everything in it is of one moment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection

from data.audit_evidence import Evidence, Told, at_the_end
from data.audit_heads import Head, heads
from data.audit_walk import Bad, Finding, Row, Walk, chains_of, count_of
from data.store import Store

Anchors: TypeAlias = Mapping[str, Mapping[int, bytes]]
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many events were walked, and how many there are about."""


@dataclass(frozen=True, slots=True)
class Against:
    """What a store is held against.

    Attributes:
        anchors: exported hashes of events, by chain and number.
        evidence: whether the rows of evidence are looked at too.
    """

    anchors: Anchors
    evidence: bool


class Look:
    """A look at the store.

    Attributes:
        ends: the heads.
        chains: those that have events, a head, or an exported head, in their order.
        total: how many events there are, as the heads say.
        walk: goes along the chains.
        told: what the walk found events to tell of evidence.
    """

    def __init__(self, connection: Connection, against: Against) -> None:
        self._connection = connection
        self._against = against
        self.ends: dict[str, Head] = {head.chain: head for head in heads(connection)}
        self.total = sum(head.sequence for head in self.ends.values() if type(head.sequence) is int)
        self.chains = _in_order({*chains_of(connection), *self.ends, *against.anchors})
        self.told = Told()
        look = Evidence(connection, self.told).look if against.evidence else _no_look
        self.walk = Walk(connection, against.anchors, look)

    def end(self, events: int, told: Told) -> None:
        """See that nothing is there beside what was walked.

        Args:
            events: how many events were good.
            told: what they tell of evidence.

        Raises:
            Bad: something is.
        """
        if count_of(self._connection) != events:
            # Only a table made anew without its key holds events that are on no chain.
            raise Bad(Finding.EDITED)
        if self._against.evidence:
            at_the_end(self._connection, told)


@contextmanager
def look_at(store: Store, against: Against, *, any_text: bool = False) -> Iterator[Look]:
    """Look at a store.

    Args:
        any_text: take text that is none for some text, where the database would not give it at all;
            this makes reading slow.

    Raises:
        Unavailable: the store cannot be used now.
        DBAPIError: what is in it cannot be read.
    """
    with store.read() as unit:
        connection = unit.session.connection()
        if any_text and connection.dialect.name == "sqlite":
            raw = connection.connection.dbapi_connection
            raw.text_factory = _any_text  # type: ignore[union-attr]  # of sqlite3's connections
            try:
                yield Look(connection, against)
            finally:
                raw.text_factory = str  # type: ignore[union-attr]  # the same
        else:
            yield Look(connection, against)


def shown(chain: str) -> str:
    """A chain's name as text, whatever it was made into."""
    return str(chain).encode("ascii", "backslashreplace").decode("ascii")


def _in_order(chains: set[str]) -> list[str]:
    # A chain's name may have been made bytes.
    return sorted(chains, key=lambda chain: (not isinstance(chain, str), shown(chain)))


def _no_look(chain: str, events: list[Row]) -> None:
    pass


def _any_text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
