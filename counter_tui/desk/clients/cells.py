"""The columns of a client list that stand for themselves: how each is written."""

import re
from datetime import date
from typing import Final

from counter_tui.desk.identity.account import FORM, SAYS
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.money import parse_yuan
from data.terms.words import L, Words

CORRECT: Final = L("Correct it in the file.")
LONG_TERM: Final = "长期"
EARLIEST_OPENING: Final = date(1990, 1, 1)
LONGEST_VALIDITY: Final = 30
"""Years ahead: documents run 20 at most, and some systems write 9999-12-31 for 长期."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YUAN: Final = re.compile(r"[0-9]{1,13}\.[0-9]{2}")
_NEGATIVE_YUAN: Final = re.compile(r"-[0-9]{1,13}\.[0-9]{2}")
_COUNT: Final = re.compile(r"[0-9]{1,9}")
_USER: Final = re.compile(r"[0-9A-Za-z]{1,32}")
_MOST_FAILURES: Final = 999


def fund_account(text: str) -> str:
    """6 to 20 digits."""
    if not FORM.fullmatch(text):
        raise _refusal("account", SAYS)
    return text


def document_kind(text: str) -> DocumentKind:
    """One of the kinds of rule 4, by the name the code has for it."""
    try:
        return DocumentKind(text)
    except ValueError:
        raise _refusal(
            "kind",
            L("There is no such kind of document."),
            L("The kinds are {kinds}.", kinds=", ".join(DocumentKind)),
        ) from None


def document_expires(text: str, today: date) -> date | None:
    """A date, or None for 长期; a day that is past is a fact like any other."""
    if text == LONG_TERM:
        return None
    expires = _date(text, or_long_term=True)
    if expires.year > today.year + LONGEST_VALIDITY:
        raise _refusal(
            "expires-late",
            L("No document is valid that long."),
            L("Write {word} for one without an end.", word=LONG_TERM),
        )
    return expires


def opened_on(text: str, today: date) -> date:
    """A date from 1990, when the first futures were traded here, to today."""
    opened = _date(text)
    if opened > today:
        raise _refusal("opened-future", L("The account's opening is in the future."))
    if opened < EARLIEST_OPENING:
        raise _refusal(
            "opened-early", L("The account's opening is before {date}.", date=EARLIEST_OPENING.isoformat())
        )
    return opened


def flag(text: str) -> bool:
    """1 or 0."""
    if text not in ("0", "1"):
        raise _refusal("flag", L("This column is 0 (no) or 1 (yes)."))
    return text == "1"


def funds(text: str) -> int:
    """Yuan with two decimals and no separators, in fen."""
    if _NEGATIVE_YUAN.fullmatch(text):
        raise _refusal("funds-negative", L("Available funds are never below 0."))
    if not _YUAN.fullmatch(text):
        raise _refusal("funds", L("An amount is written in yuan with two decimals, such as 1280.00."))
    return parse_yuan(text)


def count(text: str) -> int:
    """A whole number from 0."""
    if not _COUNT.fullmatch(text):
        raise _refusal("count", L("This column is a whole number from 0, of at most 9 digits."))
    return int(text)


def failures(text: str) -> int:
    """A whole number from 0 to 999."""
    if not _COUNT.fullmatch(text) or int(text) > _MOST_FAILURES:
        raise _refusal("failures", L("This column is a whole number from 0 to {most}.", most=_MOST_FAILURES))
    return int(text)


def cfmmc_user(text: str) -> str:
    """Letters and digits, or nothing."""
    if text and not _USER.fullmatch(text):
        raise _refusal("cfmmc-user", L("A CFMMC user name is up to 32 letters and digits."))
    return text


def _date(text: str, *, or_long_term: bool = False) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _refusal("no-such-date", L("There is no such date.")) from None
    if or_long_term:
        raise _refusal("date", L("This column is a date, such as 2031-05-20, or {word}.", word=LONG_TERM))
    raise _refusal("date", L("This column is a date, such as 2031-05-20."))


def _refusal(code: str, says: Words, then: Words = CORRECT) -> Invalid:
    return Invalid("cell", f"import-{code}", says, then)
