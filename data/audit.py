"""The audit: an append-only chain of hashes for each terminal or service.

An event's hash is SHA-256 over

    the line "counter-audit-1", the 32 bytes of the hash before, and, each on a line,
    chain, sequence, at, kind, staff_id, operation_id, detail

in UTF-8: the moment as `data.terms.clock.stamp` writes it, ids as 32 hexadecimal
digits, an id behind `=` or `-` alone where there is none, the detail as JSON with
sorted keys and no spaces. None of these holds a line break, so no two events are
written alike. Another way of writing gets another first line.

Detail carries ids, hashes, numbers and codes; its values are held to an alphabet
in which no name fits. What is personal stays in rows that can be sealed.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from data.tables.audit import HASH_LENGTH, AuditEvent, AuditHead
from data.tables.base import table_of
from data.terms.clock import stamp

BEFORE_FIRST: Final = bytes(HASH_LENGTH)
"""What the first event of a chain holds as the hash before it."""

_FORMAT: Final = b"counter-audit-1\n"
_CODE: Final = re.compile(r"[A-Za-z0-9_.:+/-]{1,64}")
_VALUE: Final = re.compile(r"[A-Za-z0-9_.:+/-]{0,128}")

_head = table_of(AuditHead)
_LOCK_HEAD: Final = (
    select(_head.c.sequence, _head.c.hash).where(_head.c.chain == bindparam("of_chain")).with_for_update()
)
_BEGIN_CHAIN: Final = insert(_head)
_MOVE_HEAD: Final = (
    update(_head)
    .where(_head.c.chain == bindparam("of_chain"))
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"), at=bindparam("to_at"))
)
_ADD_EVENT: Final = insert(table_of(AuditEvent))

Detail: TypeAlias = Mapping[str, str | int | bool | None]


def append(
    session: Session,
    *,
    chain: str,
    at: datetime,
    kind: str,
    staff_id: UUID | None = None,
    operation_id: UUID | None = None,
    detail: Detail = MappingProxyType({}),
) -> int:
    """Add an event to the end of `chain`, in the running transaction; a new chain begins by itself.

    The chain's head is locked until the transaction ends, so it is the last lock
    to take: account, operation, mobile, then this.

    Returns:
        The event's number in its chain.

    Raises:
        ValueError: a code or a value of the detail is not in the alphabet of codes.
    """
    written = _written(chain, kind, detail)
    connection = session.connection()
    head = connection.execute(_LOCK_HEAD, {"of_chain": chain}).one_or_none()
    if head is None:
        connection.execute(_BEGIN_CHAIN, {"chain": chain, "sequence": 0, "hash": BEFORE_FIRST, "at": at})
        last, previous = 0, BEFORE_FIRST
    else:
        last, previous = head
    sequence = last + 1
    digest = event_hash(
        previous, chain, sequence, stamp(at), kind, _hex(staff_id), _hex(operation_id), written
    )
    connection.execute(
        _ADD_EVENT,
        {
            "chain": chain,
            "sequence": sequence,
            "at": at,
            "kind": kind,
            "staff_id": staff_id,
            "operation_id": operation_id,
            "detail": written,
            "previous": previous,
            "hash": digest,
        },
    )
    connection.execute(
        _MOVE_HEAD, {"of_chain": chain, "to_sequence": sequence, "to_hash": digest, "to_at": at}
    )
    return sequence


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
    """The hash of an event whose fields are written as they are kept (see the module)."""
    staff = "-" if staff_id is None else f"={staff_id}"
    operation = "-" if operation_id is None else f"={operation_id}"
    lines = f"{chain}\n{sequence}\n{at}\n{kind}\n{staff}\n{operation}\n{detail}"
    return sha256(_FORMAT + previous + lines.encode()).digest()


def _written(chain: str, kind: str, detail: Detail) -> str:
    for code in (chain, kind, *detail):
        if not _CODE.fullmatch(code):
            raise ValueError(f"not a code: {code!r}")
    for name, value in detail.items():
        if isinstance(value, str) and not _VALUE.fullmatch(value):
            # The value itself stays out of the message: it may be what must not be written.
            raise ValueError(f"{name} holds more than a code, an id or a hash")
    return json.dumps(detail if type(detail) is dict else dict(detail), sort_keys=True, separators=(",", ":"))


def _hex(id_: UUID | None) -> str | None:
    return None if id_ is None else id_.hex
