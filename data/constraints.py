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
