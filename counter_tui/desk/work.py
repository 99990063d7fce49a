"""What a handler works with: one unit of work, one moment, one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any, ParamSpec, TypeVar, TypeVarTuple, cast
from uuid import UUID

from sqlalchemy import Connection, Insert, Row, Update, bindparam, update
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlmodel import Session

from counter_tui.desk.agreements.openings import Openings
from counter_tui.desk.api.views.place import DemoLogin
from counter_tui.desk.here import Here
from counter_tui.desk.policy import Policy
from counter_tui.desk.ports import Passwords
from counter_tui.desk.seen import Seen
from data import audit, prepared
from data.content.library import Library
from data.sealing import Sealing
from data.store import Store
from data.tables.base import Base, table_of
from data.terms.clock import Clock, clock_time
from data.terms.enums import PasswordItem, Role
from data.terms.errors import Refusal
from data.terms.ids import new_id
from data.terms.random import Random

Ts = TypeVarTuple("Ts")
P = ParamSpec("P")
T = TypeVar("T", bound=Base)


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
    _held: dict[UUID, Base] = field(default_factory=dict)
    _connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        # The same to the end of the unit, undone or not; the session would look at each call whether it is.
        self._connection = self.session.connection()

    def hold(self, *rows: Base) -> None:
        """Keep rows with an id that are locked to the end of the unit, for `row` to give again.

        The session itself forgets a row that nobody refers to.
        """
        self._held |= {cast(Any, row).id: row for row in rows}

    def row(self, table: type[T], id_: UUID) -> T:
        """A row of an id; one that this unit holds is neither looked for in the session nor in the store.

        Raises:
            NoResultFound: there is none.
        """
        held = self._held.get(id_)
        return held if isinstance(held, table) else self.session.get_one(table, id_)

    def ask(self, statement: TypedReturnsRows[*Ts], **places: object) -> Sequence[Row[*Ts]]:
        """What a statement reads that was built once: columns only, for what is asked at every step.

        It makes no objects and flushes none: what this unit has added or changed and has not
        flushed yet is not seen.
        """
        return prepared.ask(self._connection, statement, places)

    def ask_one(self, statement: TypedReturnsRows[*Ts], **places: object) -> Row[*Ts] | None:
        """The first row of what `ask` reads, None where there is none."""
        rows = self.ask(statement, **places)
        return rows[0] if rows else None

    def write(self, statement: Insert | Update, **values: object) -> None:
        """Write at once by a statement that was built once, after all that waits in the session.

        Args:
            values: every column of what is inserted; of an update, what its places stand for.
        """
        self.session.flush()
        prepared.write(self._connection, statement, values)

    def keep(self, table: Callable[P, Base], /, *nothing: P.args, **columns: P.kwargs) -> None:
        """Write a row of evidence; the next event of the audit names it.

        No object is made of it, which costs as much as to write it.

        Args:
            table: the row's class.
        """
        kept = cast("type[Base]", table)
        audit.keep(self.session, kept, columns)
        self.seen.forget(kept)

    def keep_row(self, row: Base) -> None:
        """Write a row of evidence that is looked at afterwards."""
        audit.keep(self.session, type(row), row.model_dump())
        self.seen.forget(type(row))

    def change(self, table: type[Base], row: UUID, columns: Mapping[str, object]) -> None:
        """Write to a row at once; left to the session, each change would be found out by comparing all."""
        self.write(_update(table, tuple(columns)), of_row=row, **columns)

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


@cache
def _update(table: type[Base], columns: tuple[str, ...]) -> Update:
    of = table_of(table)
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return update(of).where(of.c.id == bindparam("of_row")).values(values)
