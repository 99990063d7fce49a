"""A branch in which many applications lie, without doing each of them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select

from data.tables.base import table_of
from data.tables.clients import FundAccount
from data.tables.operations import Operation, Visit
from data.terms.enums import OperationState
from tests.house import House

_AT_ONCE: Final = 20_000


def fill(connection: Connection, branch: House, model: UUID, *, waiting: int, over: int) -> None:
    """Copies of one application: of an account each where they wait, of one account where they are over."""
    accounts, operations = table_of(FundAccount), table_of(Operation)
    like = _row(connection, operations, model)
    account = _row(connection, accounts, like["account_id"])
    visit = _row(connection, table_of(Visit), like["visit_id"])
    wait, others = [], []
    for number in range(waiting):
        of = branch.key()
        others.append({**account, "id": of, "number": f"9{number:07}"})
        wait.append({"account_id": of, "state": OperationState.PENDING})
    gone = ({"state": OperationState.APPROVED} for _ in range(over))
    connection.execute(insert(accounts), others)
    batch: list[dict[str, Any]] = []
    every: Iterator[dict[str, Any]] = chain(wait, gone)
    for number, own in enumerate(every):
        at = like["submitted_at"] - timedelta(seconds=number)
        times = {"opened_at": at, "changed_at": at, "submitted_at": at}
        own_names = {"id": branch.key(), "number": f"old-{number}", "visit_id": visit["id"]}
        batch.append({**like, **own_names, **times, **own})
        if len(batch) == _AT_ONCE:
            connection.execute(insert(operations), batch)
            batch = []
    if batch:
        connection.execute(insert(operations), batch)


def _row(connection: Connection, table: Any, key: UUID) -> dict[str, Any]:
    return dict(connection.execute(select(table).where(table.c.id == key)).mappings().one())
