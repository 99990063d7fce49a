"""The keys of a store, as `data.keyfile` keeps them and `data.sealing` uses them."""

from dataclasses import dataclass, field
from typing import Final

KEY_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes and its version, 1 to 255, by which what it made names it."""

    version: int
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.version <= 255 or len(self.secret) != KEY_LENGTH:
            raise ValueError("a key has a version from 1 to 255 and 32 bytes")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one store; the last of each kind is the one in use.

    Attributes:
        key_set: a name for the whole set, random and not secret; the store keeps it too.
        sealing: for AES-256-GCM; the older ones still open what they sealed.
        index: for blind indexes.
        code: for the digests of one-time codes; it needs no version, a code lives minutes.
    """

    key_set: str
    sealing: tuple[Key, ...]
    index: tuple[Key, ...]
    code: bytes = field(repr=False)

    def __post_init__(self) -> None:
        for ring in (self.sealing, self.index):
            versions = [key.version for key in ring]
            if not versions or versions != sorted(set(versions)):
                raise ValueError("keys stand in the order of their versions, at least one of each kind")
        if len(self.code) != KEY_LENGTH:
            raise ValueError("the key of one-time codes has 32 bytes")
