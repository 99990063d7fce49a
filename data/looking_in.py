"""A look into a store that may be damaged, of another version or nobody's: it changes nothing at all.

Opening a store makes its journals, mends their modes and holds locks. Whoever only
wants to know what is wrong with one must leave everything as it was found.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, func
from sqlmodel import Session, select

from data.database import database_at, file_of
from data.facts import StoreFacts, facts_of, version_of
from data.migrations.head import HEAD
from data.tables.audit import AuditHead


@dataclass(frozen=True, slots=True)
class Inside:
    """What a store says of itself.

    Attributes:
        version: its schema's.
        facts: what it was made as, None where its version is another than this program's.
        newest: when the record was last added to, None where nobody did or the version is another.
    """

    version: str
    facts: StoreFacts | None
    newest: datetime | None


def look_in(address: str) -> Inside:
    """Look into the store at an address.

    Raises:
        Unavailable: there is none, it cannot be read, or it is no store of this program.
    """
    database = database_at(address)
    path = file_of(address)
    engine = database.engine() if path is None else _only_reading(path)
    try:
        with engine.connect() as connection:
            version = version_of(connection, database)
            if version != HEAD:
                return Inside(version, None, None)
            return Inside(version, facts_of(connection, database), _newest(connection))
    except Exception as error:
        told = database.told(error)
        if told is None:
            raise
        raise told from error
    finally:
        engine.dispose()
        database.close()


def _newest(connection: Connection) -> datetime | None:
    with Session(connection) as session:
        return session.exec(select(func.max(AuditHead.at)).where(AuditHead.sequence > 0)).one()


def _only_reading(path: Path) -> Engine:
    # Without an index to its journal a file would be given one. It is then read as it stands:
    # what only the journal holds is not seen, and nobody is in the middle of writing it.
    journal, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    how = "mode=ro" if journal.exists() and index.exists() else "mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{how}", uri=True, timeout=5)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)
