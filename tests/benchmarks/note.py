"""The table of figures in `docs/performance.md`, rewritten from a run and from nothing else."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import HEADINGS, Figure

_BEGIN: Final = "<!-- figures: written by python -m tests.benchmarks --write docs/performance.md -->"
_END: Final = "<!-- end of figures -->"


def rewrite(note: Path, figures: Sequence[Figure]) -> None:
    """Put `figures` where the last run's stand; what is around them stays."""
    text = note.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise ValueError(f"{note} has no place for figures")
    note.write_text(f"{before}{_BEGIN}\n{_table(figures)}\n{_machine()}\n{_END}{after}", encoding="utf-8")


def _table(figures: Sequence[Figure]) -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(figure.cells() for figure in figures)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _machine() -> str:
    parts = ["Textual", "SQLModel", "SQLAlchemy"]
    versions = ", ".join(f"{name} {version(name)}" for name in parts)
    return (
        f"Measured on {os.cpu_count()} cores of {platform.machine()} at a load of {os.getloadavg()[0]:.1f}: "
        f"Python {platform.python_version()}, {versions}, SQLite {sqlite3.sqlite_version}.\n"
    )
