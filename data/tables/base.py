"""What every table shares: one metadata, and named constraints."""

from enum import StrEnum
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, Index, MetaData, Table, text
from sqlmodel import SQLModel

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
"""How constraints are named where the table does not say: a constraint without
a name can be neither told apart when it refuses nor changed by a migration."""


class Base(SQLModel):
    """The parent of every table.

    A table whose rows never change and never go says `__append_only__ = True`,
    and the database then refuses anything else; see `data.append_only`.
    """

    # SQLModel validates no row of a table: what would do that is not made, a tenth of a declaration.
    model_config = {"defer_build": True}

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    __append_only__: ClassVar[bool] = False


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


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that meet a condition.

    It is said for SQLite, and to PostgreSQL by `data.schema.whole`: to name a kind of database
    loads all its drivers, a good part of what a counter on SQLite would load at all.

    Args:
        where: the condition, as both databases take it.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))
