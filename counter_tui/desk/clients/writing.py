"""Writing a batch: each client whole, in one transaction with what was imported of it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from counter_tui.desk.clients.comparing import COUNTED, FLAGS, Compared, Found
from counter_tui.desk.outbox import LABEL_MOBILE
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.work import Work
from data.tables.base import table_of
from data.tables.clients import Client, FundAccount, ImportedRow

_Values: TypeAlias = dict[str, Any]

_account, _imported = table_of(FundAccount), table_of(ImportedRow)
_ADD_CLIENT: Final = insert(table_of(Client))
_ADD_ACCOUNT: Final = insert(_account)
_ADD_IMPORTED: Final = insert(_imported)
_MOVE_ACCOUNT: Final = update(_account).where(_account.c.id == bindparam("of_account"))
_MOVE_IMPORTED: Final = update(_imported).where(_imported.c.account_id == bindparam("of_account"))


def write(work: Work, compared: Compared, run: UUID) -> None:
    """Write what is new and what has changed, under the import `run`."""
    if compared.new:
        _add(work, compared.new, run)
    if compared.changed:
        _bring_up_to_date(work, compared.changed, run)


def _add(work: Work, new: Sequence[Found], run: UUID) -> None:
    people: dict[bytes, UUID] = {}
    clients: list[_Values] = []
    accounts: list[_Values] = []
    imported: list[_Values] = []
    for found in new:
        client = found.client.id if found.client is not None else people.get(found.document)
        if client is None:
            client = people[found.document] = work.new_id()
            clients.append(_client(work, found, client))
        account = work.new_id()
        accounts.append(_new_account(work, found, account, client))
        imported.append({"account_id": account, **_said(found, run)})
    store = work.session.connection()
    if clients:
        store.execute(_ADD_CLIENT, clients)
    store.execute(_ADD_ACCOUNT, accounts)
    store.execute(_ADD_IMPORTED, imported)


def _bring_up_to_date(work: Work, changed: Sequence[Found], run: UUID) -> None:
    # A column in which the broker says nothing new is left as the counter has made it.
    # Rows that differ in the same columns are one statement.
    moved: defaultdict[tuple[str, ...], list[_Values]] = defaultdict(list)
    imported: list[_Values] = []
    for found in changed:
        if found.account is None:
            raise RuntimeError("a changed row without an account")
        key = {"of_account": found.account.id}
        new = {
            name: getattr(found.row, name)
            for name in COUNTED
            if getattr(found.before, name) != getattr(found.row, name)
        }
        if new:
            moved[tuple(new)].append(key | new)
        imported.append(key | _said(found, run))
    store = work.session.connection()
    for columns, values in moved.items():
        store.execute(_MOVE_ACCOUNT.values({name: bindparam(name) for name in columns}), values)
    said = (column.name for column in _imported.columns if column.name != "account_id")
    store.execute(_MOVE_IMPORTED.values({name: bindparam(name) for name in said}), imported)


def _client(work: Work, found: Found, client: UUID) -> _Values:
    row = found.row
    return {
        "id": client,
        "name": row.name,
        "document_kind": row.document_kind,
        "document_sealed": work.desk.sealing.seal(LABEL_DOCUMENT, client, row.document_number.encode()),
        "document_index": found.document,
        "document_expires": row.document_expires,
    }


def _new_account(work: Work, found: Found, account: UUID, client: UUID) -> _Values:
    row = found.row
    return {
        "id": account,
        "number": row.fund_account,
        "client_id": client,
        "branch_id": work.desk.here.branch_id,
        "mobile_sealed": work.desk.sealing.seal(LABEL_MOBILE, account, row.mobile.encode()),
        "mobile_index": found.mobile,
        **{name: getattr(row, name) for name in (*COUNTED, *FLAGS)},
    }


def _said(found: Found, run: UUID) -> _Values:
    """What the broker said of an account, as it is kept for the next import to be compared with."""
    row = found.row
    return {
        "run_id": run,
        "name": row.name,
        "document_index": found.document,
        "document_expires": row.document_expires,
        "mobile_index": found.mobile,
        **{name: getattr(row, name) for name in (*COUNTED, *FLAGS)},
    }
