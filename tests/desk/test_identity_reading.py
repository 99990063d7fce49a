"""What keyboards, clipboards and readers send, understood as one document; each kind by its own oracle."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.identity.dates import Until, day_in, typed_until, until_in, validity_in
from counter_tui.desk.identity.documents import check_document
from counter_tui.desk.identity.reading import understand
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, WrongKind
from tests.desk.test_identity_mrz import TD1, card, passport

TODAY = date(2026, 11, 20)
RESIDENT, PASSPORT = DocumentKind.RESIDENT_ID, DocumentKind.PASSPORT
ISSUED, EXPIRES = date(2016, 5, 1), date(2036, 5, 1)


def mod_11_2(body: str) -> str:
    """ISO 7064 by its recursion, not by GB 11643's table of weights: (p + digit) * 2 modulo 11."""
    part = 0
    for each in body:
        part = (part + int(each)) * 2 % 11
    return "10X98765432"[part]


def holds(number: str) -> bool:
    """Whether a number is one of GB 11643: the weighted digits and the check leave 1 modulo 11."""
    worth = [10 if each == "X" else int(each) for each in number]
    return sum(value * pow(2, 17 - place, 11) for place, value in enumerate(worth)) % 11 == 1


@st.composite
def numbers(draw: st.DrawFn, kind: DocumentKind) -> str:
    """A number of that kind, made from what is published of it."""
    born = draw(st.dates(date(1907, 1, 1), date(2008, 1, 1)))
    digits = st.text("0123456789", min_size=8, max_size=8)
    match kind:
        case DocumentKind.RESIDENT_ID:
            place = draw(st.sampled_from(["110101", "310101", "440306", "510202", "653101"]))
        case DocumentKind.HK_MACAO_RESIDENCE:
            place = draw(st.sampled_from(["810000", "820000"]))
        case DocumentKind.TAIWAN_RESIDENCE:
            place = "830000"
        case DocumentKind.PERMANENT_RESIDENCE:
            place = (
                f"9{draw(st.sampled_from(['11', '31', '44']))}{draw(st.sampled_from(['124', '840', '392']))}"
            )
        case DocumentKind.PERMANENT_RESIDENCE_OLD:
            return draw(st.sampled_from(["CAN", "USA", "JPN"])) + draw(digits) + draw(digits)[:4]
        case DocumentKind.HK_MACAO_PERMIT:
            return draw(st.sampled_from("HM")) + draw(digits)
        case DocumentKind.TAIWAN_PERMIT:
            return draw(digits)
        case _:
            return draw(st.sampled_from("ABCDEFGHJKL")) + draw(digits)[:7]
    body = f"{place}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return body + mod_11_2(body)


@pytest.mark.parametrize("kind", list(DocumentKind))
@given(data=st.data())
def test_each_kind_of_number_is_understood_alone_and_in_a_readers_line(
    kind: DocumentKind, data: st.DataObject
) -> None:
    number = data.draw(numbers(kind))
    if len(number) == 18 and kind is not DocumentKind.PERMANENT_RESIDENCE_OLD:
        assert holds(number)
    alone = understand(kind, number, today=TODAY)
    assert alone.document == check_document(kind, number, today=TODAY)
    assert (alone.name, alone.issued, alone.until) == (None, None, None)
    between = data.draw(st.sampled_from([",", "，", "\t", "|", ";", "\r\n", " , "]))
    period = data.draw(
        st.sampled_from(["20160501-20360501", "2016.05.01-2036.05.01", "2016年5月1日至2036年5月1日"])
    )
    line = between.join(("王小山", "女", "汉", number, "上海市公安局黄浦分局", period))
    read = understand(kind, line, today=TODAY)
    assert read.document.number == number
    assert (read.name, read.issued, read.until) == ("王小山", ISSUED, Until(EXPIRES))


