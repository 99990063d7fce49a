"""Clients' passwords after a reset: drawn by chance, kept as a sealed hash, sent once (service 06)."""

from typing import Final

from sqlmodel import col, select

from counter_tui.desk.locks import locking
from counter_tui.desk.policy import IS_OF, PasswordRule
from counter_tui.desk.work import FreshPassword, Work
from data.tables.agreements import AccountPassword
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import PasswordItem
from data.terms.random import Random

LABEL_HASH: Final = "account_password.hash"


def draw(rule: PasswordRule, random: Random) -> str:
    """A password by chance, each that the rule allows equally likely."""
    while True:
        drawn = "".join(rule.alphabet[random.below(len(rule.alphabet))] for _ in range(rule.length))
        if all(any(map(IS_OF[each], drawn)) for each in rule.classes):
            return drawn


def set_password(work: Work, operation: Operation, account: FundAccount, item: PasswordItem) -> str:
    """Set a new password, to be changed at its first use; what it is goes into its message alone."""
    fresh = _fresh(work, item)
    row = work.session.exec(
        locking(
            select(AccountPassword).where(
                col(AccountPassword.account_id) == account.id, col(AccountPassword.item) == item
            )
        )
    ).first()
    row_id = row.id if row is not None else work.new_id()
    sealed = work.desk.sealing.seal(LABEL_HASH, row_id, fresh.hashed.encode())
    if row is None:
        row = AccountPassword(
            id=row_id,
            account_id=account.id,
            item=item,
            hash_sealed=sealed,
            must_change=True,
            operation_id=operation.id,
            set_at=work.now,
        )
    row.hash_sealed = sealed
    row.must_change = True
    row.operation_id = operation.id
    row.set_at = work.now
    work.session.add(row)
    work.session.flush()
    work.audit("password.reset", {"account": str(account.id), "item": item})
    return fresh.password


def fresh_password(work: Work, item: PasswordItem) -> FreshPassword:
    """Draw and hash a password for an item."""
    password = draw(work.desk.policy.password_rule(item), work.desk.random)
    return FreshPassword(item, password, work.desk.passwords.hash(password))


def _fresh(work: Work, item: PasswordItem) -> FreshPassword:
    """The one that was hashed before this unit began, or one drawn now."""
    return next((each for each in work.desk.fresh if each.item is item), None) or fresh_password(work, item)
