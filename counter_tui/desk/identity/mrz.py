"""Machine-readable zones of ICAO Doc 9303: TD3 of passports (part 4), TD1 of cards (part 5).

    TD3, 2 lines of 44                              TD1, 3 lines of 30
    P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<    I<UTOD231458907<<<<<<<<<<<<<<<
    L898902C36UTO7408122F1204159ZE184226B<<<<<10    7408122F1204159UTO<<<<<<<<<<<6
                                                    ERIKSSON<<ANNA<MARIA<<<<<<<<<<

A check digit is the sum of the characters' values (0 to 9, A is 10, `<` is 0) times
7, 3, 1, 7, … modulo 10; `<` stands for one only where its field is empty.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Final

from counter_tui.desk.identity.dates import Until
from counter_tui.desk.identity.findings import refusal
from counter_tui.desk.identity.typed import INVISIBLE, SPACES, narrow
from data.terms.words import L

FILLER: Final = "<"
TD1: Final = 90
TD3: Final = 88

_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = (7, 3, 1)
_SHAPE: Final = re.compile(r"[0-9A-Z<]+")
_BREAKS: Final = frozenset("\r\n|") | SPACES | INVISIBLE


@dataclass(frozen=True, slots=True)
class Zone:
    """What the lines say, every check digit holding.

    Attributes:
        passport: whether they are TD3's.
        state: who issued it, three letters at most.
        numbers: what may be the document's number, the number's own field first, then what a card
            holds beside it.
        name: surname and given names in capital letters, as far as they fit.
        born: the date of birth, None where part of it is unknown.
        until: the last day, None where the field is empty.
    """

    passport: bool
    state: str
    numbers: tuple[str, ...] = field(repr=False)
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    until: Until | None


def looks_like_one(text: str) -> bool:
    """Whether a text can be nothing else: no number or name has a filler in it."""
    return any(narrow(each) == FILLER for each in text)


def check_digit(text: str) -> str:
    """The check digit over a field, or over several put together (Doc 9303-3, 4.9)."""
    weighed = zip(text, cycle(_WEIGHTS), strict=False)
    return str(sum(max(0, _CHARACTERS.find(each)) * weight for each, weight in weighed) % 10)


def read(text: str, today: date) -> Zone:
    """Read the lines of a zone, however they are broken.

    Raises:
        Invalid: they are not whole, or a check digit does not hold.
    """
    lines = "".join(narrow(each).upper() for each in text if narrow(each) not in _BREAKS)
    if not _SHAPE.fullmatch(lines):
        raise refusal(
            "mrz-character",
            L("There is a character that machine-readable lines never have."),
            L("Read them again, or type the number itself."),
        )
    if len(lines) == TD3 and lines[0] == "P":
        return _passport(lines, today)
    if len(lines) == TD1 and lines[0] in "ACI":
        return _card(lines, today)
    raise refusal(
        "mrz-length",
        L("These are not the 2 lines of 44 or 3 lines of 30 characters of a document."),
        L("Read all of the lines again, or type the number itself."),
    )


def _passport(lines: str, today: date) -> Zone:
    first, second = lines[:44], lines[44:]
    number, personal = second[:9], second[28:42]
    _hold(number, second[9])
    _hold(second[13:19], second[19])
    _hold(second[21:27], second[27])
    _hold(personal, second[42])
    _hold(second[:10] + second[13:20] + second[21:43], second[43])
    return Zone(
        True,
        first[2:5].rstrip(FILLER),
        tuple(_filled(number.rstrip(FILLER))),
        _name(first[5:]),
        _born(second[13:19], today),
        _until(second[21:27], today),
    )


def _card(lines: str, today: date) -> Zone:
    first, second, third = lines[:30], lines[30:60], lines[60:]
    number, optional = first[5:14], first[15:]
    if first[14] == FILLER and FILLER not in number and optional[0] != FILLER:
        # A number of more than 9 characters goes on in the optional field, its check digit at its end.
        more, _, optional = optional.partition(FILLER)
        number += more[:-1]
        _hold(number, more[-1])
    else:
        _hold(number, first[14])
    _hold(second[:6], second[6])
    _hold(second[8:14], second[14])
    _hold(first[5:] + second[:7] + second[8:15] + second[18:29], second[29])
    return Zone(
        False,
        first[2:5].rstrip(FILLER),
        tuple(_filled(number.rstrip(FILLER), optional.strip(FILLER), second[18:29].strip(FILLER))),
        _name(third),
        _born(second[:6], today),
        _until(second[8:14], today),
    )


def _filled(*numbers: str) -> Iterable[str]:
    return (number for number in numbers if number)


def _hold(text: str, digit: str) -> None:
    empty = not text.strip(FILLER)
    if digit == check_digit(text) or (empty and digit == FILLER):
        return
    raise refusal(
        "mrz-check",
        L("A check digit in the machine-readable lines does not hold: something was misread."),
        L("Read the lines again, or type the number itself."),
    )


def _name(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _born(text: str, today: date) -> date | None:
    """The century that makes somebody born already, and at most 100 years old."""
    if FILLER in text:
        return None
    found = _day(text, today.year // 100 * 100)
    return _day(text, found.year // 100 * 100 - 100) if found > today else found


def _until(text: str, today: date) -> Until | None:
    """Documents run for 20 years at most: what seems to end later ended in the century before."""
    if not text.strip(FILLER):
        return None
    century = today.year // 100 * 100
    found = _day(text, century)
    return Until(_day(text, century - 100) if found.year > today.year + 50 else found)


def _day(text: str, century: int) -> date:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise refusal(
            "mrz-date",
            L("A date in the machine-readable lines is none."),
            L("Read the lines again, or type the number itself."),
        ) from None
