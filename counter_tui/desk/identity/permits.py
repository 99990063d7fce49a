"""Documents whose numbers carry neither birth nor check: travel permits, passports, the older card."""

import re
from datetime import date
from typing import Final

from counter_tui.desk.identity.doubts import Doubt
from counter_tui.desk.identity.findings import COMPARE_KIND, Findings, refusal
from data.terms.words import L

_HK_MACAO: Final = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN: Final = re.compile(r"[0-9]{8}")
_TAIWAN_EARLIER: Final = re.compile(r"[0-9]{8}[A-Z]|[0-9]{10}[A-Z]?|[A-GI-LN-Z][0-9]{8}")
_PERMANENT_OLD: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT: Final = re.compile(r"(?=.*[0-9])[0-9A-Z]{5,9}")


def hk_macao_permit(number: str, _today: date) -> Findings:
    """H (Hong Kong) or M (Macao) and 8 digits; on booklets of before 2013, 2 more for the renewal."""
    if not _HK_MACAO.fullmatch(number):
        raise refusal("form", L("This permit's number is H or M and 8 or 10 digits."), COMPARE_KIND)
    return Findings()


def taiwan_permit(number: str, _today: date) -> Findings:
    """8 digits for life; until 2008 with 2 more for the renewal and a letter for the office.

    A letter in front, other than H and M, stands on permits for a single journey.
    """
    if _TAIWAN.fullmatch(number):
        return Findings()
    if _TAIWAN_EARLIER.fullmatch(number):
        return Findings(None, (Doubt.EARLIER_FORM,))
    raise refusal("form", L("This permit's number is 8 digits."), COMPARE_KIND)


def permanent_residence_old(number: str, _today: date) -> Findings:
    """3 letters for the country and 12 digits: cards from before 2023-12, valid until they expire."""
    if not _PERMANENT_OLD.fullmatch(number):
        raise refusal("form", L("The older card's number is 3 letters and 12 digits."), COMPARE_KIND)
    return Findings()


def passport(number: str, _today: date) -> Findings:
    """5 to 9 letters and digits, at least one digit: the field of ICAO 9303 has 9 places."""
    if not _PASSPORT.fullmatch(number):
        raise refusal("form", L("A passport number is 5 to 9 letters and digits."), COMPARE_KIND)
    return Findings()
