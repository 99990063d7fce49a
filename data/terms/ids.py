"""Identifiers, made by the program before the row is written."""

from uuid import UUID

from data.terms.clock import Clock
from data.terms.random import Random


def new_id(clock: Clock, random: Random) -> UUID:
    """Make a UUID version 7 (RFC 9562): 48 bits of milliseconds, then chance.

    The id is known before the insert, so that it can be the associated data of
    the row's own ciphertext.
    """
    milliseconds = int(clock.now().timestamp() * 1000) & (2**48 - 1)
    chance = int.from_bytes(random.bytes(10)) & (2**74 - 1)
    high = chance >> 62
    low = chance & (2**62 - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (0b10 << 62) | low)
