"""How long a document serves, and ages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.identity.validity import age_on, check_validity, is_adult, is_expired
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid

TODAY = date(2026, 11, 20)
RESIDENT = DocumentKind.RESIDENT_ID


def test_a_document_serves_through_its_last_day() -> None:
    assert check_validity(RESIDENT, TODAY, date(1985, 3, 7), today=TODAY) == ()
    assert not is_expired(TODAY, TODAY)


def test_a_document_of_yesterday_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        check_validity(RESIDENT, date(2026, 11, 19), date(1985, 3, 7), today=TODAY)
    assert (caught.value.field, caught.value.code) == ("document_expires", "document-expired")
    assert caught.value.says.render("en") == "This document expired on 2026-11-19."
    assert caught.value.then.msgid


def test_long_term_never_expires() -> None:
    assert not is_expired(None, date(2999, 1, 1))


@pytest.mark.parametrize(
    ("born", "warnings"), [(date(1980, 11, 20), 0), (date(1980, 11, 21), 1), (date(1999, 1, 1), 1), (None, 0)]
)
def test_long_term_under_46_warns(born: date | None, warnings: int) -> None:
    assert len(check_validity(RESIDENT, None, born, today=TODAY)) == warnings


def test_only_a_resident_card_is_weighed_against_the_age() -> None:
    assert check_validity(DocumentKind.PASSPORT, None, date(1999, 1, 1), today=TODAY) == ()
    assert check_validity(RESIDENT, date(2030, 1, 1), date(1999, 1, 1), today=TODAY) == ()


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
