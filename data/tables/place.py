"""Where the counter stands: the store's stamp, branches, terminals."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in
from data.tables.stamp import Stamp
from data.terms.enums import StoreKind


class StoreStamp(Base, table=True):
    """What this store is: written once, when it is made.

    Attributes:
        id: always 1.
        key_set: which key file opens it.
        seed: the seed of an invented branch.
    """

    __tablename__ = "store_stamp"
    __table_args__ = (check_in("kind", StoreKind),)

    id: int = Field(primary_key=True)
    kind: str
    key_set: str
    broker: str
    hotline: str
    utc_offset: int
    seed: int | None = None
    created_at: datetime = Field(sa_type=Stamp)


class Branch(Base, table=True):
    __tablename__ = "branch"
    __table_args__ = (UniqueConstraint("code", name="uq_branch_code"),)

    id: UUID = Field(primary_key=True)
    code: str
    name: str


class Terminal(Base, table=True):
    """A counter's terminal; `chain` names its audit chain."""

    __tablename__ = "terminal"
    __table_args__ = (
        UniqueConstraint("branch_id", "number", name="uq_terminal_branch_id_number"),
        UniqueConstraint("chain", name="uq_terminal_chain"),
    )

    id: UUID = Field(primary_key=True)
    branch_id: UUID = Field(foreign_key="branch.id")
    number: str
    chain: str
