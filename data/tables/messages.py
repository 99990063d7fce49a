"""What goes out: SMS and slips."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in, partial_index
from data.tables.stamp import Stamp
from data.terms.enums import MessageState


class Message(Base, table=True):
    """An SMS in the outbox, written in the transaction of what it tells (rule 9).

    Attributes:
        id: by which the gateway can tell a second delivery.
        text_sealed: None once a secret text was delivered or given up.
        secret: whether the text holds a code or password.
        lease_token: whose turn it is to deliver it, until `lease_until`.
    """

    __tablename__ = "message"
    __table_args__ = (
        partial_index(
            "ix_message_waiting",
            "next_at",
            "id",
            where="state = 'waiting'",
        ),
        check_in("state", MessageState),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID | None = Field(default=None, foreign_key="operation.id", index=True)
    template: str
    to_sealed: bytes
    to_index: bytes
    text_sealed: bytes | None
    secret: bool
    state: str
    attempts: int = 0
    written_at: datetime = Field(sa_type=Stamp)
    next_at: datetime = Field(sa_type=Stamp)
    expires_at: datetime | None = Field(default=None, sa_type=Stamp)
    lease_until: datetime | None = Field(default=None, sa_type=Stamp)
    lease_token: UUID | None = None
    settled_at: datetime | None = Field(default=None, sa_type=Stamp)


class SlipRow(Base, table=True):
    """A slip as it was made (rule 11); its numbers are masked.

    Attributes:
        number: counts the operation's; the highest is the newest, whatever the clock said.
    """

    __tablename__ = "slip"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("operation_id", "number", name="uq_slip_operation_id_number"),)

    id: UUID = Field(primary_key=True)
    operation_id: UUID = Field(foreign_key="operation.id")
    number: int
    title: str
    text: str
    text_sha256: bytes
    made_at: datetime = Field(sa_type=Stamp)
