"""The audit: an append-only chain of hashes for each terminal or service.

An event's hash is SHA-256 over

    the line "counter-audit-1", the 32 bytes of the hash before, and, each on a line,
    chain, sequence, at, kind, staff_id, operation_id, detail

in UTF-8: the moment as `data.terms.clock.stamp` writes it, ids as 32 hexadecimal
digits, an id behind `=` or `-` alone where there is none, the detail as JSON with
sorted keys and no spaces. None of these holds a line break, so no two events are
written alike. Another way of writing gets another first line.

Detail carries ids, hashes, numbers and codes; its values are held to an alphabet
in which no name fits. What is personal stays in rows that can be sealed; an event
names the rows of evidence kept with it, each by its hash (see `data.audit_rows`).

Events are noted as they happen and written as the last thing of their unit of work:
the head of a chain is the last lock it takes, held for the shortest time, and moved
once for all events of the unit. A process remembers where it left a chain, which is
mostly its own: the head is moved from there, and read only where it is not there any more.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, Insert, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Mapper
from sqlmodel import Session

from data import prepared
from data.audit_rows import KEPT, defaults_of, digest_of, name_of
from data.tables.audit import HASH_LENGTH, AuditEvent, AuditHead
from data.tables.base import Base, table_of
from data.terms.clock import SLACK, stamp

BEFORE_FIRST: Final = bytes(HASH_LENGTH)
"""What the first event of a chain holds as the hash before it."""

_FORMAT: Final = b"counter-audit-1\n"
_CODE: Final = re.compile(r"[A-Za-z0-9_.:+/-]{1,64}")
_VALUE: Final = re.compile(r"[A-Za-z0-9_.:+/-]{0,128}")
_NOTED: Final = "audit"
_HEADS: Final = "audit-heads"
_MOVED: Final = "audit-moved"

_head = table_of(AuditHead)
_LOCK_HEAD: Final = (
    select(_head.c.sequence, _head.c.hash, _head.c.at)
    .where(_head.c.chain == bindparam("of_chain"))
    .with_for_update()
)
_MOVE_HEAD: Final = (
    update(_head)
    .where(
        _head.c.chain == bindparam("of_chain"),
        _head.c.sequence == bindparam("of_sequence"),
        _head.c.hash == bindparam("of_hash"),
    )
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"), at=bindparam("to_at"))
)
_ADD_EVENT: Final = insert(table_of(AuditEvent))
_write_json: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@cache
def _add_to(table: Table) -> Insert:
    return insert(table)


Detail: TypeAlias = Mapping[str, str | int | bool | None]


class Head(NamedTuple):
    """Where a chain ends."""

    sequence: int
    hash: bytes
    at: datetime


Heads: TypeAlias = dict[str, Head]
"""Where this process left chains: by their names, as of its last commit."""


@dataclass(slots=True)
class _Event:
    chain: str
    at: datetime
    kind: str
    staff_id: UUID | None
    operation_id: UUID | None
    detail: dict[str, str | int | bool | None]


@dataclass(slots=True)
class _Noted:
    """What a unit of work has to write when it ends."""

    events: list[_Event] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)


def session_of(connection: Connection, heads: Heads) -> Session:
    """A session whose events are chained.

    Args:
        heads: of the process; of one store, and of one thread at a time.
    """
    return Session(connection, expire_on_commit=False, info={_HEADS: heads})


def append(
    session: Session,
    *,
    chain: str,
    at: datetime,
    kind: str,
    staff_id: UUID | None = None,
    operation_id: UUID | None = None,
    detail: Detail = MappingProxyType({}),
) -> None:
    """Note an event for the end of `chain`; it is written when the session commits.

    A unit of work that is undone takes its events with it. Rows of evidence that were
    kept since the event before are named by this one.

    Raises:
        ValueError: a code or a value of the detail is not in the alphabet of codes.
    """
    _check(chain, kind, detail)
    noted = _noted_in(session)
    noted.events.append(_Event(chain, at, kind, staff_id, operation_id, {**detail, **_taken(noted)}))


def keep(session: Session, row: type[Base], columns: Mapping[str, Any]) -> None:
    """Write a row of evidence at once, and note it for the next event.

    What it refers to has to be in the session or in the store already.

    Args:
        columns: what it holds; of what is left out its class names the default.
    """
    session.flush()
    table, values = table_of(row), {**defaults_of(row), **columns}
    prepared.write(session.connection(), _add_to(table), values)
    _noted_in(session).rows[name_of(table, values)] = digest_of(table, values)


def event_hash(
    previous: bytes,
    chain: str,
    sequence: int,
    at: str,
    kind: str,
    staff_id: str | None,
    operation_id: str | None,
    detail: str,
) -> bytes:
    """The hash of an event whose fields are written as they are kept (see the module).

    Raises:
        UnicodeEncodeError: a text is none.
    """
    staff = "-" if staff_id is None else f"={staff_id}"
    operation = "-" if operation_id is None else f"={operation_id}"
    lines = f"{chain}\n{sequence}\n{at}\n{kind}\n{staff}\n{operation}\n{detail}"
    return sha256(_FORMAT + previous + lines.encode()).digest()


def _check(chain: str, kind: str, detail: Detail) -> None:
    for code in (chain, kind, *detail):
        if not _CODE.fullmatch(code):
            raise ValueError(f"not a code: {code!r}")
    for name, value in detail.items():
        if isinstance(value, str) and not _VALUE.fullmatch(value):
            # The value itself stays out of the message: it may be what must not be written.
            raise ValueError(f"{name} holds more than a code, an id or a hash")


def _noted_in(session: Any) -> _Noted:
    noted: _Noted = session.info.setdefault(_NOTED, _Noted())
    return noted


def _taken(noted: _Noted) -> dict[str, str]:
    """The rows no event names yet, which one will now."""
    taken, noted.rows = noted.rows, {}
    return taken


@event.listens_for(Base, "before_insert", propagate=True)
def _refuse_unnamed(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    """Evidence that no event names would be taken for something put in from outside."""
    if type(row) in KEPT:
        raise TypeError(f"a row of {type(row).__name__} is evidence: write it with audit.keep")


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    """Forget what was noted in a unit that was undone."""
    session.info.pop(_NOTED, None)
    session.info.pop(_MOVED, None)


@event.listens_for(Session, "after_commit")
def _kept(session: Session) -> None:
    """Remember where chains end now."""
    session.info.get(_HEADS, {}).update(session.info.pop(_MOVED, {}))


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    noted: _Noted | None = session.info.pop(_NOTED, None)
    if noted is None or not noted.events:
        return
    noted.events[-1].detail.update(_taken(noted))
    connection = session.connection()
    heads: Heads = session.info.get(_HEADS, {})
    # Chains by name: whoever takes several heads takes them in the same order.
    by_chain = groupby(sorted(noted.events, key=_chain_of), _chain_of)
    moved = {chain: _write_chain(connection, chain, list(events), heads) for chain, events in by_chain}
    session.info[_MOVED] = moved


def _chain_of(noted: _Event) -> str:
    return noted.chain


def _write_chain(connection: Connection, chain: str, events: list[_Event], heads: Heads) -> Head:
    """Write the events of a unit at the end of a chain; where it ends with them."""
    known = heads.get(chain)
    before = known or _locked(connection, chain, events[0].at)
    rows, after = _chained(chain, before, events)
    if not _moved(connection, chain, before, after):
        if known is None:
            raise RuntimeError("the head of a chain moved under its lock")
        # Another process has written to this chain.
        return _write_chain(connection, chain, events, {})
    prepared.write(connection, _ADD_EVENT, *rows)
    return after


@cache
def _begin_chain(dialect: str) -> Insert:
    """Begin a chain, if nobody has.

    Two processes may do it at the same time: the second waits for the first, then finds it there.
    """
    # Each brings all its drivers with it: only the one that is used.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(_head).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(_head).on_conflict_do_nothing()


def _locked(connection: Connection, chain: str, at: datetime) -> Head:
    head = connection.execute(_LOCK_HEAD, {"of_chain": chain}).one_or_none()
    if head is None:
        first = {"chain": chain, "sequence": 0, "hash": BEFORE_FIRST, "at": at}
        connection.execute(_begin_chain(connection.dialect.name), first)
        head = connection.execute(_LOCK_HEAD, {"of_chain": chain}).one()
    return Head(*head)


def _moved(connection: Connection, chain: str, before: Head, after: Head) -> bool:
    """Move the head, which is locked with it; False where it does not stand at `before`."""
    places = {
        "of_chain": chain,
        "of_sequence": before.sequence,
        "of_hash": before.hash,
        "to_sequence": after.sequence,
        "to_hash": after.hash,
        "to_at": after.at,
    }
    return prepared.write(connection, _MOVE_HEAD, places) == 1


def _chained(chain: str, before: Head, events: list[_Event]) -> tuple[list[dict[str, Any]], Head]:
    """The rows of events that come after `before`, and the last of them as a head."""
    sequence, previous, last = before
    if events[0].at < last - SLACK:
        # The order of a chain is its numbers: that moments go back in it is told, not mended.
        told = {"before": stamp(last)}
        events = [_Event(chain, events[0].at, "clock.back", None, None, {**told}), *events]
    rows = []
    for each in events:
        sequence += 1
        detail = _write_json(each.detail)
        digest = event_hash(
            previous,
            chain,
            sequence,
            stamp(each.at),
            each.kind,
            _hex(each.staff_id),
            _hex(each.operation_id),
            detail,
        )
        rows.append(
            {
                "chain": chain,
                "sequence": sequence,
                "at": each.at,
                "kind": each.kind,
                "staff_id": each.staff_id,
                "operation_id": each.operation_id,
                "detail": detail,
                "previous": previous,
                "hash": digest,
            }
        )
        previous = digest
    return rows, Head(sequence, previous, events[-1].at)


def _hex(id_: UUID | None) -> str | None:
    return None if id_ is None else id_.hex
