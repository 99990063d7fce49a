"""Which constraint refused a write, by its name, the same on every database."""

from sqlalchemy import MetaData
from sqlalchemy.exc import IntegrityError

from data.append_only import refused_key
from data.sqlite import broken_rule
from data.tables.base import Base
from data.unique_keys import unique_keys


def violated(error: IntegrityError, metadata: MetaData = Base.metadata) -> str | None:
    """The name of the constraint that a write broke.

    None where the database does not tell: a foreign key and NOT NULL on SQLite,
    which are faults of the program, not of what staff did.
    """
    diagnosis = getattr(error.orig, "diag", None)  # of PostgreSQL's driver, which is not loaded for a file
    if diagnosis is not None:
        return diagnosis.constraint_name or None
    message = str(error.orig)
    if key := refused_key(message):
        return key
    name, columns = broken_rule(message)
    if name is not None or not columns:
        return name
    table = metadata.tables.get(columns[0].partition(".")[0])
    if table is None:
        return None
    wanted = {column.partition(".")[2] for column in columns}
    keys = ((key.name, {column.name for column in key.columns}) for key in unique_keys(table))
    return next((name for name, names in keys if names == wanted), None)


def was_first(error: IntegrityError) -> bool:
    """Whether a unique key refused a write because somebody else's stood there first.

    Between looking and writing another may write on PostgreSQL; done again, a command
    finds what they wrote. On SQLite nobody can: there it is a fault of the program.
    """
    return getattr(error.orig, "sqlstate", None) == "23505"
