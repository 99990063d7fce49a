"""What waits is found by the index of what waits alone, however much is over.

Whether SQLite takes a partial index is decided by the statement's text: a condition whose value
comes later never does, and nobody notices before a branch is some years old.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Row, Select, event

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.approvals import AskQueue
from data import prepared
from tests.house import Counter, House
from tests.postgres import place_in
from tests.rules.test_rule_08_decision import supervisor


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The text of every statement as the database gets it, with places for what comes later."""
    texts: list[str] = []
    ask = prepared.ask

    def prepared_ask(
        connection: Connection, statement: Select[*tuple[Any, ...]], places: prepared.Values
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        made = statement.compile(dialect=connection.dialect)
        texts.append(made.construct_expanded_state(dict(places)).statement)
        return ask(connection, statement, places)

    def executed(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        texts.append(text)

    event.listen(Engine, "before_cursor_execute", executed)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(prepared, "ask", prepared_ask)
            yield texts
    finally:
        event.remove(Engine, "before_cursor_execute", executed)


def indexes(branch: House, texts: Sequence[str], table: str) -> list[str] | None:
    """By which index each of the statements that read a table finds its rows there.

    None on PostgreSQL, which plans by how many rows there are, not by the text.
    """
    if place_in(branch.folder) is not None:
        return None
    shell = sqlite3.connect(branch.folder / "store.db")
    found = []
    for text in texts:
        if f"FROM {table}" in text:
            plan = shell.execute(f"EXPLAIN QUERY PLAN {text}", [None] * text.count("?")).fetchall()
            found += [row[3].partition(" INDEX ")[2].partition(" ")[0] for row in plan if table in row[3]]
    shell.close()
    return found


def test_what_is_due_in_the_outbox(teller: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(monkeypatch) as texts:
        delivery.due(teller.desk)
        delivery.lease(teller.desk)
    found = indexes(teller.house, texts, "message")
    assert found is None or set(found) == {"ix_message_waiting"}


@pytest.mark.parametrize(
    ("narrowed", "index"),
    [
        (("", ""), "ix_operation_pending"),
        (("unlock", ""), "ix_operation_pending_service"),
        (("", "1027"), "ix_operation_pending_teller"),
    ],
)
def test_what_waits_for_a_decision(
    submitted: Counter, monkeypatch: pytest.MonkeyPatch, narrowed: tuple[str, str], index: str
) -> None:
    chief = supervisor(submitted.house)
    with asked(monkeypatch) as texts:
        chief.do(AskQueue(chief.session, *narrowed))
    pages = [text for text in texts if "LIMIT" in text]
    found = indexes(submitted.house, pages, "operation")
    assert found is None or index in found
