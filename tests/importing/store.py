"""What a store has of its clients, however it came in: the same for two imports that did the same."""

from typing import Any, Final, TypeAlias

from sqlalchemy import select

from counter_tui.desk.outbox import LABEL_MOBILE
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.work import Desk
from data.tables.base import table_of
from data.tables.clients import Client, FundAccount, ImportedRow, ImportRun

Clients: TypeAlias = dict[str, tuple[tuple[bytes, bytes], dict[str, Any]]]
"""Each account by its number: document and mobile in clear, and every other column."""

_client, _account, _imported = table_of(Client), table_of(FundAccount), table_of(ImportedRow)
_OWN: Final = {"id", "client_id", "account_id", "run_id", "mobile_sealed", "document_sealed"}
"""Columns that another import of the same list fills otherwise."""


def clients(desk: Desk) -> Clients:
    """Each account by its number: what is kept of it, opened; an account that lacks anything is not here."""
    found = {}
    shown = [
        column
        for table in (_client, _account, _imported)
        for column in table.columns
        if column.name not in _OWN
    ]
    rows = (
        select(_client.c.id, _client.c.document_sealed, _account.c.id, _account.c.mobile_sealed, *shown)
        .join_from(_account, _client)
        .join(_imported, _imported.c.account_id == _account.c.id)
    )
    with desk.store.read() as unit:
        for client, document, account, mobile, *rest in unit.session.connection().execute(rows):
            opened = (
                desk.sealing.open(LABEL_DOCUMENT, client, document),
                desk.sealing.open(LABEL_MOBILE, account, mobile),
            )
            values = dict(zip((f"{column.table.name}.{column.name}" for column in shown), rest, strict=True))
            found[values["fund_account.number"]] = opened, values
    return found


def count(desk: Desk, table: type[Client | FundAccount | ImportedRow | ImportRun]) -> int:
    """How many rows a table has."""
    with desk.store.read() as unit:
        return len(unit.session.connection().execute(select(table_of(table))).all())


def runs(desk: Desk) -> list[tuple[str, tuple[int, ...]]]:
    """The runs of the journal, oldest first: state, and rows, new, changed, same, refused."""
    table = table_of(ImportRun)
    found = select(table).order_by(table.c.at, table.c.id)
    with desk.store.read() as unit:
        return [
            (run.state, (run.rows, run.new, run.changed, run.same, run.refused))
            for run in unit.session.connection().execute(found)
        ]
