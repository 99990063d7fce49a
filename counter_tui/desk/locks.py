"""Rows that a command locks before it decides on them, so that no other process decides beside it.

Always in this order, so that no two ever wait for one another in a ring:

    account and its client → operation → staff → mobile → operation number → the audit's head

What was read before a lock was had is read again with it: another may have written
meanwhile. On SQLite writers stand in line and these are plain reads.
"""

from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.tables.base import Base
from data.tables.clients import Client, FundAccount
from data.tables.evidence import OtpMobile

T = TypeVar("T", bound=Base)
Q = TypeVar("Q", bound="Select[*tuple[Any, ...]]")

# Others may go on referring to the row: nobody changes its key.
_FOR_UPDATE: Final = {"key_share": True}


def lock(work: Work, table: type[T], key: object) -> T | None:
    """The row of a key as it is now, locked; None where there is none."""
    return work.session.get(table, key, with_for_update=_FOR_UPDATE, populate_existing=True)


def locking(query: Q) -> Q:
    """The same query, whose rows are locked and as they are now."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


def lock_account(work: Work, account_id: UUID | None) -> None:
    """Lock an account with its client; nothing to do where there is none yet.

    Whatever is counted or may be there but once for an account or a client rests on this:
    one open application of a service, a device and its wrong codes, face checks of a day.
    """
    if account_id is not None:
        locked = work.session.exec(
            locking(
                select(FundAccount, Client)
                .join(Client, col(Client.id) == col(FundAccount.client_id))
                .where(col(FundAccount.id) == account_id)
            )
        ).one()
        work.hold(*locked)


def lock_mobile(work: Work, mobile_index: bytes) -> OtpMobile:
    """Lock a mobile, so that codes to it are counted one after another, whoever sends them (rule 3)."""
    mobile = lock(work, OtpMobile, mobile_index)
    if mobile is None:
        mobile = OtpMobile(mobile_index=mobile_index, sent=0)
        work.session.add(mobile)
        work.session.flush()
    return mobile