@given(numbers(RESIDENT), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_number_is_taken_only_where_the_oracle_takes_it(number: str, place: int, instead: str) -> None:
    other = number[:place] + instead + number[place + 1 :]
    try:
        understand(RESIDENT, other, today=TODAY)
    except Invalid:
        assert other != number
        return
    assert holds(other)


PARTS = ("王小山", "310101198503120022", "2016-05-01", "2036-05-01")


@pytest.mark.parametrize("order", list(permutations(PARTS)))
def test_the_parts_of_a_line_stand_in_any_order(order: tuple[str, ...]) -> None:
    read = understand(RESIDENT, ",".join(order), today=TODAY)
    assert (read.document.number, read.name) == ("310101198503120022", "王小山")
    assert (read.issued, read.until) == (ISSUED, Until(EXPIRES))


NUMBER = "310101198503120022"


@pytest.mark.parametrize(
    ("line", "name", "issued", "until"),
    [
        (f"姓名:王小山;公民身份号码:{NUMBER};有效期限:2016.05.01-长期", "王小山", ISSUED, Until(None)),
        (f"姓名：王小山|出生：1985年3月12日|证件号码：{NUMBER}|签发日期：2016-05-01|有效期至：2036-05-01",
         "王小山", ISSUED, Until(EXPIRES)),
        (f"王小山 {NUMBER} 2036.5.1", "王小山", None, Until(EXPIRES)),
        (f"买买提·艾力,男,维吾尔族,{NUMBER},20160501,99991231", "买买提·艾力", ISSUED, Until(None)),
        (f"{NUMBER},19850312,20160501,20360501", None, ISSUED, Until(EXPIRES)),
        (f"居民身份证,王小山,{NUMBER}", "王小山", None, None),
        (f"{NUMBER},20100501,20200501", None, date(2010, 5, 1), Until(date(2020, 5, 1))),
        (f"{NUMBER},20160501", None, ISSUED, None),
    ],
)  # fmt: skip
def test_lines_that_readers_send(
    line: str, name: str | None, issued: date | None, until: Until | None
) -> None:
    read = understand(RESIDENT, line, today=TODAY)
    assert read.document.number == NUMBER
    assert (read.name, read.issued, read.until, read.born) == (name, issued, until, date(1985, 3, 12))


def test_a_taiwan_permits_number_is_told_from_the_days_beside_it() -> None:
    for number in ("01234567", "19850312"):
        read = understand(
            DocumentKind.TAIWAN_PERMIT, f"{number},陈大文,19700203,20250101,20300101", today=TODAY
        )
        assert (read.document.number, read.name, read.born) == (number, "陈大文", date(1970, 2, 3))
        assert (read.issued, read.until) == (date(2025, 1, 1), Until(date(2030, 1, 1)))


LI = passport("E12345678", date(1974, 8, 12), EXPIRES, "", "LI<<SI")


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (RESIDENT, "王小山,女,汉", "document-line"),
        (RESIDENT, "王小山,310101198503120024", "document-check"),
        (RESIDENT, f"{NUMBER},出生:19850313", "document-born-differs"),
        (RESIDENT, "310101850312002,王小山", "document-15-digits"),
        (RESIDENT, "".join(TD1), "document-mrz-foreign"),
        (DocumentKind.HK_MACAO_PERMIT, card("X123", date(1974, 8, 12), EXPIRES, "LI<<SI"), "document-form"),
        (PASSPORT, LI.replace("UTO", "CHN"), "document-passport-chinese"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_for_its_fault(kind: DocumentKind, text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        understand(kind, text, today=TODAY)
    assert (caught.value.field, caught.value.code) == ("document_number", code)


@pytest.mark.parametrize(
    ("kind", "text", "offered"),
    [
        (RESIDENT, "810000199001010019,王小山", DocumentKind.HK_MACAO_RESIDENCE),
        (DocumentKind.TAIWAN_RESIDENCE, NUMBER, RESIDENT),
        (RESIDENT, LI, PASSPORT),
        (RESIDENT, card("H12345678", date(1974, 8, 12), EXPIRES, "LI<<SI"), DocumentKind.HK_MACAO_PERMIT),
    ],
)
def test_the_right_kind_is_offered_whatever_the_shape(
    kind: DocumentKind, text: str, offered: DocumentKind
) -> None:
    with pytest.raises(WrongKind) as caught:
        understand(kind, text, today=TODAY)
    assert caught.value.offered is offered


@pytest.mark.parametrize(
    "kind", [DocumentKind.HK_MACAO_PERMIT, DocumentKind.TAIWAN_PERMIT, DocumentKind.PERMANENT_RESIDENCE]
)
@given(data=st.data())
def test_a_card_is_read_by_its_lines_too(kind: DocumentKind, data: st.DataObject) -> None:
    number = data.draw(numbers(kind))
    born = (
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        if len(number) == 18
        else date(1974, 8, 12)
    )
    if born < date(1927, 1, 1):
        return  # two digits of a year tell no more than a hundred years
    read = understand(kind, card(number, born, EXPIRES, "LI<<SIGUANG"), today=TODAY)
    assert (read.document.kind, read.document.number) == (kind, number)
    assert (read.name, read.spelt, read.born, read.until) == ("LI SIGUANG", True, born, Until(EXPIRES))


@given(
    st.dates(date(1900, 1, 1), date(2050, 1, 1)),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日"]),
    st.booleans(),
)
def test_a_day_is_understood_as_it_is_written(day: date, form: str, wide: bool) -> None:
    text = day.strftime(form)
    text = "".join(chr(ord(each) + 0xFEE0) if wide and each.isascii() else each for each in text)
    assert day_in(f" {text} ") == day


@pytest.mark.parametrize(
    "text", ["", "20360230", "2036-13-01", "360501", "١٩٨٥٠٣١٢", "1.5.2036", "20360501x"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text) is None
    with pytest.raises(Invalid):
        typed_until(text, TODAY)


def test_the_end_of_a_validity_may_be_none() -> None:
    for text in ("长期", " 长 期 ", "l", "Ｌ", "long-term", "永久", "99991231", "00000000"):
        assert until_in(text, TODAY) == Until(None)
    assert until_in("20360501", TODAY) == Until(EXPIRES)
    assert validity_in("2016-05-01-2036-05-01", TODAY) == (ISSUED, Until(EXPIRES))
    assert validity_in("20160501~长期", TODAY) == (ISSUED, Until(None))
    assert validity_in(str(EXPIRES + timedelta(days=1)), TODAY) is None


@given(
    st.sampled_from(DocumentKind),
    st.text(st.sampled_from("0123456789Xx王山,|:<P\t -年月日至长期"), max_size=60) | st.text(),
)
def test_any_text_is_understood_or_refused(kind: DocumentKind, text: str) -> None:
    try:
        read = understand(kind, text, today=TODAY)
    except Invalid:
        return
    assert read.document.kind is kind and read.document.number.isalnum()
