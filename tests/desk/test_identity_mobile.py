"""Mobile numbers as people type and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.identity.mobile import check_mobile
from data.terms.errors import Invalid


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "(+86)138 1234 5678",
        "＋８６ １３８１２３４５６７８",
        "008613812345678",
        "0086-138-1234-5678",
        "１３８１２３４５６７８",
        "\u202d+86 138\u00a01234\u200b5678\u202c",
    ],
)
def test_ways_of_typing_come_to_11_digits(typed: str) -> None:
    checked = check_mobile(typed)
    assert (checked.number, checked.warnings) == ("13812345678", ())


@pytest.mark.parametrize("segment", ["130", "159", "166", "171", "178", "189", "191", "192", "198", "199"])
def test_segments_that_are_given_out_do_not_warn(segment: str) -> None:
    assert check_mobile(f"{segment}12345678").warnings == ()


@pytest.mark.parametrize("segment", ["142", "154", "160", "179", "194"])
def test_an_unknown_segment_warns(segment: str) -> None:
    (warning,) = check_mobile(f"{segment}12345678").warnings
    assert warning.render("en") == f"The number segment {segment} is not known: ask the client to confirm it."


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "mobile-empty"),
        ("02161234567", "mobile-landline"),
        ("010-65529988", "mobile-landline"),
        ("+86 21 6123 4567", "mobile-landline"),
        ("65529988", "mobile-landline"),
        ("400-0988-278", "mobile-landline"),
        ("1064812345678", "mobile-13-digits"),
        ("8613812345678", "mobile-13-digits"),
        ("1381234567", "mobile-form"),
        ("138123456789", "mobile-form"),
        ("12812345678", "mobile-form"),
        ("+852 9123 4567", "mobile-form"),
        ("138+12345678", "mobile-form"),
        ("+86+8613812345678", "mobile-form"),
        ("1381234567X", "mobile-form"),
        ("١٣٨١٢٣٤٥٦٧٨", "mobile-look-alike"),
        ("138\u041e2345678", "mobile-look-alike"),
        ("\x1b[2J13812345678", "mobile-character"),
    ],
)
def test_no_mobile_is_refused_for_what_it_is(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_mobile(typed)
    assert (caught.value.field, caught.value.code) == ("mobile", code)
    assert caught.value.says.msgid
    assert caught.value.then.msgid


def test_a_number_is_not_shown_by_its_repr() -> None:
    assert "13812345678" not in repr(check_mobile("13812345678"))


@given(st.text(st.sampled_from("0123456789+86- ３١")) | st.text())
def test_any_text_is_11_digits_or_refused(typed: str) -> None:
    try:
        number = check_mobile(typed).number
    except Invalid:
        return
    assert len(number) == 11
    assert number.isascii()
    assert number.isdigit()


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_number_of_the_form_is_taken(number: str) -> None:
    assert check_mobile(number).number == number
    assert check_mobile(f"+86{number}").number == number
