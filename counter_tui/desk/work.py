"""What a handler works with: one unit of work, one moment, one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import CursorResult
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlmodel import Session

from counter_tui.desk.agreements.openings import Openings
from counter_tui.desk.api.views.place import DemoLogin
from counter_tui.desk.policy import Policy
from counter_tui.desk.ports import Passwords
from counter_tui.desk.seen import Seen
from data import audit
from data.content.library import Library
from data.sealing import Sealing
from data.store import Store
from data.tables.base import Base
from data.terms.clock import Clock, clock_time
from data.terms.enums import PasswordItem, Role
from data.terms.errors import Refusal
from data.terms.ids import new_id
from data.terms.random import Random

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Here:
    """The terminal this process drives, or the console of the administration commands.

    Attributes:
        chain: the audit chain of what is done here.
        terminal_id: None at the console.
    """

    branch_id: UUID
    branch_code: str
    chain: str
    terminal_id: UUID | None
    utc_offset: int


@dataclass(frozen=True, slots=True)
class FreshPassword:
    """A client's new password, drawn and hashed before the unit that sets it."""

    item: PasswordItem
    password: str = field(repr=False)
    hashed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the engine is composed of.

    Attributes:
        openings: what a client is reading at this terminal now; of this process alone.
        fresh: new passwords of clients for the command that is being done.
    """

    store: Store
    sealing: Sealing
    clock: Clock
    random: Random
    passwords: Passwords
    policy: Policy
    library: Library
    here: Here
    logins: tuple[DemoLogin, ...] = ()
    openings: Openings = field(default_factory=Openings)
    fresh: tuple[FreshPassword, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff behind a command, as their session says.

    Attributes:
        place: the branch and the terminal, as slips name them.
    """

    session_id: UUID
    staff_id: UUID
    number: str
    name: str
    branch_id: UUID
    roles: frozenset[Role]
    document_index: bytes
    place: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal that is kept: what the handler wrote is committed, then the error is raised."""

    error: Refusal


@dataclass(slots=True)
class Work:
    """One command's unit of work."""

    desk: Desk
    session: Session
    now: datetime
    actor: Actor | None = None
    operation_id: UUID | None = field(default=None)
    seen: Seen = field(default_factory=Seen)
    _held: list[object] = field(default_factory=list)

    def hold(self, *rows: object) -> None:
        """Keep rows that are locked to the end of the unit: who asks for one again is not sent to the store.

        The session itself forgets a row that nobody refers to.
        """
        self._held += rows

    def ask(self, statement: TypedReturnsRows[*Ts], **places: object) -> CursorResult[*Ts]:
        """What a statement reads that was built once: columns only, for what is asked at every step.

        It makes no objects and flushes none: what this unit has added or changed and has not
        flushed yet is not seen.
        """
        return self.session.connection().execute(statement, places)

    def keep(self, row: Base) -> None:
        """Write a row of evidence; the next event of the audit names it."""
        audit.keep(self.session, row)
        self.seen.forget(row)

    def new_id(self) -> UUID:
        """A new id, dated with the desk's clock."""
        return new_id(self.desk.clock, self.desk.random)

    @property
    def who(self) -> Actor:
        """The authorised person; asking before `authorise` is a fault of the program."""
        if self.actor is None:
            raise RuntimeError("no actor: the command was not authorised")
        return self.actor

    @property
    def zone(self) -> timezone:
        """The branch's time zone."""
        return timezone(timedelta(minutes=self.desk.here.utc_offset))

    @property
    def today(self) -> date:
        """The day at the branch."""
        return self.now.astimezone(self.zone).date()

    def local(self, moment: datetime) -> datetime:
        """`moment` in the branch's time."""
        return moment.astimezone(self.zone)

    def clock_time(self, moment: datetime) -> str:
        """`moment` in the branch's time to the minute; its day too where that is not today."""
        return clock_time(self.local(moment), self.today)

    def audit(self, kind: str, detail: Mapping[str, str | int | bool | None] | None = None) -> None:
        """Append to this terminal's audit chain: ids, codes and hashes, never personal data."""
        audit.append(
            self.session,
            chain=self.desk.here.chain,
            at=self.now,
            kind=kind,
            staff_id=self.actor.staff_id if self.actor else None,
            operation_id=self.operation_id,
            detail=detail or {},
        )
