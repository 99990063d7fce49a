"""The broker's clients and their fund accounts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in, partial_index
from data.tables.stamp import Stamp
from data.terms.enums import DocumentKind, ImportState


class Client(Base, table=True):
    """A person, known by an identity document.

    Attributes:
        document_index: blind index of kind and number.
        document_expires: last day of validity, None for 长期.
    """

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("document_index", name="uq_client_document_index"),
        check_in("document_kind", DocumentKind),
    )

    id: UUID = Field(primary_key=True)
    name: str = Field(index=True)
    document_kind: str
    document_sealed: bytes
    document_index: bytes
    document_expires: date | None = None


class FundAccount(Base, table=True):
    """A fund account, with its reserved mobile and its flags (rule 14).

    The password lock is no column: it is `password_failures` over the threshold.

    Attributes:
        available_funds: in fen.
    """

    __tablename__ = "fund_account"
    __table_args__ = (UniqueConstraint("number", name="uq_fund_account_number"),)

    id: UUID = Field(primary_key=True)
    number: str
    client_id: UUID = Field(foreign_key="client.id", index=True)
    branch_id: UUID = Field(foreign_key="branch.id")
    mobile_sealed: bytes
    mobile_index: bytes = Field(index=True)
    opened_on: date
    password_failures: int
    dormant: bool
    restricted: bool
    frozen: bool
    closed: bool
    available_funds: int = Field(sa_type=BigInteger)
    open_positions: int
    closed_today: int
    bank_links: int
    cfmmc_user: str


class ImportRun(Base, table=True):
    """The journal of one import of a client list: what was planned, and how far it has come.

    A run is written in many transactions. Until it has ended no other may begin.

    Attributes:
        token: of the process that drives it now: whoever takes it up again draws another,
            and the one before finds out at its next transaction.
        ended_at: None while it is applied.
        rows: in the file, refused ones too.
        new: accounts written so far.
        changed: accounts brought up to date so far.
        same: rows that said nothing new.
        refused: rows left out.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        partial_index(
            "uq_import_run_open",
            "state",
            unique=True,
            where="state = 'applying'",
        ),
        check_in("state", ImportState),
    )

    id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=Stamp)
    staff_id: UUID = Field(foreign_key="staff.id")
    content_sha256: bytes
    state: str
    token: UUID
    ended_at: datetime | None = Field(default=None, sa_type=Stamp)
    rows: int
    new: int
    changed: int
    same: int
    refused: int


class ImportedRow(Base, table=True):
    """What the broker last said of an account.

    The next import is compared with this, never with what the counter changed since.
    """

    __tablename__ = "imported_row"

    account_id: UUID = Field(primary_key=True, foreign_key="fund_account.id")
    run_id: UUID = Field(foreign_key="import_run.id")
    name: str
    document_index: bytes
    document_expires: date | None = None
    mobile_index: bytes
    opened_on: date
    password_failures: int
    dormant: bool
    restricted: bool
    frozen: bool
    closed: bool
    available_funds: int = Field(sa_type=BigInteger)
    open_positions: int
    closed_today: int
    bank_links: int
    cfmmc_user: str
