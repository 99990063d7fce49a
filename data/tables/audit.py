"""The audit chains: what happened, each event holding the hash of the one before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlmodel import Field

from data.tables.base import Base
from data.tables.stamp import Stamp

HASH_LENGTH = 32


class AuditHead(Base, table=True):
    """Where a chain ends. Its row is locked to append, so appends to one chain stand in line.

    Attributes:
        chain: the terminal or service identity that writes this chain.
        sequence: the last event's number, 0 before the first.
        hash: the last event's hash, 32 zero bytes before the first.
        at: when the last event was appended.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("sequence >= 0", name="sequence"),)

    chain: str = Field(sa_type=String(64), primary_key=True)
    sequence: int
    hash: bytes = Field(sa_type=LargeBinary(HASH_LENGTH))
    at: datetime = Field(sa_type=Stamp)


class AuditEvent(Base, table=True):
    """One event. It carries ids, codes and hashes, never personal data or ciphertext.

    Attributes:
        chain: whose chain.
        sequence: 1, 2, 3 … without a gap.
        at: when.
        kind: what happened, a code.
        staff_id: who, None for the program itself.
        operation_id: on which operation or application, where there is one.
        detail: canonical JSON, one object of flat values.
        previous: the hash of the event before, 32 zero bytes for the first.
        hash: SHA-256 over all of the above; see `data.audit`.
    """

    __tablename__ = "audit_event"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("sequence > 0", name="sequence"),
        # In SQLite the events then lie in the order in which they are verified.
        {"sqlite_with_rowid": False},
    )

    chain: str = Field(sa_type=String(64), primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Stamp)
    kind: str = Field(sa_type=String(64))
    staff_id: UUID | None = None
    operation_id: UUID | None = None
    detail: str
    previous: bytes = Field(sa_type=LargeBinary(HASH_LENGTH))
    hash: bytes = Field(sa_type=LargeBinary(HASH_LENGTH))
