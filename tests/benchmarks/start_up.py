"""From exec to the echo of a key that was typed at exec, and to the store being open."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks import branch
from tests.benchmarks.at_terminal import Dated
from tests.benchmarks.figures import Figure, Rounds, interleaved, some

BARE: Final = Path(__file__).parent / "baselines" / "bare_input.py"
_ROUNDS: Final = 15
_QUIET: Final = 0.5
"""Seconds without a paint after which a program has finished its start."""
_KEY, _REST = "7", "0807"
"""The key that is measured, and what makes its place on the screen plain afterwards."""


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Start both programs in turn."""
    here = branch.build(folder)

    def bare() -> tuple[float]:
        (echo,) = _start([sys.executable, str(BARE)], here.env)
        return (echo,)

    def counter() -> tuple[float, float]:
        echo, ready = _start(here.counter("03"), here.env, "在线")
        return echo, ready

    # Both once before: bytecode and the machine's own caches are there on every start but the first.
    bare()
    counter()
    both = interleaved(some(_ROUNDS, share), counter, bare)
    echo, ready = ([(each[number],) for each in both.ours] for number in (0, 1))
    yield Rounds(tuple(echo), both.baseline).figure("start-up, exec to the echo of a key", most=1.35)
    yield Rounds(tuple(ready), both.baseline).figure("start-up, exec to the open store", most=2.5)


def _start(argv: Sequence[str], env: Mapping[str, str], *signs: str) -> list[float]:
    """Seconds from exec to the echo, and to each of `signs`."""
    program = Dated(argv, env, _KEY)
    try:
        for sign in signs or ("",):
            program.until(sign)
        program.settle(_QUIET)
        program.type(_REST)
        program.wait(_KEY + _REST)
        row, column = program.place(_KEY + _REST)
        return program.moments(
            lambda lines: lines[row][column : column + 1] == _KEY,
            *(lambda lines, sign=sign: any(sign in line for line in lines) for sign in signs),
        )
    finally:
        program.close()
