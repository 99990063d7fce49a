"""Chance that a seed decides: the same seed invents the same branch on every machine."""

from hashlib import sha256


class SeededChance:
    """A `Random` whose every draw follows from the seed. Never for keys or codes.

    SHA-256 over the seed and a counter: unlike the generator of the standard library,
    it is the same in every version of Python.
    """

    def __init__(self, seed: int) -> None:
        self._seed = str(seed).encode()
        self._drawn = 0
        self._left = b""

    def bytes(self, count: int) -> bytes:
        """The next `count` bytes of the seed's stream."""
        while len(self._left) < count:
            self._left += sha256(b"%s/%d" % (self._seed, self._drawn)).digest()
            self._drawn += 1
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, each equally likely."""
        length = (bound.bit_length() + 7) // 8
        whole = 256**length
        # What lies past the last full multiple would make small numbers likelier: drawn again.
        while (drawn := int.from_bytes(self.bytes(length))) >= whole - whole % bound:
            continue
        return drawn % bound
