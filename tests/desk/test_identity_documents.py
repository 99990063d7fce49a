"""Document numbers: GB 11643 and its relatives, permits, passports; what is understood and what is not."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counter_tui.desk.identity.documents import CheckedDocument, check_document
from counter_tui.desk.identity.doubts import said
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, WrongKind

TODAY = date(2026, 11, 20)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

RESIDENT = DocumentKind.RESIDENT_ID
HK_MACAO_RESIDENCE = DocumentKind.HK_MACAO_RESIDENCE
TAIWAN_RESIDENCE = DocumentKind.TAIWAN_RESIDENCE
HK_MACAO_PERMIT = DocumentKind.HK_MACAO_PERMIT
TAIWAN_PERMIT = DocumentKind.TAIWAN_PERMIT
PERMANENT = DocumentKind.PERMANENT_RESIDENCE
PERMANENT_OLD = DocumentKind.PERMANENT_RESIDENCE_OLD
PASSPORT = DocumentKind.PASSPORT


def check(kind: DocumentKind, typed: str) -> CheckedDocument:
    return check_document(kind, typed, today=TODAY)


def refused(kind: DocumentKind, typed: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        check(kind, typed)
    assert caught.value.field == "document_number"
    assert caught.value.then.msgid
    return caught.value


def warned(kind: DocumentKind, typed: str) -> list[str]:
    return [words.render("en") for words in said(check(kind, typed).warnings)]


def with_check(body: str) -> str:
    """GB 11643's check character by its own table of weights, not by the way the program takes."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@st.composite
def residents(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["110101", "310101", "440306", "330106", "510202", "653101"]))
    born = draw(st.dates(date(1910, 1, 1), date(2008, 1, 1)))
    return with_check(f"{region}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}")


GOOD = [
    (RESIDENT, "11010519491231002X", date(1949, 12, 31)),
    (RESIDENT, "440306200002290041", date(2000, 2, 29)),
    (RESIDENT, "310101201503071237", date(2015, 3, 7)),
    (HK_MACAO_RESIDENCE, "810000199001010019", date(1990, 1, 1)),
    (HK_MACAO_RESIDENCE, "820000199001010010", date(1990, 1, 1)),
    (TAIWAN_RESIDENCE, "830000199001010012", date(1990, 1, 1)),
    (PERMANENT, "911124198108030024", date(1981, 8, 3)),
    (PERMANENT_OLD, "CAN110081080310", None),
    (HK_MACAO_PERMIT, "H01234567", None),
    (HK_MACAO_PERMIT, "M0123456702", None),
    (TAIWAN_PERMIT, "01234567", None),
    (PASSPORT, "L898902C3", None),
    (PASSPORT, "12345", None),
]


@pytest.mark.parametrize(("kind", "number", "born"), GOOD)
def test_a_good_number_is_taken_without_a_word(kind: DocumentKind, number: str, born: date | None) -> None:
    assert check(kind, number) == CheckedDocument(kind, number, born, ())


REFUSED = [
    (RESIDENT, "310000198001010000", "document-check"),
    (RESIDENT, "11010119900307123X", "document-check"),
    (RESIDENT, "11010519491231003X", "document-check"),
    (RESIDENT, "110105491231002", "document-15-digits"),
    (RESIDENT, "11010519491231002", "document-length"),
    (RESIDENT, "1101051949123100200", "document-length"),
    (RESIDENT, "1101O519491231002X", "document-shape"),
    (RESIDENT, "11010519491231002A", "document-shape"),
    (RESIDENT, "X1010519491231002X", "document-shape"),
    (RESIDENT, "990101198503071239", "document-province"),
    (RESIDENT, "840000199001010014", "document-province"),
    (RESIDENT, "810001199001010015", "document-province"),
    (RESIDENT, "110101198502301238", "document-birth"),
    (RESIDENT, "110101202701011232", "document-birth-future"),
    (RESIDENT, "110101184912311239", "document-birth-early"),
    (HK_MACAO_RESIDENCE, "810001199001010015", "document-region"),
    (HK_MACAO_RESIDENCE, "840000199001010014", "document-region"),
    (TAIWAN_RESIDENCE, "710000198503071230", "document-region"),
    (HK_MACAO_RESIDENCE, "810000199001010018", "document-check"),
    (PERMANENT, "811124198108030020", "document-region"),
    (PERMANENT, "981124198108030027", "document-province"),
    (PERMANENT, "991124198108030029", "document-province"),
    (PERMANENT, "911999198108030029", "document-country"),
    (PERMANENT, "911124198108030025", "document-check"),
    (PERMANENT, "CAN11008108031", "document-length"),
    (PERMANENT_OLD, "CA1100810803100", "document-form"),
    (PERMANENT_OLD, "CAN1100810803100", "document-form"),
    (HK_MACAO_PERMIT, "A01234567", "document-form"),
    (HK_MACAO_PERMIT, "H012345678", "document-form"),
    (HK_MACAO_PERMIT, "H012345", "document-form"),
    (TAIWAN_PERMIT, "1234567", "document-form"),
    (TAIWAN_PERMIT, "123456789", "document-form"),
    (TAIWAN_PERMIT, "13812345678", "document-form"),
    (PASSPORT, "ABCDEFGH", "document-form"),
    (PASSPORT, "1234", "document-form"),
    (PASSPORT, "L898902C36", "document-form"),
    (RESIDENT, "", "document-empty"),
    (PASSPORT, " \u200b- ", "document-empty"),
]


