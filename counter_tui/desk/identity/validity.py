"""How long a document serves, and how old its holder is."""

from calendar import isleap
from datetime import date
from typing import Final

from counter_tui.desk.identity.doubts import Doubt
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, Refusal
from data.terms.words import L

ADULT_AGE: Final = 18
LIFELONG_AGE: Final = 46
"""From this age a resident card is issued without an end (居民身份证法 art. 5)."""

UPDATE_FIRST: Final = L(
    "The document on file is brought up to date first (13 Update document); "
    "until that opens, pass the case on to head office."
)
"""The way for a changed number and for a validity that has lapsed."""


def age_on(born: date, today: date) -> int:
    """Full years; somebody born on 29 February turns older on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_adult(born: date, today: date) -> bool:
    """Whether the client may be served (rule 4: 18 or older)."""
    return age_on(born, today) >= ADULT_AGE


def is_expired(expires: date | None, today: date) -> bool:
    """Whether a document's last day is past; None stands for 长期, which never is."""
    return expires is not None and expires < today


def check_validity(expires: date | None, today: date) -> None:
    """Refuse a document whose last day is past; a client on file may well have one.

    Raises:
        Refusal: the document has expired (rule 4).
    """
    if expires is not None and is_expired(expires, today):
        raise Refusal(
            "document-expired",
            L("This document expired on {date}.", date=expires.isoformat()),
            UPDATE_FIRST,
            rule=4,
        )


def check_issue(kind: DocumentKind, issued: date, expires: date | None, born: date | None) -> None:
    """Hold a validity against the day it was given (居民身份证法 art. 5, for a resident card).

    Raises:
        Invalid: the days cannot stand in that order.
        Refusal: a resident card is not given for so long at that age (rule 4).
    """
    if (expires is not None and expires <= issued) or (born is not None and issued < born):
        raise Invalid(
            "document_issued",
            "document-issue",
            L("The date of issue does not fit the other dates."),
            L("Type it as the document has it."),
        )
    if kind is not DocumentKind.RESIDENT_ID or born is None:
        return
    years = years_given(age_on(born, issued))
    if not _given_for(issued, expires, years):
        given = L("long-term") if years is None else L("{count} years", count=years)
        raise Refusal(
            "document-validity",
            L("At that age a resident ID card is issued for this long: {given}.", given=given),
            L("Compare both dates with the card; a card that does say so is not accepted."),
            rule=4,
        )


def years_given(age: int) -> int | None:
    """For how many years a resident card is given at an age; None for 长期."""
    if age >= LIFELONG_AGE:
        return None
    return 5 if age < 16 else 10 if age < 26 else 20


def _given_for(issued: date, expires: date | None, years: int | None) -> bool:
    if expires is None or years is None:
        return expires is None and years is None
    year = issued.year + years
    if (issued.month, issued.day) == (2, 29):
        # Where its last year has no such day, a card of 29 February ends beside it.
        return expires in (date(year, 2, 28), date(year, 3, 1)) or (
            isleap(year) and expires == date(year, 2, 29)
        )
    return expires == issued.replace(year=year)


def doubts_of_validity(
    kind: DocumentKind, expires: date | None, born: date | None, *, today: date
) -> tuple[Doubt, ...]:
    """What about a validity does not fit the holder: 长期 before the age it is given from."""
    too_young = born is not None and age_on(born, today) < LIFELONG_AGE
    if kind is DocumentKind.RESIDENT_ID and expires is None and too_young:
        return (Doubt.LONG_TERM,)
    return ()
