"""How often each rule was kept, and how often somebody tried to break it and could not."""

from collections import Counter
from typing import Final

BUILT: Final = (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15)
NUMBERED: Final = (1, 2, 3, 4, 5, 7, 8, 12, 13, 14)
"""Rules whose refusals carry their number. What tries to break the others is told otherwise:

9: a message that cannot be handed over, is held by another, is settled late, or has lost its use;
10: a number asked for in full without a reason;
11: a submission, decision or result that is refused, of which there is then no slip;
15: a list that would change alone what two people change.
"""
DEEP: Final = (
    "reset submitted",
    "reset approved",
    "reset returned",
    "document served again",
    "document turned down",
    "photo turned down",
    "signed anew",
    "import finished later",
    "import given up",
)
"""What takes many right steps, one after another, to come to."""


class Tally:
    """Counts of one run of the machine, over all its examples."""

    def __init__(self) -> None:
        self.obeyed: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()
        """By the number that the engine's own error carried."""
        self.tried: Counter[int] = Counter()
        """All attempts against a rule, those without a number too."""
        self.codes: Counter[str] = Counter()
        self.commands: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        self.steps = 0

    def __str__(self) -> str:
        lines = [f"{self.steps} commands and events; rule: kept / tried, of these refused by number"]
        lines += [
            f"{rule:>2}: {self.obeyed[rule]:>6} / {self.tried[rule]:>5}, {self.refused[rule]:>5}"
            for rule in BUILT
        ]
        said = ", ".join(f"{code} {count}" for code, count in sorted(self.codes.items()))
        done = ", ".join(f"{name} {count}" for name, count in sorted(self.commands.items()))
        deep = ", ".join(f"{name} {self.reached[name]}" for name in DEEP)
        return "\n".join((*lines, f"reached: {deep}", f"refusals: {said}", f"done: {done}"))