@pytest.mark.parametrize(("kind", "typed", "code"), REFUSED)
def test_a_bad_number_is_refused_for_its_fault(kind: DocumentKind, typed: str, code: str) -> None:
    assert refused(kind, typed).code == code


REGION = "The region code, the first 6 digits, is not known: compare it with the document."
COUNTRY = "The country code, characters 4 to 6, is unusual: compare it with the document."
WARNED = [
    (RESIDENT, "119999198503071232", REGION),
    (RESIDENT, "110101198503070005", "The sequence in the number is 000: compare it with the document."),
    (RESIDENT, "110101190001011236", "By this number the client is more than 120 years old: compare it."),
    (RESIDENT, "11010118500101123X", "By this number the client is more than 120 years old: compare it."),
    (PERMANENT, "911000198108030028", COUNTRY),
    (PERMANENT, "911010198108030020", COUNTRY),
    (TAIWAN_PERMIT, "0123456702", "This permit's number has 8 digits today: compare this earlier form."),
    (TAIWAN_PERMIT, "0123456702(B)", "This permit's number has 8 digits today: compare this earlier form."),
    (TAIWAN_PERMIT, "T01234567", "This permit's number has 8 digits today: compare this earlier form."),
]


@pytest.mark.parametrize(("kind", "typed", "warning"), WARNED)
def test_an_unlikely_number_is_taken_with_a_warning(kind: DocumentKind, typed: str, warning: str) -> None:
    assert warned(kind, typed) == [warning]


def test_a_withdrawn_county_and_one_younger_than_its_holder_are_known() -> None:
    withdrawn = with_check("11010319850307123")  # 崇文区, until 2010
    younger = with_check("11011819500307123")  # 密云区, since 2015
    assert check(RESIDENT, withdrawn).warnings == check(RESIDENT, younger).warnings == ()


def test_120_years_are_no_reason_to_warn_and_a_day_more_than_the_121st_birthday_is() -> None:
    number = with_check("11010119061120123")
    assert check_document(RESIDENT, number, today=date(2027, 11, 19)).warnings == ()
    assert len(check_document(RESIDENT, number, today=date(2027, 11, 20)).warnings) == 1


def test_somebody_born_today_is_born() -> None:
    assert check(RESIDENT, with_check("11010120261120123")).born == TODAY


WRONG_KIND = [
    (RESIDENT, "810000199001010019", HK_MACAO_RESIDENCE),
    (RESIDENT, "830000199001010012", TAIWAN_RESIDENCE),
    (RESIDENT, "911124198108030024", PERMANENT),
    (RESIDENT, "CAN110081080310", PERMANENT_OLD),
    (RESIDENT, "H01234567", HK_MACAO_PERMIT),
    (RESIDENT, "01234567", TAIWAN_PERMIT),
    (HK_MACAO_RESIDENCE, "830000199001010012", TAIWAN_RESIDENCE),
    (TAIWAN_RESIDENCE, "810000199001010019", HK_MACAO_RESIDENCE),
    (HK_MACAO_RESIDENCE, "11010519491231002X", RESIDENT),
    (PERMANENT, "11010519491231002X", RESIDENT),
    (PERMANENT, "CAN110081080310", PERMANENT_OLD),
    (PERMANENT_OLD, "911124198108030024", PERMANENT),
    (HK_MACAO_PERMIT, "01234567", TAIWAN_PERMIT),
    (TAIWAN_PERMIT, "H01234567", HK_MACAO_PERMIT),
    (PASSPORT, "11010519491231002x", RESIDENT),
]


