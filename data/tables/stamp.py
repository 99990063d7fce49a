"""How a moment is kept."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from data.terms.clock import moment, stamp

_LENGTH: Final = 32


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
        kept = String(_LENGTH) if dialect.name == "sqlite" else DateTime(timezone=True)
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
