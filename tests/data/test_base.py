from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects import registry
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import String

from data.tables.base import NAMES, check_in
from data.tables.stamp import Stamp


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


EVENT = Table(
    "event",
    MetaData(naming_convention=NAMES),
    Column("id", Integer, primary_key=True),
    Column("at", Stamp),
    Column("colour", String),
    check_in("colour", Colour),
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BRANCH_TIME = timezone(timedelta(hours=8))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        EVENT.create(connection)
        yield connection
    engine.dispose()


def test_a_moment_comes_back_the_same_and_in_utc(connection: Connection) -> None:
    connection.execute(insert(EVENT), {"at": NOON.astimezone(BRANCH_TIME)})
    (back,) = connection.execute(select(EVENT.c.at)).scalars()
    assert back == NOON
    assert back.tzinfo is UTC or back.utcoffset() == timedelta(0)


def test_a_moment_is_kept_with_its_offset(connection: Connection) -> None:
    connection.execute(insert(EVENT), {"at": NOON.astimezone(BRANCH_TIME)})
    kept = connection.exec_driver_sql("SELECT at FROM event").scalar()
    assert kept == "2026-03-02T12:00:00.000000+00:00"


def test_no_moment_is_no_moment(connection: Connection) -> None:
    connection.execute(insert(EVENT), {"at": None})
    assert connection.execute(select(EVENT.c.at)).scalars().all() == [None]


def test_a_moment_without_an_offset_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError) as refused:
        connection.execute(insert(EVENT), {"at": NOON.replace(tzinfo=None)})
    assert isinstance(refused.value.orig, ValueError)


def test_moments_are_compared_and_ordered_as_moments(connection: Connection) -> None:
    moments = [NOON + timedelta(microseconds=n) for n in (-1, 0, 1)]
    connection.execute(
        insert(EVENT), [{"at": moment.astimezone(BRANCH_TIME)} for moment in reversed(moments)]
    )
    assert connection.execute(select(EVENT.c.at).order_by(EVENT.c.at)).scalars().all() == moments
    earlier = select(EVENT.c.at).where(EVENT.c.at < NOON.astimezone(BRANCH_TIME))
    assert connection.execute(earlier).scalars().all() == moments[:1]


def test_only_the_values_of_the_list_are_allowed(connection: Connection) -> None:
    connection.execute(insert(EVENT), [{"colour": Colour.RED}, {"colour": None}])
    with pytest.raises(IntegrityError, match="ck_event_colour"):
        connection.execute(insert(EVENT), {"colour": "green"})


def test_another_database_keeps_moments_in_a_type_of_its_own() -> None:
    made = str(CreateTable(EVENT).compile(dialect=registry.load("postgresql")()))
    assert "at TIMESTAMP WITH TIME ZONE" in made
