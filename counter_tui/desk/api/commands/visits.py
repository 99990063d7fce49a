"""The visit of a client."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.overview import Overview
from counter_tui.desk.api.views.home import Home
from counter_tui.desk.api.views.visit import OtherAccount
from data.terms.enums import VisitEnd


@dataclass(frozen=True, slots=True)
class AskHome(Command[Home]):
    session: UUID


@dataclass(frozen=True, slots=True)
class AskOverview(Command[Overview]):
    """The client at the counter, the visit so far, the day of who serves: what wide screens show beside."""

    session: UUID


@dataclass(frozen=True, slots=True)
class TouchVisit(Command[None]):
    """Somebody is busy at the counter: the visit is not idle (rule 12)."""

    session: UUID


@dataclass(frozen=True, slots=True)
class EndVisit(Command[None]):
    session: UUID
    reason: VisitEnd


@dataclass(frozen=True, slots=True)
class AskOtherAccounts(Command[tuple[OtherAccount, ...]]):
    """The accounts that `SwitchAccount` can go to from here, in the order of their numbers."""

    session: UUID


@dataclass(frozen=True, slots=True)
class SwitchAccount(Command[None]):
    """换户: go on with another account of the same client and mobile (rule 12); drafts stay with their own.

    Attributes:
        account: its number.
    """

    session: UUID
    account: str
