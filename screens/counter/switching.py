"""F3 where the client has another account: 换户 keeps them here, 切换客户 lets them go (rule 12)."""

from collections.abc import Sequence
from typing import Final

from counter_tui.desk.api.views.visit import OtherAccount
from data.terms.words import L, Words
from screens.counter.offering import Offering
from screens.widgets.choices import Choice

LET_GO: Final = "client"


class SwitchDialog(Offering):
    """Answers with the number of the account to go to, with `LET_GO`, or with nothing; Enter and Esc stay."""

    def __init__(self, others: Sequence[OtherAccount]) -> None:
        accounts = [
            Choice(
                other.number,
                L("Account {account}", account=other.number),
                f"{n}" if n < 10 else "",
                note=_stands(other),
            )
            for n, other in enumerate(others, 1)
        ]
        super().__init__(
            L("On to another account, or let this client go?"),
            L("Drafts stay with their account; whatever else is unfinished begins anew."),
            (*accounts, Choice(LET_GO, L("Next client"), "N", note=L("the visit ends"))),
            marked=False,
        )


def _stands(other: OtherAccount) -> Words:
    """What matters first of an account that the client may go on with."""
    if other.flags:
        return other.flags[0]
    if other.device is None:
        return L("Not bound")
    return L("Proven") if other.proven else L("To prove")
