"""`make bench`: figures of this machine, each beside a baseline measured between them in the same run.

python -m tests.benchmarks [names] [--write docs/performance.md]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from rich.cells import cell_len

from tests.benchmarks.figures import HEADINGS, Figure
from tests.benchmarks.note import rewrite

NAMES: Final = (
    "start_up",
    "key_to_paint",
    "steps",
    "submitting",
    "writers",
    "queue_pages",
    "auditing",
    "memory",
)


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, everything where nothing is; 1 where a budget was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="name", help=", ".join(NAMES))
    parser.add_argument("--write", type=Path, metavar="NOTE", help="rewrite the figures' table in this page")
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="of the rounds: 0.1 shows that all works, no figure",
    )
    given = parser.parse_args(arguments)
    figures: list[Figure] = []
    for name in given.names or NAMES:
        began = time.perf_counter()
        measure: Callable[[Path, float], Iterator[Figure]] = import_module(f"tests.benchmarks.{name}").run
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for figure in measure(Path(folder), given.share):
                figures.append(figure)
                _say(figure)
        sys.stdout.write(f"  {name}: {time.perf_counter() - began:.0f} s\n")
    if given.write is not None:
        rewrite(given.write, figures)
    return 1 if any(figure.met is False for figure in figures) else 0


def _say(figure: Figure) -> None:
    what, *rest = figure.cells()
    sys.stdout.write(f"{what}\n")
    for heading, cell in zip(HEADINGS[1:], rest, strict=True):
        if cell:
            sys.stdout.write(f"    {(heading or 'budget is'):<{cell_len('ratio (middle half)')}}  {cell}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
