"""How long a document serves, and ages."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.identity.doubts import Doubt
from counter_tui.desk.identity.validity import (
    age_on,
    check_issue,
    check_validity,
    doubts_of_validity,
    is_adult,
    is_expired,
)
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, Refusal

TODAY = date(2026, 11, 20)
RESIDENT = DocumentKind.RESIDENT_ID


def test_a_document_serves_through_its_last_day() -> None:
    check_validity(TODAY, TODAY)
    assert not is_expired(TODAY, TODAY)


def test_a_document_of_yesterday_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        check_validity(date(2026, 11, 19), TODAY)
    assert (caught.value.code, caught.value.rule) == ("document-expired", 4)
    assert caught.value.says.render("en") == "This document expired on 2026-11-19."
    assert "13" in caught.value.then.render("en")


def test_long_term_never_expires() -> None:
    assert not is_expired(None, date(2999, 1, 1))


@pytest.mark.parametrize(
    ("born", "doubts"),
    [
        (date(1980, 11, 20), ()),
        (date(1980, 11, 21), (Doubt.LONG_TERM,)),
        (date(1999, 1, 1), (Doubt.LONG_TERM,)),
        (None, ()),
    ],
)
def test_long_term_under_46_warns(born: date | None, doubts: tuple[Doubt, ...]) -> None:
    assert doubts_of_validity(RESIDENT, None, born, today=TODAY) == doubts


def test_only_a_resident_card_is_weighed_against_the_age() -> None:
    assert doubts_of_validity(DocumentKind.PASSPORT, None, date(1999, 1, 1), today=TODAY) == ()
    assert doubts_of_validity(RESIDENT, date(2030, 1, 1), date(1999, 1, 1), today=TODAY) == ()
    check_issue(DocumentKind.PASSPORT, date(2020, 1, 1), date(2027, 3, 4), date(1999, 1, 1))


BORN = date(1985, 3, 12)
SIXTEEN, TWENTY_SIX, FORTY_SIX = date(2001, 3, 12), date(2011, 3, 12), date(2031, 3, 12)
FITS = [
    (SIXTEEN - timedelta(days=1), date(2006, 3, 11)),
    (SIXTEEN, date(2011, 3, 12)),
    (TWENTY_SIX - timedelta(days=1), date(2021, 3, 11)),
    (TWENTY_SIX, date(2031, 3, 12)),
    (FORTY_SIX - timedelta(days=1), date(2051, 3, 11)),
    (FORTY_SIX, None),
    (date(2012, 2, 29), date(2032, 2, 29)),
    (date(2008, 2, 29), date(2018, 2, 28)),
    (date(2008, 2, 29), date(2018, 3, 1)),
]


@pytest.mark.parametrize(("issued", "expires"), FITS)
def test_a_resident_card_is_given_for_as_long_as_the_law_says(issued: date, expires: date | None) -> None:
    check_issue(RESIDENT, issued, expires, BORN)
    for other in (date(issued.year + 15, 3, 12), expires and expires + timedelta(days=2)):
        if other != expires and not (expires is None and other is None):
            with pytest.raises(Refusal) as caught:
                check_issue(RESIDENT, issued, other, BORN)
            assert (caught.value.code, caught.value.rule) == ("document-validity", 4)


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        (SIXTEEN, date(2006, 3, 12)),  # 5 years at 16
        (TWENTY_SIX, date(2021, 3, 12)),  # 10 years at 26
        (FORTY_SIX, date(2051, 3, 12)),  # 20 years at 46
        (FORTY_SIX - timedelta(days=1), None),  # 长期 a day early
        (date(2012, 2, 29), date(2032, 3, 2)),
    ],
)
def test_the_years_of_another_age_are_refused(issued: date, expires: date | None) -> None:
    with pytest.raises(Refusal) as caught:
        check_issue(RESIDENT, issued, expires, BORN)
    assert caught.value.code == "document-validity"


@given(st.dates(date(1930, 1, 1), date(2008, 1, 1)), st.dates(date(2004, 1, 1), date(2026, 1, 1)), st.data())
def test_of_all_validities_one_fits(born: date, issued: date, data: st.DataObject) -> None:
    """Counted apart from the program: birthdays passed, and the same day so many years on."""
    if issued < born:
        return
    birthdays = sum((year, born.month, born.day) <= (issued.year, issued.month, issued.day)
                    for year in range(born.year + 1, issued.year + 1))  # fmt: skip
    years = next(years for below, years in ((16, 5), (26, 10), (46, 20), (999, 0)) if birthdays < below)
    offered = data.draw(st.sampled_from((5, 10, 20, 0)))
    leap = (issued.month, issued.day) == (2, 29)
    ends = None
    if offered:
        year = issued.year + offered
        ends = date(year, 3, 1) if leap and not isleap(year) else date(year, issued.month, issued.day)
    if offered == years:
        check_issue(RESIDENT, issued, ends, born)
    else:
        with pytest.raises(Refusal):
            check_issue(RESIDENT, issued, ends, born)


@pytest.mark.parametrize(
    ("issued", "expires"),
    [(date(1985, 3, 11), None), (date(2016, 5, 1), date(2016, 5, 1)), (date(2016, 5, 1), date(2010, 1, 1))],
)
def test_days_that_cannot_stand_in_that_order_are_refused(issued: date, expires: date | None) -> None:
    with pytest.raises(Invalid) as caught:
        check_issue(RESIDENT, issued, expires, BORN)
    assert (caught.value.field, caught.value.code) == ("document_issued", "document-issue")


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2008, 11, 20), TODAY, 18),
        (date(2008, 11, 21), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (TODAY, TODAY, 0),
    ],
)
def test_full_years(born: date, today: date, age: int) -> None:
    assert age_on(born, today) == age
    assert is_adult(born, today) is (age >= 18)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 36500))
def test_an_age_grows_by_one_at_most_from_day_to_day(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert age_on(born, day + timedelta(days=1)) - age_on(born, day) in (0, 1)
    assert age_on(born, day) == sum(
        1
        for year in range(born.year + 1, day.year + 1)
        if (year, born.month, born.day) <= (day.year, day.month, day.day)
    )
