"""Statements that are made text once take and give what SQLAlchemy's own do, in the same transaction."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from data import prepared
from data.store import Store, Unit
from data.tables.base import table_of
from data.tables.messages import Message
from tests.data.conftest import BOTH
from tests.data.test_postgres import cut
from tests.data.test_store import refusal
from tests.doubles import START
from tests.postgres import Server, place_in

_ADD = insert(table_of(Message))
_SETTLE = (
    update(table_of(Message))
    .where(col(Message.state) == "waiting", col(Message.attempts) < bindparam("fewer_than"))
    .values(state="delivered", settled_at=bindparam("at"))
)
_WAITING = (
    select(*table_of(Message).columns)
    .where(col(Message.state) != "failed", col(Message.next_at) <= bindparam("now"))
    .order_by(col(Message.next_at))
    .limit(2)
)


def message(number: int) -> dict[str, Any]:
    """A row with a value of every type, and with none where there may be none."""
    return {
        "id": UUID(int=number),
        "operation_id": None,
        "template": "otp",
        "to_sealed": bytes((number,)) * 3,
        "to_index": b"\x00\xff",
        "text_sealed": None,
        "secret": number % 2 == 0,
        "state": "waiting",
        "attempts": number,
        "written_at": START,
        "next_at": START + timedelta(minutes=number, microseconds=number),
        "expires_at": None,
        "lease_until": None,
        "lease_token": UUID(int=number),
        "settled_at": None,
    }


def write(unit: Unit, *rows: dict[str, Any]) -> int:
    return prepared.write(unit.session.connection(), _ADD, *rows)


def ask(unit: Unit, statement: Select[*tuple[Any, ...]], **places: object) -> list[dict[str, Any]]:
    return [row._asdict() for row in prepared.ask(unit.session.connection(), statement, places)]


@BOTH
def test_what_is_written_is_what_sqlalchemy_reads(store: Store) -> None:
    with store.begin() as unit:
        assert write(unit, message(1)) == 1
        write(unit, message(2), message(3))
    with store.read() as unit:
        rows = unit.session.execute(select(*table_of(Message).columns).order_by(col(Message.next_at)))
        assert [row._asdict() for row in rows] == [message(1), message(2), message(3)]


@BOTH
def test_what_is_asked_for_is_what_sqlalchemy_wrote(store: Store) -> None:
    with store.begin() as unit:
        unit.session.execute(_ADD, [message(number) for number in (4, 3, 2, 1)])
    with store.read() as unit:
        assert ask(unit, _WAITING, now=START + timedelta(hours=1)) == [message(1), message(2)]
        assert ask(unit, _WAITING, now=START + timedelta(minutes=1, seconds=1)) == [message(1)]
        assert ask(unit, _WAITING, now=START) == []


@BOTH
def test_a_change_tells_how_many_rows_it_found(store: Store) -> None:
    with store.begin() as unit:
        write(unit, message(1), message(2), message(3))
    with store.begin() as unit:
        assert prepared.write(unit.session.connection(), _SETTLE, {"fewer_than": 3, "at": START}) == 2
        assert prepared.write(unit.session.connection(), _SETTLE, {"fewer_than": 3, "at": START}) == 0
    with store.read() as unit:
        found = ask(unit, _WAITING, now=START + timedelta(hours=1))
        assert [(row["state"], row["settled_at"]) for row in found] == [("delivered", START)] * 2


@BOTH
def test_what_is_undone_was_never_written(store: Store) -> None:
    with store.begin() as unit:
        write(unit, message(1))
        unit.undo()
        write(unit, message(2))
    with store.read() as unit:
        assert ask(unit, _WAITING, now=START + timedelta(hours=1)) == [message(2)]


@BOTH
def test_what_the_database_refuses_is_refused_as_ever(store: Store) -> None:
    with store.begin() as unit:
        write(unit, message(1))
        with pytest.raises(IntegrityError) as refused:
            write(unit, message(1))
        # The values may be secrets, and stand in no error.
        assert refused.value.params is None
        unit.undo()
        write(unit, message(2))
    with store.begin() as unit, pytest.raises(IntegrityError):
        write(unit, {**message(3), "state": "nowhere"})
    with store.read() as unit:
        assert ask(unit, _WAITING, now=START + timedelta(hours=1)) == [message(2)]


@BOTH
def test_a_reading_unit_writes_nothing(store: Store) -> None:
    def wrong() -> None:
        with store.read() as unit:
            write(unit, message(1))

    assert refusal(wrong) == "store-read-only"


@pytest.mark.parametrize("folder", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_at_a_statement_leaves_nothing(
    folder: Path, store: Store, postgres: Server
) -> None:
    def begun(unit: Unit) -> Unit:
        write(unit, message(1))
        place = place_in(folder)
        assert place is not None
        cut(postgres, place)
        return unit

    def lost_at_a_write() -> None:
        with store.begin() as unit:
            write(begun(unit), message(2))

    def lost_at_a_read() -> None:
        with store.begin() as unit:
            ask(begun(unit), _WAITING, now=START)

    assert [refusal(lost_at_a_write), refusal(lost_at_a_read)] == ["store-lost", "store-lost"]
    with store.begin() as unit:
        write(unit, message(3))
    with store.read() as unit:
        assert ask(unit, _WAITING, now=START + timedelta(hours=1)) == [message(3)]
