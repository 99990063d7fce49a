"""Whether the evidence is what the audit's events tell of it.

Three things are looked at: each row an event names is there and has its hash; no
table of evidence holds a row that no event names; and each operation stands in the
state, and at the version, that its events brought it to, and is of the service and
the account that its opening said.

What is not looked at: what the counter is told from outside or may forget (clients,
accounts, staff, sessions, devices, codes, messages, visits), and ciphertext, which
says by its own seal whether it was changed, once it is opened.
"""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from re import compile as pattern
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Connection, Table, Uuid, func, select, tuple_, type_coerce
from sqlalchemy.types import NullType

from data.audit_rows import (
    MARK,
    OPENED,
    OPENED_FOR,
    TABLES,
    digest,
    hashed_columns,
    named,
    opening_digest,
)
from data.audit_walk import Bad, Finding, Row
from data.tables.audit import AuditEvent
from data.tables.base import table_of
from data.tables.operations import Operation
from data.terms.enums import OperationState

_AT_A_TIME: Final = 400
_STREAMED: Final = {"yield_per": _AT_A_TIME}
_NAMES: Final = pattern(rf'"([a-z_]+){MARK}([0-9a-f.]+)":"([0-9a-f]{{64}})"')
_SAID: Final = pattern(r'"said":"([0-9a-f]{64})"')
_RETURNED: Final = "operation.returned"
_SUBMITTED: Final = "operation.submitted"
_OPENED: Final = "operation.opened"
_ENDS: Final = {
    f"operation.{state}": state
    for state in OperationState
    if state not in (OperationState.DRAFT, OperationState.PENDING)
}
_MOVES: Final = frozenset({_OPENED, _SUBMITTED, _RETURNED, *_ENDS})
_SEQUENCE, _KIND, _OPERATION, _DETAIL = 0, 2, 4, 5

_OPERATIONS: Final = table_of(Operation)
_operation: Final = _OPERATIONS.c
_event: Final = table_of(AuditEvent).c


@dataclass(slots=True)
class Told:
    """What events tell of evidence.

    Attributes:
        rows: how many rows of each table they name.
        moves: of each operation, how often it was opened, submitted, returned and ended in each way.
        openings: of each operation, the hash of what its opening said of it.
    """

    rows: Counter[str] = field(default_factory=Counter)
    moves: dict[str, Counter[str]] = field(default_factory=dict)
    openings: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Told") -> None:
        """Take in what other chains tell."""
        self.rows.update(other.rows)
        for operation, moves in other.moves.items():
            self.moves.setdefault(operation, Counter()).update(moves)
        self.openings |= other.openings


class Evidence:
    """Looks at the evidence while a walk goes along the chains."""

    def __init__(self, connection: Connection, told: Told) -> None:
        self._connection = connection
        self._told = told

    def look(self, chain: str, events: list[Row]) -> None:
        """See that each row which these events name is there and has its hash.

        Raises:
            Bad: the first that has not.
        """
        wanted = defaultdict[str, dict[str, tuple[str, int]]](dict)
        for event in events:
            if event[_KIND] in _MOVES and event[_OPERATION] is not None:
                self._told.moves.setdefault(event[_OPERATION], Counter())[event[_KIND]] += 1
                if event[_KIND] == _OPENED and (said := _SAID.search(event[_DETAIL])):
                    self._told.openings[event[_OPERATION]] = said[1]
            if MARK in event[_DETAIL]:
                for table, key, hashed in _NAMES.findall(event[_DETAIL]):
                    wanted[table][key] = (hashed, event[_SEQUENCE])
        wrong = []
        for name, rows in wanted.items():
            self._told.rows[name] += len(rows)
            found = _digests(self._connection, TABLES[name], rows) if name in TABLES else {}
            wrong += [
                (at, f"{name}{MARK}{key}") for key, (hashed, at) in rows.items() if found.get(key) != hashed
            ]
        if wrong:
            at, row = min(wrong)
            raise Bad(Finding.EVIDENCE, chain, at, row=row)


