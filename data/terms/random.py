"""Chance, as an argument: nothing below the doors of the program draws by itself."""

from typing import Protocol


class Random(Protocol):
    """A source of chance; outside demo mode and tests, the operating system's."""

    def bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        ...

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, each equally likely."""
        ...


def digits(random: Random, count: int) -> str:
    """Draw `count` decimal digits, leading zeros kept (a one-time code of 6 has 10**6 values)."""
    return f"{random.below(10**count):0{count}d}"
