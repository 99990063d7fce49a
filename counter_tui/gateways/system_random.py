"""The machine's own chance: the one place where the program draws it."""

import secrets


class SystemRandom:
    """The operating system's generator, fit for keys and codes."""

    def bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        return secrets.token_bytes(count)

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, each equally likely."""
        return secrets.randbelow(bound)
