"""From a key in the real form of service 02 to its paint, beside a bare `Input`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks import branch
from tests.benchmarks.at_terminal import Dated
from tests.benchmarks.figures import Figure, interleaved, some
from tests.benchmarks.start_up import BARE

_ROUNDS: Final = 10
_WORDS: Final = 6
_DIGITS: Final = "7080703"
_EMPTIED: Final = 0.25
"""Seconds without a paint after which the last of the keys that empty the field has had its effect."""
_FIRST_ROUNDS: Final = 1


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Type digits into both, one after the paint of the other."""
    here = branch.build(folder)
    counter = Dated(here.counter("03"), here.env)
    bare = Dated([sys.executable, str(BARE)], here.env)
    try:
        branch.sign_in(counter, "1027")
        counter.type("02\r")
        counter.wait("预留手机号")
        bare.settle(0.5)
        rounds = _FIRST_ROUNDS + some(_ROUNDS, share)
        both = interleaved(rounds, lambda: _typed(counter), lambda: _typed(bare))
    finally:
        counter.close()
        bare.close()
    both = both.after(_FIRST_ROUNDS)
    yield both.figure("a key in the form of service 02 to its paint", 50, most=1.2)
    yield both.figure("a key in the form of service 02 to its paint", 95, most=1.2)


def _typed(program: Dated) -> Sequence[float]:
    """Seconds of each key's way, word after word; the keys that empty the field are not counted."""
    taken = []
    for _ in range(_WORDS):
        for end, digit in enumerate(_DIGITS, 1):
            taken.append(program.painted(digit, _DIGITS[:end]))
        program.type("\x7f" * len(_DIGITS))
        program.settle(_EMPTIED)
    return taken
