"""Who works here, what they may do, and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in, partial_index
from data.tables.stamp import Stamp
from data.terms.enums import DocumentKind, Role, StaffState


class Staff(Base, table=True):
    """A member of staff.

    Attributes:
        document_index: blind index of kind and number, compared with a client's (rule 8);
            one person has one active number.
        failures: wrong passwords in a row.
    """

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("number", name="uq_staff_number"),
        partial_index(
            "uq_staff_document_index_active",
            "document_index",
            unique=True,
            where="state = 'active'",
        ),
        check_in("state", StaffState),
        check_in("document_kind", DocumentKind),
    )

    id: UUID = Field(primary_key=True)
    number: str
    name: str
    branch_id: UUID = Field(foreign_key="branch.id")
    licence: str = ""
    document_kind: str
    document_sealed: bytes
    document_index: bytes
    password_hash: str
    must_change: bool = True
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Stamp)
    state: str = StaffState.ACTIVE
    created_at: datetime = Field(sa_type=Stamp)


class StaffRole(Base, table=True):
    __tablename__ = "staff_role"
    __table_args__ = (check_in("role", Role),)

    staff_id: UUID = Field(primary_key=True, foreign_key="staff.id")
    role: str = Field(primary_key=True)


class StaffSession(Base, table=True):
    """From sign-in to sign-out at one terminal; `locked_at` while the screen is hidden.

    Attributes:
        terminal_id: None at the console of the administration commands.
    """

    __tablename__ = "staff_session"

    id: UUID = Field(primary_key=True)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    terminal_id: UUID | None = Field(default=None, foreign_key="terminal.id", index=True)
    opened_at: datetime = Field(sa_type=Stamp)
    locked_at: datetime | None = Field(default=None, sa_type=Stamp)
    ended_at: datetime | None = Field(default=None, sa_type=Stamp)