def at_the_end(connection: Connection, told: Told) -> None:
    """See that no row is there which no event names, and that operations stand where they were brought.

    Raises:
        Bad: the first of these that is otherwise.
    """
    for name in sorted(TABLES):
        table = TABLES[name]
        if connection.execute(select(func.count()).select_from(table)).scalar_one() != told.rows[name]:
            known = _named_in(connection, name)
            with closing(_keys(connection, table)) as keys:
                for row in keys:
                    if row not in known:
                        raise Bad(Finding.EVIDENCE, row=row)
    _operations(connection, told.moves, told.openings)


def _operations(
    connection: Connection, moves: Mapping[str, Counter[str]], openings: Mapping[str, str]
) -> None:
    seen = 0
    # As they are kept: what was changed may be no id and no moment.
    said = [type_coerce(_operation[name], NullType).label(name) for name in (*OPENED, *OPENED_FOR)]
    statement = select(_operation.state, _operation.version, *said)
    with connection.execute(statement.order_by(_operation.id), execution_options=_STREAMED) as rows:
        for state, version, *opened in rows:
            seen += 1
            values = dict(zip((*OPENED, *OPENED_FOR), opened, strict=True))
            name = named(_OPERATIONS, [values["id"]])
            key = name.partition(MARK)[2]
            stands = (state, version) == _brought_to(moves.get(key, Counter()))
            if not stands or openings.get(key) != opening_digest(values):
                raise Bad(Finding.EVIDENCE, row=name)
    if seen != len(moves):
        there = set(_keys(connection, _OPERATIONS))
        names = (f"{_OPERATIONS.name}{MARK}{id_}" for id_ in moves)
        raise Bad(Finding.EVIDENCE, row=min(set(names) - there))


def _brought_to(moves: Counter[str]) -> tuple[str, int] | None:
    """The state and version that an operation's events brought it to; None where they cannot have."""
    ends = [state for kind, state in _ENDS.items() if moves[kind]]
    if moves[_OPENED] != 1 or len(ends) > 1:
        return None
    waits = moves[_SUBMITTED] - moves[_RETURNED]
    open_in = OperationState.PENDING if waits else OperationState.DRAFT
    return (ends[0] if ends else open_in, moves.total())


def _digests(connection: Connection, table: Table, keys: Iterable[str]) -> dict[str, str]:
    """The hashes of those rows that are there and can be read."""
    found: dict[str, str] = {}
    left = iter(keys)
    while some := list(islice(left, _AT_A_TIME)):
        try:
            found.update(_digests_of(connection, table, some))
        except ValueError:
            # A value that such a column cannot hold spoils all that is read with it.
            for key in some:
                try:
                    found.update(_digests_of(connection, table, [key]))
                except ValueError:
                    continue
    return found


def _digests_of(connection: Connection, table: Table, keys: list[str]) -> Iterator[tuple[str, str]]:
    columns = hashed_columns(table)
    primary = list(table.primary_key)
    values = [_values(primary, key) for key in keys]
    if len(primary) == 1:
        among = primary[0].in_([value for (value,) in values])
    else:
        among = tuple_(*primary).in_(values)
    prefix = len(table.name) + 1
    for row in connection.execute(select(*columns).where(among)):
        kept = dict(zip((column.name for column in columns), row, strict=True))
        yield named(table, [kept[column.name] for column in primary])[prefix:], digest(table, kept)


def _values(primary: list[Column[Any]], key: str) -> tuple[Any, ...]:
    parts = key.split(".")
    if len(parts) != len(primary):
        raise ValueError(key)
    return tuple(
        UUID(part) if isinstance(column.type, Uuid) else part
        for column, part in zip(primary, parts, strict=True)
    )


def _keys(connection: Connection, table: Table) -> Generator[str, None, None]:
    # As they are kept: one that was put in may be no id.
    primary = [type_coerce(column, NullType) for column in table.primary_key]
    statement = select(*primary).order_by(*table.primary_key)
    with connection.execute(statement, execution_options=_STREAMED) as rows:
        for row in rows:
            yield named(table, list(row))


def _named_in(connection: Connection, name: str) -> set[str]:
    """Every row of a table that an event names: read again, once it is known that one is not."""
    statement = select(_event.detail).where(_event.detail.contains(f'"{name}{MARK}', autoescape=True))
    with connection.execute(statement, execution_options=_STREAMED) as details:
        return {
            f"{table}{MARK}{key}"
            for (detail,) in details
            for table, key, _ in _NAMES.findall(detail)
            if table == name
        }
