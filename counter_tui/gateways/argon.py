"""Staff passwords hashed by argon2id (RFC 9106)."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError


class ArgonPasswords:
    """Hashes passwords with the parameters that OWASP names: 19 MiB, 2 passes, 1 lane.

    Args:
        time_cost: passes over the memory.
        memory_cost: KiB.
        parallelism: lanes.
    """

    def __init__(self, *, time_cost: int = 2, memory_cost: int = 19 * 1024, parallelism: int = 1) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism, type=Type.ID
        )

    def hash(self, password: str) -> str:
        """A salted hash in PHC format; the salt is the library's own."""
        return self._hasher.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        """Whether `password` gives `hashed`.

        Nobody's hash (None, or one that cannot be read) costs the same work: how long
        the answer takes does not tell which numbers exist (OWASP ASVS 6.3.8).
        """
        if hashed is not None:
            try:
                return self._hasher.verify(hashed, password)
            except VerifyMismatchError:
                return False
            except (InvalidHashError, VerificationError):
                pass  # refused before any work was done for it
        self._hasher.hash(password)
        return False
