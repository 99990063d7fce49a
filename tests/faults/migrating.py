"""A process that migrates a store to a version of its own making, and stops half-way where it is told to.

python -m tests.faults.migrating URL REVISIONS (kill | full | finish)
"""

import os
import sys
from pathlib import Path
from typing import Final

from alembic.config import Config
from sqlalchemy import Connection

from data import facts
from data.migrations import run
from data.migrations.head import HEAD
from data.store import Store
from data.terms.errors import Unavailable

NEXT: Final = f"{int(HEAD) + 1:04d}"
UNAVAILABLE: Final = 4
_REVISION: Final = f'''
"""Next."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("of_the_future", sa.Column("id", sa.Integer(), nullable=False))
    with op.batch_alter_table("slip") as batch:
        batch.add_column(sa.Column("of_the_future", sa.String(), nullable=True))
    op.execute("UPDATE staff SET name = name || '!'")
    if os.environ["HALFWAY"] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if os.environ["HALFWAY"] == "full":
        op.execute("PRAGMA max_page_count = 1")
        op.execute("CREATE TABLE too_much AS WITH RECURSIVE n(i) AS"
                   " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n")
'''


def main(url: str, revisions: str, halfway: str) -> int:
    os.environ["HALFWAY"] = halfway
    folder = Path(revisions)
    folder.mkdir(exist_ok=True)
    (folder / f"{NEXT}_next.py").write_text(_REVISION)
    facts.HEAD = NEXT  # type: ignore[attr-defined]  # as a newer program has it
    config = run.config

    def with_next(connection: Connection) -> Config:
        made = config(connection)
        first = Path(run.__file__).parent / "versions"
        made.set_main_option("path_separator", "os")
        made.set_main_option("version_locations", os.pathsep.join((str(first), revisions)))
        return made

    run.config = with_next
    try:
        Store.migrate(url)
    except Unavailable as error:
        sys.stderr.write(f"{error.code}\n")
        return UNAVAILABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
