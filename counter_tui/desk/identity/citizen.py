"""The 18-character numbers of GB 11643 and what was modelled on them.

    110105 19491231 002 X     resident ID: region, birth, sequence, check
    810000 …                  residence permits: the region says Hong Kong, Macao or Taiwan
    9 11 124 19810803 002 4   foreigner's card since 2023-12: 9, province, country, birth, …

The check character is ISO 7064 MOD 11-2. python-stdnum computes it; its own
`validate` takes births in the future, and refuses residence permits, foreigners'
cards and counties younger than the holder.
"""

import re
from datetime import date
from typing import Final

from stdnum.cn import ric

from counter_tui.desk.identity.doubts import Doubt
from counter_tui.desk.identity.findings import COMPARE, COMPARE_KIND, Findings, refusal
from counter_tui.desk.identity.places import COUNTRIES, county_known, province_exists
from counter_tui.desk.identity.validity import age_on
from data.terms.words import L

LENGTH: Final = 18
EARLIEST_BIRTH: Final = date(1850, 1, 1)
OLDEST_AGE: Final = 120

_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_FIRST_GENERATION: Final = re.compile(r"[0-9]{15}")
_NO_COUNTRY: Final = frozenset({"000", "010"})
"""Stateless or unknown, and Antarctica: on no card that was seen, yet not impossible."""


def resident(number: str, today: date) -> Findings:
    """A resident ID card's number.

    Raises:
        Invalid: a number of the first generation (15 digits, out of use since
            2013-01-01), or one that does not fit the standard.
    """
    if _FIRST_GENERATION.fullmatch(number):
        raise refusal(
            "15-digits",
            L("This is the 15-digit number of a first-generation ID card, which is no longer valid."),
            L(
                "Use the 18-digit number of the present card; the police renew an old one. "
                "Where the account still has the 15-digit number, its document has to be updated first."
            ),
        )
    _check_shape(number)
    return _with_county(number, today)


def hk_macao_residence(number: str, today: date) -> Findings:
    """A residence permit for Hong Kong (810000) and Macao (820000) residents."""
    return _residence(number, today, "810000", "820000")


def taiwan_residence(number: str, today: date) -> Findings:
    """A residence permit for Taiwan residents (830000)."""
    return _residence(number, today, "830000")


def permanent_residence(number: str, today: date) -> Findings:
    """A foreigner's permanent residence card in the form of 2023."""
    _check_shape(number)
    if number[0] != "9":
        raise refusal("region", L("The number of a permanent residence card begins with 9."), COMPARE_KIND)
    _check_province(number[1:3])
    country = number[3:6]
    if country not in COUNTRIES and country not in _NO_COUNTRY:
        raise refusal("country", L("Characters 4 to 6 are the code of no country."))
    findings = _birth_and_check(number, today)
    if country not in _NO_COUNTRY:
        return findings
    return Findings(findings.born, (Doubt.COUNTRY, *findings.warnings))


def _residence(number: str, today: date, *regions: str) -> Findings:
    _check_shape(number)
    if number[:6] not in regions:
        raise refusal(
            "region",
            L("The number of this permit begins with {codes}.", codes=" / ".join(regions)),
            COMPARE_KIND,
        )
    return _birth_and_check(number, today)


def _with_county(number: str, today: date) -> Findings:
    _check_province(number[:2])
    findings = _birth_and_check(number, today)
    if county_known(number[:6]):
        return findings
    return Findings(findings.born, (Doubt.COUNTY, *findings.warnings))


def _check_shape(number: str) -> None:
    if len(number) != LENGTH:
        raise refusal(
            "length",
            L(
                "This kind of document has a number of {length} characters; this one has {count}.",
                length=LENGTH,
                count=len(number),
            ),
            COMPARE_KIND,
        )
    if not _SHAPE.fullmatch(number):
        at = next((place for place, each in enumerate(number[:-1], 1) if not each.isdigit()), LENGTH)
        says = L("Character {position} has to be a digit.", position=at)
        raise refusal("shape", says if at < LENGTH else L("The last character has to be a digit or X."))


def _check_province(code: str) -> None:
    if not province_exists(code):
        raise refusal("province", L("No province has the code {code}.", code=code))


def _birth_and_check(number: str, today: date) -> Findings:
    born = _birth(number, today)
    if number[-1] != ric.calc_check_digit(number):
        raise refusal(
            "check",
            L("The last character does not fit the others: at least one is not as on the document."),
            COMPARE,
        )
    warnings: list[Doubt] = []
    if number[14:17] == "000":
        warnings.append(Doubt.SEQUENCE)
    if age_on(born, today) > OLDEST_AGE:
        warnings.append(Doubt.AGE)
    return Findings(born, tuple(warnings))


def _birth(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise refusal("birth", L("There is no such date as the date of birth in this number.")) from None
    if born > today:
        raise refusal("birth-future", L("The date of birth in this number is in the future."))
    if born < EARLIEST_BIRTH:
        raise refusal("birth-early", L("The date of birth in this number is before 1850."))
    return born
