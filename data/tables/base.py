"""What every table shares: one metadata, named constraints, and how a moment is kept."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, String, Table
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from data.terms.clock import moment, stamp

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
"""How constraints are named where the table does not say: a constraint without
a name can be neither told apart when it refuses nor changed by a migration."""

_STAMP_LENGTH: Final = 32


class Base(SQLModel):
    """The parent of every table.

    A table whose rows never change and never go says `__append_only__ = True`,
    and the database then refuses anything else; see `data.append_only`.
    """

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    __append_only__: ClassVar[bool] = False


class Stamp(TypeDecorator[datetime]):
    """A moment: goes in aware, comes out aware and in UTC, on every database.

    SQLite has no type for it, so there it is the text of `data.terms.clock.stamp`,
    which names its offset and sorts as the moments do. A moment without an
    offset is refused with ValueError, which SQLAlchemy wraps in StatementError.
    Use: `at: datetime = Field(sa_type=Stamp)`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type in `dialect`."""
        kept = String(_STAMP_LENGTH) if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """From the program to the database."""
        if value is None:
            return None
        text = stamp(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From the database to the program."""
        if value is None:
            return None
        return moment(value) if dialect.name == "sqlite" else value.astimezone(UTC)


def table_of(row: type[Base]) -> Table:
    """The table of a row's class, for Core statements where a write must be quick."""
    return Base.metadata.tables[str(row.__tablename__)]


def check_in(column_name: str, enum: type[StrEnum]) -> CheckConstraint:
    """Allow in a text column only the values of `enum` (and NULL where the column does).

    Plain text with a check, not a database enum: a value is added by replacing
    one named constraint. It is named `ck_<table>_<column>`.
    """
    values = ", ".join(f"'{member.value}'" for member in enum)
    return CheckConstraint(f"{column_name} IN ({values})", name=column_name)
