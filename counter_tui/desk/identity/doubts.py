"""What a person has to look at: none of it refuses, and it goes with the application to the supervisor.

A doubt is kept by its code; the sentence is only how it reads today.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from data.terms.words import L, Words


class Doubt(StrEnum):
    """The doubts about an identity document that somebody may pass over (rule 4)."""

    COUNTY = "county"
    COUNTRY = "country"
    SEQUENCE = "sequence"
    AGE = "age"
    EARLIER_FORM = "earlier-form"
    LONG_TERM = "long-term"
    AGE_UNTOLD = "age-untold"
    OTHER_VALIDITY = "other-validity"
    OTHER_LETTERS = "other-letters"


_SAYS: Final[Mapping[Doubt, Words]] = MappingProxyType(
    {
        Doubt.COUNTY: L("The region code, the first 6 digits, is not known: compare it with the document."),
        Doubt.COUNTRY: L("The country code, characters 4 to 6, is unusual: compare it with the document."),
        Doubt.SEQUENCE: L("The sequence in the number is 000: compare it with the document."),
        Doubt.AGE: L("By this number the client is more than 120 years old: compare it."),
        Doubt.EARLIER_FORM: L("This permit's number has 8 digits today: compare this earlier form."),
        Doubt.LONG_TERM: L("A resident ID card is long-term only from 46 on: look at the card."),
        Doubt.AGE_UNTOLD: L("This number does not tell the age: look whether the client is 18 or older."),
        Doubt.OTHER_VALIDITY: L("The validity is another than the one on file: compare it."),
        Doubt.OTHER_LETTERS: L("The name in the machine-readable lines is not like the one on file."),
    }
)


def said(doubts: Iterable[Doubt]) -> tuple[Words, ...]:
    """Each doubt as a sentence."""
    return tuple(_SAYS[doubt] for doubt in doubts)
