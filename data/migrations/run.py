"""Migrating: the only part of the program that loads Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from data import append_only
from data.schema import whole


def config(connection: Connection) -> Config:
    """Alembic's configuration, for work over `connection` in its running transaction."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision and put the append-only triggers on it again.

    Runs in the connection's transaction: either all of it happens or nothing.
    """
    whole()
    command.upgrade(config(connection), "head")
    append_only.install(connection, append_only.tables())
