"""Mainland mobile numbers: the reserved mobile to which codes and results go.

The form is plain: 1, 3 to 9, nine more digits. phonenumbers adds one thing, and
is asked for nothing else: which segments have been given out, kept up by others.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from counter_tui.desk.identity.typed import GROUPING, plain_number
from data.terms.errors import Invalid
from data.terms.words import L, Words

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0[0-9]{9,11}|[2-9][0-9]{6,10}")
_COUNTRY: Final = re.compile(r"\+86|0086")


@dataclass(frozen=True, slots=True)
class CheckedMobile:
    """A mobile number that can be one.

    Attributes:
        number: 11 ASCII digits.
        warnings: what a person has to look at.
    """

    number: str = field(repr=False)
    warnings: tuple[Words, ...] = ()


def check_mobile(typed: str) -> CheckedMobile:
    """Normalise and check a mobile number.

    +86, 0086, spaces, hyphens, dots and brackets are understood.

    Raises:
        Invalid: a landline, a 13-digit number (those of machines), or no mobile at all.
    """
    number = plain_number(typed, field="mobile", about="mobile", ignored=GROUPING | {"."}, also="+")
    number = _COUNTRY.sub("", number, count=1) if _COUNTRY.match(number) else number
    if not _MOBILE.fullmatch(number):
        raise _refusal(number)
    # It loads the numbers of all the world: 50 ms that the opening of the store need not wait for.
    import phonenumbers

    known = phonenumbers.is_valid_number(
        phonenumbers.PhoneNumber(country_code=86, national_number=int(number))
    )
    if known:
        return CheckedMobile(number)
    return CheckedMobile(
        number,
        (L("The number segment {segment} is not known: ask the client to confirm it.", segment=number[:3]),),
    )


def _refusal(number: str) -> Invalid:
    if len(number) == 13 and number.isdigit():
        code, says = "mobile-13-digits", L("This number has 13 digits; a mobile has 11.")
    elif _LANDLINE.fullmatch(number):
        code, says = "mobile-landline", L("This is not a mobile number: no SMS reaches a landline.")
    else:
        code, says = "mobile-form", L("A mobile number is 11 digits and begins with 13 to 19.")
    return Invalid("mobile", code, says, L("Ask the client for the mobile number and type its 11 digits."))