@pytest.mark.parametrize(("typed_as", "number", "right"), WRONG_KIND)
def test_under_the_wrong_kind_the_right_one_is_offered(
    typed_as: DocumentKind, number: str, right: DocumentKind
) -> None:
    refusal = refused(typed_as, number)
    assert isinstance(refusal, WrongKind)
    assert (refusal.code, refusal.offered) == ("document-kind", right)


def test_a_number_that_only_might_be_another_kind_offers_nothing() -> None:
    for kind, number in ((RESIDENT, "E12345678"), (HK_MACAO_PERMIT, "0123456702"), (RESIDENT, "012345678")):
        assert not isinstance(refused(kind, number), WrongKind)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "  11010519491231002X \n",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105\u200319491231\u3000002\u00a0X",
        "110105\u201319491231\u2014002\uff0dX",
        "\ufeff110105\u200b1949\u200d1231\u2060002X",
        "\u202d110105194912310\u200e02X\u202c",
    ],
)
def test_ways_of_typing_come_to_one_number(typed: str) -> None:
    assert check(RESIDENT, typed).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "document-look-alike"),
        ("۱۱۰۱۰۵۱۹۴۹۱۲۳۱۰۰۲X", "document-look-alike"),
        ("११०१०५१९४९१२३१००२X", "document-look-alike"),
        ("𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐X", "document-look-alike"),
        ("①①0105194912310②X", "document-look-alike"),
        ("11010519491231002\u0425", "document-look-alike"),  # Cyrillic
        ("11010519491231002\u03a7", "document-look-alike"),  # Greek
        ("11010519491231002\u2169", "document-look-alike"),  # Roman numeral ten
        ("11010519491231002\u00d7", "document-character"),  # multiplication sign
        ("11010519491231002X\u202e", "document-character"),  # turns the reading round
        ("\x1b[31m11010519491231002X", "document-character"),
        ("1101051949\n1231002X", "document-character"),
        ("110105.19491231.002X", "document-character"),
        ("11010519491231002X\U000e0041", "document-character"),
    ],
)
def test_what_only_looks_like_a_number_is_refused(typed: str, code: str) -> None:
    assert refused(RESIDENT, typed).code == code


def test_the_way_from_15_digits_is_told() -> None:
    refusal = refused(RESIDENT, "110105491231002")
    assert "18-digit number of the present card" in refusal.then.render("en")


def test_a_number_is_not_shown_by_its_repr() -> None:
    shown = repr(check(RESIDENT, "11010519491231002X"))
    assert "11010519491231002X" not in shown
    assert "1949" not in shown


@given(residents())
def test_every_number_made_by_the_standard_is_taken(number: str) -> None:
    assert check(RESIDENT, number).number == number


@given(residents(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_always_noticed(number: str, place: int, instead: str) -> None:
    """MOD 11-2 finds every single substitution."""
    assume(number[place] != instead)
    assert refused(RESIDENT, number[:place] + instead + number[place + 1 :]).code.startswith("document-")


@given(residents(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    refused(RESIDENT, swapped)


@given(residents(), st.data())
def test_full_width_and_invisible_characters_round_trip(number: str, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from((each, chr(ord(each) + 0xFEE0), each.lower(), f"\u200b{each}", f"{each} ")))
        for each in number
    )
    assert check(RESIDENT, typed).number == number


NEAR_NUMBERS = st.text(st.sampled_from("0123456789Xxhm- \u200b１Х١")) | residents() | st.text()


@given(st.sampled_from(DocumentKind), NEAR_NUMBERS)
def test_any_text_is_taken_as_plain_ascii_or_refused(kind: DocumentKind, typed: str) -> None:
    try:
        checked = check(kind, typed)
    except Invalid:
        return
    assert checked.number.isascii()
    assert checked.number == checked.number.upper()
    assert checked.number.isalnum()
    assert check(kind, checked.number) == checked
