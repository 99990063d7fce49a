"""What a server does to a store under its counters, and how it is put right again."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import psycopg
import pytest

from data.migrations.head import HEAD
from data.store import Store
from tests.postgres import Place, server

Fault: TypeAlias = Callable[[Place], AbstractContextManager[None]]
_DISK_BYTES: Final = 64 * 1024 * 1024


def _admin(place: Place, *statements: str, within: bool = False) -> None:
    """Say statements as somebody who may do anything; `within` the store's database, else beside it."""
    address = psycopg.conninfo.make_conninfo(place.admin, dbname=place.name) if within else place.admin
    with psycopg.connect(address, autocommit=True) as shell:
        for statement in statements:
            shell.execute(statement.encode())


def cut(place: Place) -> None:
    """End every connection to the store."""
    _admin(place, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{place.name}'")


@contextmanager
def read_only(place: Place) -> Iterator[None]:
    """The database only reads, as a provider has it whose disk is nearly full."""
    _admin(place, f'ALTER DATABASE "{place.name}" SET default_transaction_read_only = on')
    cut(place)
    yield
    _admin(place, f'ALTER DATABASE "{place.name}" RESET default_transaction_read_only')
    cut(place)


@contextmanager
def without_rights(place: Place) -> Iterator[None]:
    """Somebody took the role's rights; migrating gives them back, as its sentence says."""
    _admin(place, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM counter_role", within=True)
    yield
    Store.migrate(place.url, owner=place.owner)


@contextmanager
def without_writing(place: Place) -> Iterator[None]:
    """The role may read and write no more."""
    _admin(place, "REVOKE INSERT, UPDATE ON ALL TABLES IN SCHEMA public FROM counter_role", within=True)
    yield
    Store.migrate(place.url, owner=place.owner)


@contextmanager
def shut_out(place: Place) -> Iterator[None]:
    """The role may not connect to the database."""
    _admin(place, f'REVOKE CONNECT ON DATABASE "{place.name}" FROM PUBLIC')
    cut(place)
    yield
    _admin(place, f'GRANT CONNECT ON DATABASE "{place.name}" TO PUBLIC')


@contextmanager
def dropped(place: Place) -> Iterator[None]:
    """The database is dropped, and restored from a copy of a moment before."""
    cut(place)
    copy = f"{place.name}_copy"
    _admin(
        place,
        f'CREATE DATABASE "{copy}" TEMPLATE "{place.name}" STRATEGY file_copy',
        f'DROP DATABASE "{place.name}" WITH (FORCE)',
    )
    yield
    _admin(place, f'ALTER DATABASE "{copy}" RENAME TO "{place.name}"')


@contextmanager
def newer(place: Place) -> Iterator[None]:
    """A newer program has migrated the store."""
    _admin(
        place,
        "UPDATE alembic_version SET version_num = '9999'",
        "ALTER TABLE visit ADD COLUMN of_the_future TEXT",
        within=True,
    )
    yield
    _admin(
        place,
        "ALTER TABLE visit DROP COLUMN of_the_future",
        f"UPDATE alembic_version SET version_num = '{HEAD}'",
        within=True,
    )


@contextmanager
def small_disk(place: Place, folder: Path) -> Iterator[Path]:
    """The store lies on a disk of its own that is soon full; gives what takes its room.

    A server sees what is mounted where it runs: only root can mount that.
    """
    if os.geteuid() != 0 or server().stop is None:
        pytest.skip("a small disk for the server takes root, and a server of our own")
    with psycopg.connect(place.admin) as shell:
        ((data,),) = shell.execute("SELECT current_setting('data_directory')").fetchall()
    whose = Path(data).stat()
    options = f"size={_DISK_BYTES},uid={whose.st_uid},gid={whose.st_gid},mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)
    name = f"{place.name}_small"
    try:
        cut(place)
        _admin(
            place,
            f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'",
            f'ALTER DATABASE "{place.name}" SET TABLESPACE "{name}"',
        )
        yield folder / "ballast"
        cut(place)
        _admin(place, f'ALTER DATABASE "{place.name}" SET TABLESPACE pg_default', f'DROP TABLESPACE "{name}"')
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(ballast: Path) -> None:
    """Take all the room that is left on a disk."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
