"""Walking along a chain, from its first event or from some later one, and hashing every event anew."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, cast, func, select, type_coerce
from sqlalchemy.types import NullType

from data.audit import BEFORE_FIRST, event_hash
from data.audit_heads import Head
from data.tables.audit import AuditEvent
from data.tables.base import table_of

_AT_A_TIME: Final = 2000
_LOWEST: Final = -(2**31)
_HIGHEST: Final = 2**31 - 1
UNREADABLE: Final = "store-unreadable"
Row: TypeAlias = tuple[Any, ...]
Look: TypeAlias = Callable[[str, list[Row]], None]
"""What is done with a chain's events once they are known to be what was written."""

_event: Final = table_of(AuditEvent).c


class Finding(StrEnum):
    """What verification says of the store's audit.

    - CLEAN: every chain is whole and ends where its head says; evidence is as its events tell.
    - EDITED: an event is not what was written, or does not follow from the one before.
    - MISSING: a number in the middle of a chain has no event.
    - TRUNCATED: the end of a chain is gone: its head, or an exported one, is further on.
    - UNVERIFIABLE: it cannot be told: a head is gone, or the exported heads or the
      store cannot be read.
    - EVIDENCE: the events are whole, and a row of evidence is not what they tell: it was
      changed, it is gone, or no event tells of it.
    """

    CLEAN = "clean"
    EDITED = "edited"
    MISSING = "missing"
    TRUNCATED = "truncated"
    UNVERIFIABLE = "unverifiable"
    EVIDENCE = "evidence"


class Bad(Exception):
    """The first thing that is wrong.

    Attributes:
        row: the row of evidence, as events name it; empty where it is the event itself.
        why: where it cannot be told whether anything is, a code that says why.
    """

    def __init__(
        self, finding: Finding, chain: str = "", sequence: int = 0, *, row: str = "", why: str = ""
    ) -> None:
        super().__init__(finding)
        self.finding = finding
        self.chain = chain
        self.sequence = sequence
        self.row = row
        self.why = why


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a chain.

    Attributes:
        after: the event before it, 0 for the chain's beginning.
        last: its last event, None for the chain's end, wherever that is.
    """

    chain: str
    after: int = 0
    last: int | None = None


class Walk:
    """Goes along chains and counts what was good.

    Attributes:
        chain: where it is.
        sequence: the last good event there.
        events: how many were good.
        anchors: how many exported heads were met.
    """

    def __init__(
        self,
        connection: Connection,
        anchors: Mapping[str, Mapping[int, bytes]],
        look: Look,
    ) -> None:
        self._connection = connection
        self._anchors = anchors
        self._look = look
        self.chain = ""
        self.sequence = 0
        self.events = 0
        self.anchors = 0

    def along(self, span: Span, end: Head | None, progress: Callable[[int], object] = int) -> None:
        """Walk a part of a chain, whose head is `end`.

        Args:
            progress: told now and then how many events were good so far.

        Raises:
            Bad: at the first thing that is wrong.
        """
        self.chain, self.sequence = span.chain, span.after
        if not _is_text(span.chain):
            raise Bad(Finding.EDITED, span.chain, 1)
        last = BEFORE_FIRST if not span.after else self._hash_of(span.chain, span.after)
        anchors = self._anchors.get(span.chain, {})
        for rows in self._rows(span):
            good, last, wrong = _through(span.chain, self.sequence, rows, last, anchors)
            self.sequence += good
            self.events += good
            # What is wrong with the evidence of good events comes before a bad event behind them.
            self._look(span.chain, rows[:good])
            if wrong is not None:
                raise Bad(wrong, span.chain, self.sequence + 1)
            progress(self.events)
        self.anchors += sum(1 for at in anchors if span.after < at <= self.sequence)
        if span.last is None:
            self._at_end(end, last, anchors)
        elif self.sequence != span.last:
            raise Bad(Finding.MISSING, self.chain, self.sequence + 1)

    def _rows(self, span: Span) -> Iterator[list[Row]]:
        """The events of a part of a chain as they are kept, some at a time."""
        page = _page(self._connection.dialect.name)
        after = span.after or _LOWEST
        last = _HIGHEST if span.last is None else span.last
        rows: list[Row] = [()] * _AT_A_TIME
        while len(rows) == _AT_A_TIME:
            found = self._connection.execute(page, {"of": span.chain, "after": after, "last": last})
            try:
                # Past SQLAlchemy: making its rows takes as long as hashing them.
                rows = list(found.cursor.fetchall())
            except self._connection.dialect.loaded_dbapi.Error as error:
                raise Bad(Finding.UNVERIFIABLE, span.chain, self.sequence, why=UNREADABLE) from error
            finally:
                found.close()
            if rows:
                yield rows
                after = self.sequence

    def _at_end(self, end: Head | None, last: bytes, anchors: Mapping[int, bytes]) -> None:
        """Compare where a chain ends with where its head and the exported ones say."""
        known = end is not None and type(end.sequence) is int
        furthest = max(end.sequence if end is not None and known else 0, *anchors, 0)
        if furthest > self.sequence:
            raise Bad(Finding.TRUNCATED, self.chain, self.sequence + 1)
        if end is None or not known:
            raise Bad(Finding.UNVERIFIABLE, self.chain, self.sequence, why="head-missing")
        if end.sequence < self.sequence:
            raise Bad(Finding.EDITED, self.chain, end.sequence + 1)
        if end.hash != last:
            raise Bad(Finding.EDITED, self.chain, self.sequence)

    def _hash_of(self, chain: str, sequence: int) -> bytes:
        found = self._connection.execute(
            select(_event.hash).where(_event.chain == chain, _event.sequence == sequence)
        ).scalar_one_or_none()
        if found is None:
            raise Bad(Finding.MISSING, chain, sequence)
        return bytes(found)


def chains_of(connection: Connection) -> Iterator[str]:
    """The chains that have events, each found by one look into the index."""
    first = connection.execute(select(func.min(_event.chain))).scalar_one()
    after = bindparam("after", type_=String)
    following = select(func.min(_event.chain)).where(_event.chain > after)
    while first is not None:
        yield first
        if not _is_text(first):
            return  # it can be asked for no more; what is wrong is found by then
        first = connection.execute(following, {"after": first}).scalar_one()


def _is_text(chain: object) -> bool:
    """Whether a chain's name is text, and not something that an owner made of it."""
    try:
        return isinstance(chain, str) and chain.encode() is not None
    except UnicodeEncodeError:
        return False


