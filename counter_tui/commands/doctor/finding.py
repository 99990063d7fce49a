"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import Enum

from data.terms.errors import NOTHING, CounterError
from data.terms.words import Words


class Verdict(Enum):
    """How one thing is; by its sign, and the sign where the terminal lacks that."""

    WELL = ("✓", "+")
    CARE = ("!", "!")
    WRONG = ("✗", "x")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line.

    Attributes:
        verdict: how it is.
        about: what was looked at.
        says: what was found.
        then: what to do, nothing where all is well.
    """

    verdict: Verdict
    about: Words
    says: Words
    then: Words = NOTHING


def wrong(about: Words, error: CounterError) -> Finding:
    """A thing that the program could not use either."""
    return Finding(Verdict.WRONG, about, error.says, error.then)
