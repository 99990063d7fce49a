"""A client's account: its flags and how they read (rule 14)."""

from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.outbox import INDEX_MOBILE, mobile_of
from counter_tui.desk.services.declaration import Ineligible
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount
from data.terms.masking import mask_mobile
from data.terms.words import L, Words


def find_account(work: Work, number: str, mobile: str) -> FundAccount | None:
    """The account of that number whose reserved mobile is that one."""
    index = mobile_index(work, mobile)
    account = work.session.exec(select(FundAccount).where(col(FundAccount.number) == number)).first()
    return account if account is not None and account.mobile_index == index else None


def mobile_index(work: Work, mobile: str) -> bytes:
    """The blind index of a normalised mobile."""
    return work.desk.sealing.blind(INDEX_MOBILE, mobile)


def client_of(work: Work, account: FundAccount) -> Client:
    """Whose account it is."""
    return work.row(Client, account.client_id)


def account_by_id(work: Work, account_id: UUID | None) -> FundAccount:
    """The account of an operation that has one.

    Raises:
        RuntimeError: the operation has none yet.
    """
    if account_id is None:
        raise RuntimeError("this operation has no account yet")
    return work.row(FundAccount, account_id)


def masked_mobile(work: Work, account: FundAccount) -> str:
    """138****5678."""
    return mask_mobile(mobile_of(work, account))


def locked_by_passwords(work: Work, account: FundAccount) -> bool:
    """More wrong trading passwords than the threshold."""
    return account.password_failures > work.desk.policy.password_failures


def flags(work: Work, account: FundAccount) -> tuple[Words, ...]:
    """The flags that are set, in words that may be seen by the client."""
    found = (
        (account.closed, L("Closed")),
        (account.frozen or account.restricted, L("Not available")),
        (account.dormant, L("Dormant")),
        (locked_by_passwords(work, account), L("Password locked")),
    )
    return tuple(word for is_set, word in found if is_set)


def stopped(account: FundAccount) -> Ineligible | None:
    """Restriction and freeze stop a service with one neutral sentence; so does a closed account.

    The sentence must not tell a client that a report was made (anti-money-laundering law).
    """
    if account.closed:
        return Ineligible(
            "closed",
            L("Closed"),
            L("This account is closed."),
            L("Past applications can be seen in 10 Applications."),
            rule=14,
        )
    if account.restricted or account.frozen:
        return Ineligible(
            "stopped",
            L("Not available"),
            L("This service is not available for this account now."),
            L("Ask the branch's supervisor how to go on."),
            rule=14,
        )
    return None
