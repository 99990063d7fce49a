"""How long a document serves, and how old its holder is."""

from datetime import date
from typing import Final

from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.words import L, Words

ADULT_AGE: Final = 18
LIFELONG_AGE: Final = 46
"""From this age a resident card is issued without an end (居民身份证法 art. 5)."""


def age_on(born: date, today: date) -> int:
    """Full years; somebody born on 29 February turns older on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_adult(born: date, today: date) -> bool:
    """Whether the client may be served (rule 4: 18 or older)."""
    return age_on(born, today) >= ADULT_AGE


def is_expired(expires: date | None, today: date) -> bool:
    """Whether a document's last day is past; None stands for 长期, which never is."""
    return expires is not None and expires < today


def check_validity(
    kind: DocumentKind, expires: date | None, born: date | None, *, today: date
) -> tuple[Words, ...]:
    """Check a document's end of validity and give what a person has to look at.

    A client on file may well have an expired document: an import takes it and
    asks only `doubts_of_validity`.

    Args:
        kind: the kind of document.
        expires: its last day, None for 长期.
        born: the holder's date of birth where it is known.
        today: the branch's date.

    Raises:
        Invalid: the document has expired.
    """
    if expires is not None and is_expired(expires, today):
        raise Invalid(
            "document_expires",
            "document-expired",
            L("This document expired on {date}.", date=expires.isoformat()),
            L("Ask for a valid document; a renewed one has to be on file first."),
        )
    return doubts_of_validity(kind, expires, born, today=today)


def doubts_of_validity(
    kind: DocumentKind, expires: date | None, born: date | None, *, today: date
) -> tuple[Words, ...]:
    """What about a validity does not fit the holder: 长期 before the age it is given from."""
    too_young = born is not None and age_on(born, today) < LIFELONG_AGE
    if kind is DocumentKind.RESIDENT_ID and expires is None and too_young:
        return (L("A resident ID card is long-term only from {age} on: look at the card.", age=LIFELONG_AGE),)
    return ()
