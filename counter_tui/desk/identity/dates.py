"""Days as documents have them, people type them and card readers send them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_tui.desk.identity.typed import INVISIBLE, SPACES, narrow
from data.terms.errors import Invalid
from data.terms.words import L

LONGEST: Final = 30
"""Years ahead: documents run 20 at most, and some readers send 99991231 for 长期."""

_LONG_TERM: Final = frozenset({"长期", "長期", "永久", "长期有效", "LONG-TERM", "LONGTERM", "L", "00000000"})
_DAY: Final = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|[-./年](\d{1,2})[-./月](\d{1,2})日?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Until:
    """The end of a validity.

    Attributes:
        day: the last day, None for 长期.
    """

    day: date | None


def plain(typed: str) -> str:
    """ASCII where it is full-width, without spaces or what has no width, in capitals."""
    kept = (narrow(each) for each in typed.strip() if each not in INVISIBLE and each not in SPACES)
    return "".join(kept).upper()


def day_in(text: str) -> date | None:
    """The day that a text is, None where it is none: 20260501, 2026-05-01, 2026.5.1, 2026年5月1日."""
    found = _DAY.fullmatch(plain(text))
    if found is None:
        return None
    year, month, day, other_month, other_day = found.groups()
    try:
        return date(int(year), int(month or other_month), int(day or other_day))
    except ValueError:
        return None


def until_in(text: str, today: date) -> Until | None:
    """The end of a validity that a text is: a day, or one of the words for 长期."""
    if plain(text) in _LONG_TERM:
        return Until(None)
    day = day_in(text)
    if day is None:
        return None
    return Until(None) if day.year > today.year + LONGEST else Until(day)


def validity_in(text: str, today: date) -> tuple[date, Until] | None:
    """The first and the last day of a validity that a text is: 2016.05.01-2036.05.01, 20160501-长期."""
    whole = plain(text)
    for place, each in enumerate(whole):
        if each in "-~—–至到":
            first, last = day_in(whole[:place]), until_in(whole[place + 1 :], today)
            if first is not None and last is not None:
                return first, last
    return None


def typed_until(typed: str, today: date) -> Until:
    """The end of a validity as typed.

    Raises:
        Invalid: it is none.
    """
    found = until_in(typed, today)
    if found is None:
        raise Invalid(
            "document_expires",
            "document-expires-form",
            L("This is no date, and not one of the words for a document without end."),
            L("Type it as 20360501; for long-term type L."),
        )
    return found


def typed_issue(typed: str, today: date) -> date | None:
    """The day of issue as typed, None where nothing was.

    Raises:
        Invalid: it is no day, or in the future.
    """
    if not plain(typed):
        return None
    found = day_in(typed)
    if found is None or found > today:
        raise Invalid(
            "document_issued",
            "document-issued-form",
            L("This is no date on which a document can have been issued."),
            L("Type it as 20160501, or leave it empty."),
        )
    return found
