"""What the role of the counters may do: read, add, and change what may change. It owns nothing.

Whoever owns a table may take its triggers away, so a role that owns none is what
makes append-only tables hold against a counter that was taken over.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Table, text

from data.terms.errors import Unavailable
from data.terms.words import L

_READ_ONLY: Final = frozenset({"store_stamp"})
_MAY_GO: Final = frozenset({"approval_claim"})
"""Tables whose rows are no record of anything."""

_OWNS: Final = text(
    "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('store_stamp')"
)
_SCHEMA: Final = text("SELECT current_schema()")


def grant(connection: Connection, role: str, tables: Iterable[Table], kept: Iterable[Table]) -> None:
    """Give `role` what counters need of the store's tables, and take back anything else.

    Args:
        tables: all of them.
        kept: those that are append-only.
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    to = quote(role)
    fixed = {table.name for table in kept}
    schema = quote(str(connection.execute(_SCHEMA).scalar_one()))
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {to}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {to}")
    for table in tables:
        may = ["SELECT"]
        if table.name not in _READ_ONLY:
            may.append("INSERT")
            if table.name not in fixed:
                may.append("UPDATE")
            if table.name in _MAY_GO:
                may.append("DELETE")
        name = quote(table.name)
        connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {to}")
        connection.exec_driver_sql(f"GRANT {', '.join(may)} ON {name} TO {to}")


def refuse_owner(connection: Connection) -> None:
    """Refuse a role that owns the tables, is a member of one that does, or is a superuser.

    Raises:
        Unavailable: `store-owner`.
    """
    if connection.execute(_OWNS).scalar_one_or_none():
        raise Unavailable(
            "store-owner",
            L("The store's role owns its tables and could take their protection away."),
            L("Put the role of the counters into the store's address; see docs/postgresql.md."),
        )
