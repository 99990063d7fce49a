"""Encryption of what is kept, and ways to find and compare it without opening it.

Everything here is an explicit call, never a column type: the ciphertext is tied
to the row it belongs to, and a column type does not see its row.
"""

import hmac
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.keys import Keys
from data.terms.errors import Unavailable
from data.terms.random import Random
from data.terms.words import L

_NONCE_LENGTH: Final = 12
_TAG_LENGTH: Final = 16


class Sealing:
    """Seals and opens values, makes blind indexes and digests of codes.

    May be used from several threads.
    """

    def __init__(self, keys: Keys, random: Random) -> None:
        self._ciphers = {key.version: AESGCM(key.secret) for key in keys.sealing}
        self._sealing = keys.sealing[-1]
        self._index = keys.index[-1]
        self._code = keys.code
        self._random = random

    def seal(self, label: str, row_id: UUID, plain: bytes) -> bytes:
        """Encrypt `plain` for one column of one row, with AES-256-GCM (NIST SP 800-38D).

        Args:
            label: a fixed word for the column, such as "client.document".
            row_id: the id of the row that will hold the ciphertext.
            plain: what to hide; may be empty.

        Returns:
            The key's version (1 byte), the nonce (12 bytes), the ciphertext, the tag (16 bytes).
        """
        nonce = self._random.bytes(_NONCE_LENGTH)
        cipher = self._ciphers[self._sealing.version]
        hidden = cipher.encrypt(nonce, plain, _bound_to(label, row_id))
        return bytes((self._sealing.version,)) + nonce + hidden

    def open(self, label: str, row_id: UUID, sealed: bytes) -> bytes:
        """Decrypt what `seal` made for the same column of the same row.

        Raises:
            Unavailable: `keys-wrong`; the keys are others, or the bytes were changed or
                belong to another row or column. Which of these is not told.
        """
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None or len(sealed) < 1 + _NONCE_LENGTH + _TAG_LENGTH:
            raise _wrong()
        nonce = sealed[1 : 1 + _NONCE_LENGTH]
        try:
            return cipher.decrypt(nonce, sealed[1 + _NONCE_LENGTH :], _bound_to(label, row_id))
        except InvalidTag:
            raise _wrong() from None

    def blind(self, label: str, value: str) -> bytes:
        """A blind index: equal values of one label give equal bytes, which tell nothing else.

        HMAC-SHA-256 (RFC 2104) behind the key's version, 33 bytes. `value` is
        compared as it is: whoever calls brings it into its one form first.
        """
        return bytes((self._index.version,)) + hmac.digest(
            self._index.secret, _labelled(label) + value.encode(), "sha256"
        )

    def code_digest(self, challenge_id: UUID, code: str) -> bytes:
        """What is kept of a one-time code: a keyed hash, salted by its challenge's id (rule 3).

        32 bytes. Compare two with `hmac.compare_digest`.
        """
        return hmac.digest(self._code, challenge_id.bytes + code.encode(), "sha256")


def _labelled(label: str) -> bytes:
    # The NUL ends the label, so that no label and value together read as another pair.
    return label.encode("ascii") + b"\0"


def _bound_to(label: str, row_id: UUID) -> bytes:
    return _labelled(label) + row_id.bytes


def _wrong() -> Unavailable:
    return Unavailable(
        "keys-wrong",
        L("A protected value cannot be opened with the keys in use."),
        L("Check that the key file belongs to this store, and report it to the administrator."),
    )
