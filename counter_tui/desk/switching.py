"""换户: on to another account of the same client and mobile, within the visit (rule 12).

Sign-in stands, for its code went to this very mobile; and so does the proof of a
device, which serves every account that is bound to that device.
"""

from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk import devices
from counter_tui.desk.accounts import flags
from counter_tui.desk.api.commands.visits import AskOtherAccounts, SwitchAccount
from counter_tui.desk.api.views.visit import OtherAccount
from counter_tui.desk.authorise import authorise
from counter_tui.desk.locks import lock_account
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.visits import (
    cancel_own,
    change_visit,
    open_visit,
    require_visit,
    signed_in,
    visit_account,
)
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.terms.enums import Role
from data.terms.errors import Refusal
from data.terms.words import L

_OTHERS: Final = (
    select(FundAccount)
    .where(
        col(FundAccount.client_id) == bindparam("of_client"),
        col(FundAccount.mobile_index) == bindparam("of_mobile"),
        col(FundAccount.id) != bindparam("of_account"),
    )
    .order_by(col(FundAccount.number))
)


def _others(work: Work, account: FundAccount) -> tuple[FundAccount, ...]:
    places = {"of_client": account.client_id, "of_mobile": account.mobile_index, "of_account": account.id}
    return tuple(work.session.exec(_OTHERS, params=places))


def ask_other_accounts(work: Work, command: AskOtherAccounts) -> tuple[OtherAccount, ...]:
    """The accounts that the visit can go on to; none where no client is signed in."""
    authorise(work, command.session, Role.TELLER)
    visit = open_visit(work)
    account = visit_account(work, visit)
    if visit is None or account is None:
        return ()
    return tuple(_shown(work, visit, other) for other in _others(work, account))


def _shown(work: Work, visit: OpenVisit, account: FundAccount) -> OtherAccount:
    device = devices.bound_device(work, account.id)
    return OtherAccount(
        account.number,
        flags(work, account),
        device.name if device is not None else None,
        device is not None and device.id == visit.device_proven,
    )


def switch_account(work: Work, command: SwitchAccount) -> None:
    """Go on with another account; nothing to do where it is the visit's already.

    What the visit itself has left unfinished is cancelled: it was about the
    account before. Drafts of applications stay with their account.

    Raises:
        Refusal: it is no account of this client and mobile, in words that say no more.
    """
    authorise(work, command.session, Role.TELLER)
    visit = require_visit(work)
    lock_account(work, visit.account_id)
    _, account = signed_in(work, visit)
    wanted = command.account.strip()
    if wanted == account.number:
        return
    other = next((each for each in _others(work, account) if each.number == wanted), None)
    if other is None:
        raise Refusal(
            "not-this-clients-account",
            L("This client has no such account with this mobile."),
            L("End the visit, and sign in with the other account and its mobile."),
            rule=12,
        )
    cancel_own(work, visit, "account-switched")
    change_visit(work, visit, account_id=other.id)
    work.audit(
        "visit.account_switched", {"visit": str(visit.id), "from": str(account.id), "to": str(other.id)}
    )