def count_of(connection: Connection) -> int:
    """How many events there are, on whatever chain."""
    return connection.execute(select(func.count()).select_from(table_of(AuditEvent))).scalar_one()


def _through(
    chain: str, sequence: int, rows: list[Row], last: bytes, anchors: Mapping[int, bytes]
) -> tuple[int, bytes, Finding | None]:
    """How many events after `sequence` are good, the hash of the last of them, and what is wrong then."""
    expected = sequence
    for at_sequence, at, kind, staff, operation, detail, previous, digest in rows:
        expected += 1
        if at_sequence != expected or type(at_sequence) is not int:
            later = isinstance(at_sequence, int) and at_sequence > expected
            return expected - 1 - sequence, last, Finding.MISSING if later else Finding.EDITED
        try:
            right = event_hash(last, chain, expected, at, kind, staff, operation, detail)
        except UnicodeEncodeError:
            right = b""
        if digest != right or previous != last or (expected in anchors and anchors[expected] != right):
            return expected - 1 - sequence, last, Finding.EDITED
        last = right
    return expected - sequence, last, None


@cache
def _page(dialect: str) -> Select[Any]:
    return (
        _as_hashed(dialect)
        .where(
            _event.chain == bindparam("of"),
            _event.sequence > bindparam("after"),
            _event.sequence <= bindparam("last"),
        )
        .order_by(_event.sequence)
        .limit(_AT_A_TIME)
    )


def _as_hashed(dialect: str) -> Select[Any]:
    """An event's fields as its hash is over them, without making moments and ids on the way."""
    at, staff, operation = _as_written(dialect)
    return select(
        _event.sequence,
        at,
        _event.kind,
        staff,
        operation,
        _event.detail,
        type_coerce(_event.previous, NullType),
        type_coerce(_event.hash, NullType),
    )


def _as_written(dialect: str) -> tuple[ColumnElement[str], ColumnElement[str], ColumnElement[str]]:
    """The moment and the two ids as text."""
    if dialect == "sqlite":
        return (
            type_coerce(_event.at, String),
            type_coerce(_event.staff_id, String),
            type_coerce(_event.operation_id, String),
        )
    return (
        func.to_char(func.timezone("UTC", _event.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
        func.replace(cast(_event.staff_id, String), "-", ""),
        func.replace(cast(_event.operation_id, String), "-", ""),
    )
