"""The evidence that audit events name: rows that never change, each by its hash.

An event's detail holds, for each row kept with it, `<table>@<primary key>` with the
row's hash. A row that was changed no longer has its hash, one that is gone is not
found, one that was put in is named by no event.

A row's hash is SHA-256 over the line "counter-row-1", the table's name on a line, and
its columns as JSON with sorted keys and no spaces: ids and bytes in hexadecimal,
moments as `data.terms.clock.stamp` writes them. Two kinds of column are left out:
ciphertext, which is written anew when keys are rotated (its content is vouched for by
its own hash in the row, or by its seal), and what holds NULL, so that a column that
is added later changes no hash.

An operation's row does change. What an opening says of it for good has a hash of its own
(`opening_digest`), which the event of the opening holds.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Table

from data.tables.agreements import (
    AgreementReading,
    AgreementText,
    ReadingVoid,
    SignedAgreement,
    Signing,
)
from data.tables.base import Base, table_of
from data.tables.evidence import (
    Consent,
    DocumentBack,
    DocumentCheck,
    DocumentPhoto,
    FaceCheck,
    Revealing,
    Signature,
    SignatureAttestation,
    SignatureStrokes,
)
from data.tables.messages import SlipRow
from data.tables.operations import Decision, Participant, StepRecord, StepVoid, TextOpening
from data.terms.clock import stamp

KEPT: Final[frozenset[type[Base]]] = frozenset(
    {
        AgreementReading,
        AgreementText,
        Consent,
        Decision,
        DocumentBack,
        DocumentCheck,
        DocumentPhoto,
        FaceCheck,
        Participant,
        ReadingVoid,
        Revealing,
        Signature,
        SignatureAttestation,
        SignedAgreement,
        Signing,
        SignatureStrokes,
        SlipRow,
        StepRecord,
        StepVoid,
        TextOpening,
    }
)
"""Whose rows are evidence: of the append-only tables all but the audit itself and the keys of commands."""

TABLES: Final[dict[str, Table]] = {table.name: table for table in map(table_of, KEPT)}

MARK: Final = "@"
"""What tells the names of rows from all else that an event holds."""

_FORMAT: Final = b"counter-row-1\n"
OPENED: Final[tuple[str, ...]] = (
    *("id", "number", "service", "code", "application", "branch_id", "visit_id", "opened_at"),
)
"""What an opening says of an operation for good; its teller is another where somebody else submits it."""
OPENED_FOR: Final[tuple[str, ...]] = ("account_id", "client_id")
"""Of an application also whose it is; an operation of the visit may find that out later."""
_SEALED: Final = "_sealed"
_write_json: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@cache
def hashed_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns that a row's hash is over."""
    return tuple(column for column in table.columns if not column.name.endswith(_SEALED))


@cache
def _names(table: Table) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of all columns, of those of the primary key, and of those that are hashed."""
    sets = table.columns, table.primary_key, hashed_columns(table)
    every, key, hashed = (tuple(column.name for column in columns) for columns in sets)
    return every, key, hashed


@cache
def defaults_of(row: type[Base]) -> dict[str, Any]:
    """What a row of a class holds where nothing else is said."""
    fields = row.model_fields.items()
    return {name: each.get_default() for name, each in fields if not each.is_required()}


def name_of(table: Table, values: dict[str, Any]) -> str:
    """How events name a row."""
    return named(table, [values[name] for name in _names(table)[1]])


def named(table: Table, key: list[Any]) -> str:
    """How events name the row of a table with this primary key."""
    return f"{table.name}{MARK}{'.'.join(str(_plain(value)) for value in key)}"


def digest_of(table: Table, values: dict[str, Any]) -> str:
    """The hash of a row, in hexadecimal."""
    return digest(table, {name: values[name] for name in _names(table)[2]})


def digest(table: Table, values: dict[str, Any]) -> str:
    """The hash of a row of `table` that holds these values in its hashed columns.

    Raises:
        ValueError: a value is none that such a column can hold.
    """
    kept = {name: _plain(value) for name, value in values.items() if value is not None}
    return sha256(_FORMAT + f"{table.name}\n{_write_json(kept)}".encode()).hexdigest()


def opening_digest(values: Mapping[str, Any]) -> str:
    """The hash of what the opening of an operation says of it for good, in hexadecimal.

    Args:
        values: by column, as they are in the program, or as either kind of database keeps them.
    """
    application = values["application"] in (True, 1)
    names = (*OPENED, *OPENED_FOR) if application else OPENED
    kept = {name: _plain(values[name]) for name in names} | {"application": application}
    return sha256(_FORMAT + f"operation opened\n{_write_json(kept)}".encode()).hexdigest()


_PLAIN: Final[dict[type, Callable[[Any], str]]] = {
    UUID: lambda value: str(value.hex),
    bytes: bytes.hex,
    datetime: stamp,
    date: date.isoformat,
}


def _plain(value: Any) -> Any:
    write = _PLAIN.get(type(value))
    return value if write is None else write(value)
