"""What is done for a client: visits, operations, their steps and who took part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in, partial_index
from data.tables.stamp import Stamp
from data.terms.enums import OperationState, Outcome, Side, VisitEnd


class Visit(Base, table=True):
    """One walk-in at one terminal, signed in or not (rule 12).

    Attributes:
        client_id, account_id, signed_in_at: set once the client signed in.
        device_proven: the device whose code was typed in this visit. No foreign key: a device
            refers to an operation and that to a visit, and tables are made in one order.
        touched_at: when somebody was last busy.
    """

    __tablename__ = "visit"
    __table_args__ = (
        partial_index(
            "uq_visit_terminal_id_open",
            "terminal_id",
            unique=True,
            where="ended_at IS NULL",
        ),
        check_in("end_reason", VisitEnd),
    )

    id: UUID = Field(primary_key=True)
    terminal_id: UUID = Field(foreign_key="terminal.id")
    staff_id: UUID = Field(foreign_key="staff.id")
    opened_at: datetime = Field(sa_type=Stamp)
    touched_at: datetime = Field(sa_type=Stamp)
    ended_at: datetime | None = Field(default=None, sa_type=Stamp)
    end_reason: str | None = None
    client_id: UUID | None = Field(default=None, foreign_key="client.id")
    account_id: UUID | None = Field(default=None, foreign_key="fund_account.id")
    signed_in_at: datetime | None = Field(default=None, sa_type=Stamp)
    device_proven: UUID | None = None


def _pending(name: str, *by: str) -> Index:
    """An index over what waits: its size does not grow with what is over.

    The state is always the same in it, and yet a column: SQLite, which knows no numbers of rows,
    would else take the branch's numbers to be as good an index, and go through all that is over.
    """
    return partial_index(name, "branch_id", "state", *by, "submitted_at", "id", where="state = 'pending'")


class Operation(Base, table=True):
    """A service being done: an application, or an operation of the visit.

    Attributes:
        number: what people call it: the day and a running number of the branch.
        application: whether it stands in 业务流水.
        version: counts changes of state; a decision names the one it saw.
        redo: whether it was returned and not yet submitted again.
        reason: code of the listed reason of the last return or rejection.
    """

    __tablename__ = "operation"
    __table_args__ = (
        UniqueConstraint("branch_id", "number", name="uq_operation_branch_id_number"),
        partial_index(
            "uq_operation_account_id_service_open",
            "account_id",
            "service",
            unique=True,
            where="application AND state IN ('draft', 'pending')",
        ),
        _pending("ix_operation_pending"),
        _pending("ix_operation_pending_service", "service"),
        _pending("ix_operation_pending_teller", "teller_id"),
        check_in("state", OperationState),
    )

    id: UUID = Field(primary_key=True)
    number: str
    service: str
    code: str
    application: bool
    branch_id: UUID = Field(foreign_key="branch.id")
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="fund_account.id", index=True)
    client_id: UUID | None = Field(default=None, foreign_key="client.id")
    teller_id: UUID = Field(foreign_key="staff.id")
    state: str
    version: int
    returned: bool = False
    reason: str = ""
    opened_at: datetime = Field(sa_type=Stamp)
    changed_at: datetime = Field(sa_type=Stamp)
    expires_at: datetime = Field(sa_type=Stamp)
    submitted_at: datetime | None = Field(default=None, sa_type=Stamp)


class OperationNumber(Base, table=True):
    """The last running number given in a branch on a day."""

    __tablename__ = "operation_number"

    branch_id: UUID = Field(primary_key=True, foreign_key="branch.id")
    day: str = Field(primary_key=True)
    last: int


class Participant(Base, table=True):
    """Who took part, and on which side; nobody stands on both (rule 8).

    The primary key admits one side for each person; evidence and decisions refer to all
    three columns, so the database itself refuses a decision by a contributor.
    """

    __tablename__ = "participant"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint(
            "operation_id", "staff_id", "side", name="uq_participant_operation_id_staff_id_side"
        ),
        check_in("side", Side),
    )

    operation_id: UUID = Field(primary_key=True, foreign_key="operation.id")
    staff_id: UUID = Field(primary_key=True, foreign_key="staff.id")
    side: str


def by_participant(table: str) -> ForeignKeyConstraint:
    """The reference of a piece of evidence to the person who contributed it."""
    return ForeignKeyConstraint(
        ["operation_id", "staff_id", "side"],
        ["participant.operation_id", "participant.staff_id", "participant.side"],
        name=f"fk_{table}_participant",
    )


def stands_on(side: Side) -> CheckConstraint:
    """Hold a row to one side of its operation.

    Without it the reference alone would let a contributor decide, by a decision written as maker.
    """
    return CheckConstraint(f"side = '{side.value}'", name="side")


class StepRecord(Base, table=True):
    """A step that was done: kept at once, never changed.

    Attributes:
        client_turn: done in the client's turn (rule 13).
        detail: JSON of ids, codes and hashes; never personal data.
    """

    __tablename__ = "step_record"
    __append_only__ = True
    __table_args__ = (
        by_participant("step_record"),
        stands_on(Side.MAKER),
        Index("ix_step_record_operation_id", "operation_id", "at"),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    visit_id: UUID = Field(foreign_key="visit.id")
    step: str
    at: datetime = Field(sa_type=Stamp)
    client_turn: bool
    detail: str


class StepVoid(Base, table=True):
    """A step record that no longer counts: after a return, or gone back to."""

    __tablename__ = "step_void"
    __append_only__ = True

    step_record_id: UUID = Field(primary_key=True, foreign_key="step_record.id")
    at: datetime = Field(sa_type=Stamp)
    cause: str


class TextOpening(Base, table=True):
    """A text that was opened on screen, by its exact content."""

    __tablename__ = "text_opening"
    __append_only__ = True

    id: UUID = Field(primary_key=True)
    operation_id: UUID = Field(foreign_key="operation.id", index=True)
    step: str
    text_key: str
    version: str
    text_sha256: bytes
    at: datetime = Field(sa_type=Stamp)


class ApprovalClaim(Base, table=True):
    """Who holds an application for a decision, until when; the token fences the decision."""

    __tablename__ = "approval_claim"

    operation_id: UUID = Field(primary_key=True, foreign_key="operation.id")
    staff_id: UUID = Field(foreign_key="staff.id")
    token: UUID
    until: datetime = Field(sa_type=Stamp)


class Decision(Base, table=True):
    """What a supervisor decided. A decision is spent: one for each submission."""

    __tablename__ = "decision"
    __append_only__ = True
    __table_args__ = (
        by_participant("decision"),
        UniqueConstraint("operation_id", "version", name="uq_decision_operation_id_version"),
        stands_on(Side.CHECKER),
        check_in("outcome", Outcome),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID
    staff_id: UUID
    side: str = Side.CHECKER
    version: int
    outcome: str
    reason: str
    note: str
    at: datetime = Field(sa_type=Stamp)


class CommandKey(Base, table=True):
    """A command already handled: the same key again gives the same result.

    Attributes:
        body: keyed digest of what was asked.
        refused: the code of the refusal it was answered with, empty when it was done.
    """

    __tablename__ = "command_key"
    __append_only__ = True

    key: UUID = Field(primary_key=True)
    command: str
    body: bytes
    operation_id: UUID | None = Field(default=None, foreign_key="operation.id")
    refused: str
    at: datetime = Field(sa_type=Stamp)
