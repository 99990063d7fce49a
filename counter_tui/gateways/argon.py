"""Staff passwords by argon2id (RFC 9106), with the parameters OWASP advises."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class ArgonPasswords:
    """Hashes and checks passwords.

    Args:
        time_cost: passes over the memory.
        memory_cost: in KiB; 19 MiB with two passes is OWASP's advice, about 19 ms.
        parallelism: lanes.
    """

    def __init__(self, time_cost: int = 2, memory_cost: int = 19 * 1024, parallelism: int = 1) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism
        )
        self._nobody = self._hasher.hash("")

    def hash(self, password: str) -> str:
        """A salted hash in PHC format."""
        return self._hasher.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        """Whether `password` gives `hashed`; for nobody's hash (None) it is False after the same work."""
        try:
            return self._hasher.verify(hashed or self._nobody, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False
