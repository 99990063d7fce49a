"""A batch of rows beside what the store has: what each would change, and whether it may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, select

from counter_tui.desk.accounts import mobile_index
from counter_tui.desk.api.views.importing import RefusedRow
from counter_tui.desk.clients.rows import ClientRow
from counter_tui.desk.staff.administration import document_index
from counter_tui.desk.work import Work
from data.tables.base import table_of
from data.tables.clients import Client, FundAccount, ImportedRow
from data.terms.words import L, Words

FREE: Final = ("opened_on", "available_funds", "open_positions", "closed_today", "bank_links", "cfmmc_user")
"""Columns that an import may change by itself."""
FLAGS: Final = ("dormant", "restricted", "frozen", "closed")
"""Flags of an account: each a state, which only two people may change (rules 14 and 15)."""
COUNTED: Final = (*FREE, "password_failures")
"""Columns in which a row can differ from the import before and be taken."""

_account, _imported, _client = table_of(FundAccount), table_of(ImportedRow), table_of(Client)
_ACCOUNTS: Final = select(
    _account.c.id, _account.c.number, _account.c.password_failures, *(_account.c[flag] for flag in FLAGS)
)
_IMPORTED: Final = select(_imported)
_CLIENTS: Final[Select[Any]] = select(
    _client.c.id, _client.c.document_index, _client.c.name, _client.c.document_expires
)


@dataclass(frozen=True, slots=True)
class Found:
    """A row with its blind indexes, beside what the store knows of its account and client.

    Attributes:
        account: the account as it is now, None for a new one.
        before: what was last imported of it.
        client: the person of that document.
    """

    row: ClientRow
    document: bytes
    mobile: bytes
    account: Row[Any] | None
    before: Row[Any] | None
    client: Row[Any] | None

    @property
    def changes(self) -> bool:
        """Whether a known account's row says anything new."""
        return self.before is not None and any(
            getattr(self.before, name) != getattr(self.row, name) for name in (*COUNTED, *FLAGS)
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """A batch, sorted.

    Attributes:
        new: rows of accounts that are not known yet.
        changed: rows that say something new of a known one.
        same: how many say nothing new.
        refused: what keeps the rest out.
    """

    new: tuple[Found, ...]
    changed: tuple[Found, ...]
    same: int
    refused: tuple[RefusedRow, ...]


def compare(work: Work, rows: Sequence[ClientRow], *, writes: bool = False) -> Compared:
    """Compare rows with what was last imported, not with what the counter changed since.

    Args:
        writes: whether the accounts are held until the end of the unit of work.
    """
    new: list[Found] = []
    changed: list[Found] = []
    refused: list[RefusedRow] = []
    same = 0
    for found in _met(work, rows, writes=writes):
        no = tuple(_refusals(work, found))
        if no:
            refused += no
        elif found.before is None:
            new.append(found)
        elif found.changes:
            changed.append(found)
        else:
            same += 1
    return Compared(tuple(new), tuple(changed), same, tuple(refused))


def _met(work: Work, rows: Sequence[ClientRow], *, writes: bool) -> Iterator[Found]:
    documents = [document_index(work, row.document_kind, row.document_number) for row in rows]
    store = work.session.connection()
    numbers = _ACCOUNTS.where(_account.c.number.in_([row.fund_account for row in rows]))
    if writes:
        # Held in one order, so that two that hold several never wait for one another in a ring.
        numbers = numbers.order_by(_account.c.id).with_for_update()
    accounts = {found.number: found for found in store.execute(numbers)}
    ids = [found.id for found in accounts.values()]
    imported = {
        found.account_id: found for found in store.execute(_IMPORTED.where(_imported.c.account_id.in_(ids)))
    }
    people = _CLIENTS.where(_client.c.document_index.in_(documents))
    clients = {found.document_index: found for found in store.execute(people)}
    for row, document in zip(rows, documents, strict=True):
        account = accounts.get(row.fund_account)
        yield Found(
            row,
            document,
            mobile_index(work, row.mobile),
            account,
            imported.get(account.id) if account is not None else None,
            clients.get(document),
        )


def _refusals(work: Work, found: Found) -> Iterator[RefusedRow]:
    """What of a row may not be imported by one person (rule 15 is for two)."""
    row = found.row
    two = L("This would change it; a change needs a second administrator and cannot be imported yet.")

    def no(column: str, says: Words = two) -> RefusedRow:
        return RefusedRow(row.line, column, says)

    before, account, client = found.before, found.account, found.client
    if client is not None and client.name != row.name:
        yield no("name", L("Another name is on file for this document."))
    if client is not None and before is None and client.document_expires != row.document_expires:
        yield no("document_expires", L("Another validity is on file for this document."))
    if before is None or account is None:
        return
    if before.document_index != found.document:
        yield no("document_number")
    elif before.document_expires != row.document_expires:
        yield no("document_expires")
    if before.mobile_index != found.mobile:
        yield no("mobile")
    for flag in FLAGS:
        # What the counter did meanwhile and the broker has caught up with is no change.
        if getattr(before, flag) != getattr(row, flag) != getattr(account, flag):
            yield no(flag)
    most = work.desk.policy.password_failures
    moves = (row.password_failures > most) != (account.password_failures > most)
    if before.password_failures != row.password_failures and moves:
        yield no("password_failures", L("This would lock or unlock the account; that needs two people."))
