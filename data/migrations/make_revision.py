"""Write the next revision from the difference between the migrations and the tables.

    python -m data.migrations.make_revision 0002 "What it brings"

Then: read the file that was written (Alembic sees neither a changed CHECK nor a
changed condition of an index, and takes a rename for a removal), set `HEAD` in
`data/migrations/head.py`, run the formatter and the tests of migrations. Until a
revision is released it may be made again: delete its file, set HEAD back, run this.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script
from sqlalchemy import create_engine

from data.migrations.run import config


def main(number: str, message: str) -> None:
    """Write revision `number` into `data/migrations/versions`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.begin() as connection:
            made = config(connection)
            made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.upgrade(made, "head")
            script = command.revision(made, message=message, rev_id=number, autogenerate=True)
        engine.dispose()
    if isinstance(script, Script):
        _without_remarks(Path(script.path))


def _without_remarks(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
