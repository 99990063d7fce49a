"""The machine's own chance: the one place where the program draws it."""

from random import SystemRandom as Source
from typing import Final

# What `secrets` draws from; that itself loads ciphers, on the way to the first frame.
_SOURCE: Final = Source()


class SystemRandom:
    """The operating system's generator, fit for keys and codes."""

    def bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        return _SOURCE.randbytes(count)

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, each equally likely."""
        return _SOURCE.randrange(bound)
