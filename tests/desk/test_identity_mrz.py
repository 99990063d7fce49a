"""Machine-readable zones: ICAO's published specimens, and a second implementation written apart."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counter_tui.desk.identity import mrz
from counter_tui.desk.identity.dates import Until
from data.terms.errors import Invalid

TODAY = date(2026, 11, 20)
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
"""Doc 9303-4, appendix B."""
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
"""Doc 9303-5, appendix B."""
ALPHABET = string.digits + string.ascii_uppercase


def digit(text: str) -> str:
    """The check digit by Doc 9303-3's own example: each weight's characters summed, then put together."""
    values = {character: place for place, character in enumerate(ALPHABET)} | {"<": 0}
    by_weight = (sum(values[each] for each in text[start::3]) for start in range(3))
    return str(sum(weight * total for weight, total in zip((7, 3, 1), by_weight, strict=True)) % 10)


def passport(number: str, born: date, until: date, personal: str, names: str) -> str:
    """Two lines, field by field in the order of Doc 9303-4, 4.2.2."""
    fields = (
        number.ljust(9, "<"),
        digit(number.ljust(9, "<")),
        "UTO",
        f"{born:%y%m%d}",
        digit(f"{born:%y%m%d}"),
        "<",
        f"{until:%y%m%d}",
        digit(f"{until:%y%m%d}"),
        personal.ljust(14, "<"),
        digit(personal.ljust(14, "<")),
    )
    covered = "".join(fields[at] for at in (0, 1, 3, 4, 6, 7, 8, 9))
    return f"P<UTO{names}".ljust(44, "<")[:44] + "".join(fields) + digit(covered)


def card(number: str, born: date, until: date, names: str) -> str:
    """Three lines; a number of more than 9 characters goes on in the optional field (Doc 9303-5, note j)."""
    head, rest = number[:9].ljust(9, "<"), number[9:]
    document = f"{head}<{rest}{digit(number)}" if rest else head + digit(head)
    first = f"C<CHN{document}".ljust(30, "<")
    one, two = f"{born:%y%m%d}", f"{until:%y%m%d}"
    dates = one + digit(one), two + digit(two)
    second = f"{dates[0]}<{dates[1]}CHN".ljust(29, "<")
    composite = digit(first[5:] + dates[0] + dates[1] + second[18:])
    return first + second + composite + names.ljust(30, "<")[:30]


def refused(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        mrz.read(text, TODAY)
    assert caught.value.field == "document_number"
    return caught.value.code


NUMBERS = st.text(ALPHABET, min_size=1, max_size=9)
BIRTHS = st.dates(date(1927, 1, 1), TODAY)
ENDS = st.dates(date(2010, 1, 1), date(2060, 1, 1))
NAMES = st.sampled_from(("ERIKSSON<<ANNA<MARIA", "LI<<SIGUANG", "O<CONNOR<<ENYA<SIOBHAN"))


@pytest.mark.parametrize("between", ["", "\n", "\r\n", " ", "|", "\u3000", "\u200b\n"])
def test_the_specimens_of_icao_are_read_however_they_are_broken(between: str) -> None:
    read = mrz.read(between.join(TD3), TODAY)
    assert (read.passport, read.state, read.numbers) == (True, "UTO", ("L898902C3",))
    assert (read.name, read.born, read.until) == (
        "ERIKSSON ANNA MARIA", date(1974, 8, 12), Until(date(2012, 4, 15)),
    )  # fmt: skip
    read = mrz.read(between.join(TD1).lower(), TODAY)
    assert (read.passport, read.state, read.numbers) == (False, "UTO", ("D23145890",))
    assert (read.name, read.born) == ("ERIKSSON ANNA MARIA", date(1974, 8, 12))


def test_the_long_number_of_a_card_goes_on_in_the_optional_field() -> None:
    lines = (
        "I<UTOD23145890<7349<<<<<<<<<<<",
        "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
    )
    read = mrz.read("".join(lines), TODAY)
    assert read.numbers == ("D23145890734",)
    assert read.born == date(1934, 7, 12)


@given(NUMBERS, BIRTHS, ENDS, st.text(ALPHABET, max_size=14), NAMES)
def test_every_passport_made_by_the_standard_is_read(
    number: str, born: date, until: date, personal: str, names: str
) -> None:
    read = mrz.read(passport(number, born, until, personal, names), TODAY)
    assert read.numbers == (number,)
    assert (read.born, read.until) == (born, Until(until))
    assert read.name == " ".join(names.replace("<", " ").split())


@given(st.text(ALPHABET, min_size=1, max_size=18), BIRTHS, ENDS, NAMES)
def test_every_card_made_by_the_standard_is_read(number: str, born: date, until: date, names: str) -> None:
    read = mrz.read(card(number, born, until, names), TODAY)
    assert read.numbers == (number,)
    assert (read.born, read.until) == (born, Until(until))


@given(st.text(ALPHABET + "<"))
def test_check_digits_are_those_of_the_second_implementation(text: str) -> None:
    assert mrz.check_digit(text) == digit(text)


COVERED = (*range(44, 54), *range(57, 64), *range(65, 88))
"""What the check digits of a passport cover, the digits themselves among them."""


@given(NUMBERS, BIRTHS, ENDS, st.sampled_from(COVERED), st.sampled_from(ALPHABET + "<"))
def test_a_misread_character_is_noticed_unless_its_value_is_the_same_modulo_10(
    number: str, born: date, until: date, place: int, instead: str
) -> None:
    lines = passport(number, born, until, "ZE184226B", "ERIKSSON<<ANNA")
    worth = (ALPHABET.find(lines[place]), ALPHABET.find(instead))
    assume((max(0, worth[0]) - max(0, worth[1])) % 10)
    assert refused(lines[:place] + instead + lines[place + 1 :]) in (
        "document-mrz-check",
        "document-mrz-date",
    )


def test_a_filler_stands_for_a_check_digit_only_where_its_field_is_empty() -> None:
    empty = passport("L898902C3", date(1974, 8, 12), date(2036, 4, 15), "", "ERIKSSON<<ANNA")
    assert empty[86] == "0"
    # The composite covers the digit as well: `<` counts as 0 there too.
    assert mrz.read(empty[:86] + "<" + empty[87], TODAY).numbers == ("L898902C3",)
    filled = passport("L898902C3", date(1974, 8, 12), date(2036, 4, 15), "000000000", "ERIKSSON<<ANNA")
    assert filled[86] == "0"
    assert refused(filled[:86] + "<" + filled[87]) == "document-mrz-check"
    for place in (53, 63, 71):
        assert refused(empty[:place] + "<" + empty[place + 1 :]) == "document-mrz-check"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TD3[0], "document-mrz-length"),
        (TD3[0] + TD3[1][:-1], "document-mrz-length"),
        ("".join(TD3) + "<", "document-mrz-length"),
        ("".join(TD1)[:-1], "document-mrz-length"),
        ("V" + "".join(TD3)[1:], "document-mrz-length"),
        ("P<" + "".join(TD1)[2:], "document-mrz-length"),
        ("".join(TD3).replace("O", "О", 1), "document-mrz-character"),  # Cyrillic
        ("".join(TD3).replace("<", "«", 1), "document-mrz-character"),
        ("".join(TD3).replace("7", "٧", 1), "document-mrz-character"),
        ("".join(TD3).replace("<", "\x1b", 1), "document-mrz-character"),
    ],
)
def test_what_is_not_whole_is_refused_for_its_fault(text: str, code: str) -> None:
    assert refused(text) == code


def test_dates_that_are_none_are_refused_and_unknown_ones_told() -> None:
    lines = card("D23145890", date(1974, 8, 12), date(2036, 4, 15), "ERIKSSON<<ANNA")
    for field, code in (("741312", "document-mrz-date"), ("7408<<", "")):
        dates = field + digit(field)
        second = dates + lines[37:59]
        made = lines[:30] + second + digit(lines[5:30] + dates + second[8:15] + second[18:]) + lines[60:]
        if code:
            assert refused(made) == code
        else:
            assert mrz.read(made, TODAY).born is None


@given(st.text(st.sampled_from(ALPHABET + "<" + "＜\n|")) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        mrz.read(text, TODAY)
    except Invalid:
        return
