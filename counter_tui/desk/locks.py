"""Rows that a command locks before it decides on them, so that no other process decides beside it.

Always in this order, so that no two ever wait for one another in a ring:

    account and its client → operation → staff → mobile → operation number → the audit's head

What was read before a lock was had is read again with it: another may have written
meanwhile. On SQLite writers stand in line and these are plain reads.
"""

from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, insert
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from counter_tui.desk.work import Work
from data.tables.base import Base, table_of
from data.tables.clients import Client, FundAccount
from data.tables.evidence import OtpMobile
from data.tables.operations import Operation

T = TypeVar("T", bound=Base)
Q = TypeVar("Q", bound="Select[*tuple[Any, ...]]")


def lock(work: Work, table: type[T], key: object) -> T | None:
    """The row of a key as it is now, locked; None where there is none."""
    of_key = key if isinstance(key, tuple) else (key,)
    places = dict(zip(table_of(table).primary_key.columns.keys(), of_key, strict=True))
    return work.session.exec(_by_key(table), params=places).one_or_none()


def locking(query: Q) -> Q:
    """The same query, whose rows are locked and as they are now."""
    # Others may go on referring to the row: nobody changes its key.
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


@cache
def _by_key(table: type[T]) -> SelectOfScalar[T]:
    keys = table_of(table).primary_key.columns
    return locking(select(table).where(*(column == bindparam(column.key) for column in keys)))


_ACCOUNT: Final = locking(
    select(FundAccount, Client)
    .join(Client, col(Client.id) == col(FundAccount.client_id))
    .where(col(FundAccount.id) == bindparam("of_account"))
)


_OPERATION: Final = locking(
    select(FundAccount, Client, Operation)
    .join(Client, col(Client.id) == col(FundAccount.client_id))
    .join(Operation, col(Operation.id) == bindparam("of_operation"))
    .where(col(FundAccount.id) == bindparam("of_account"))
)


def lock_account(work: Work, account_id: UUID | None) -> None:
    """Lock an account with its client; nothing to do where there is none yet.

    Whatever is counted or may be there but once for an account or a client rests on this:
    one open application of a service, a device and its wrong codes, face checks of a day.
    """
    if account_id is not None:
        work.hold(*work.session.exec(_ACCOUNT, params={"of_account": account_id}).one())


def lock_operation(work: Work, account_id: UUID | None, operation_id: UUID) -> Operation | None:
    """Lock an account with its client, then an operation; None where there is no such operation.

    Args:
        account_id: of the present client; None where there is none yet.
    """
    if account_id is None:
        return lock(work, Operation, operation_id)
    places = {"of_account": account_id, "of_operation": operation_id}
    # The rows of a statement are locked in the order in which it names their tables.
    found = work.session.exec(_OPERATION, params=places).one_or_none()
    if found is None:
        return None
    work.hold(*found)
    return found[2]


_MOBILE: Final = (
    sql_select(col(OtpMobile.sent))
    .where(col(OtpMobile.mobile_index) == bindparam("of_mobile"))
    .with_for_update(key_share=True)
)
_NEW_MOBILE: Final = insert(table_of(OtpMobile))


def lock_mobile(work: Work, mobile_index: bytes) -> None:
    """Lock a mobile, so that codes to it are counted one after another, whoever sends them (rule 3)."""
    if work.ask_one(_MOBILE, of_mobile=mobile_index) is None:
        work.write(_NEW_MOBILE, mobile_index=mobile_index, sent=0)
