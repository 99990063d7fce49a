"""Where this process stands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from counter_tui.desk.api.commands.sign_in import AskPlace
from counter_tui.desk.api.views.place import DemoLogin, Place
from counter_tui.desk.policy import Policy
from data.facts import StoreFacts

if TYPE_CHECKING:
    from counter_tui.desk.work import Work


@dataclass(frozen=True, slots=True)
class Here:
    """The terminal this process drives, or the console of the administration commands.

    Attributes:
        chain: the audit chain of what is done here.
        terminal_id: None at the console.
        branch: the branch's name.
        terminal: the terminal's number, empty at the console.
    """

    branch_id: UUID
    branch_code: str
    chain: str
    terminal_id: UUID | None
    utc_offset: int
    branch: str
    terminal: str


def place_of(facts: StoreFacts, here: Here, policy: Policy, logins: tuple[DemoLogin, ...]) -> Place:
    """Where this process stands, for the screens."""
    return Place(
        broker=facts.broker,
        hotline=facts.hotline,
        branch_code=here.branch_code,
        branch=here.branch,
        terminal=here.terminal,
        kind=facts.kind,
        utc_offset=facts.utc_offset,
        staff_failures_limit=policy.staff_failures,
        staff_lock_minutes=int(policy.staff_lock.total_seconds() // 60),
        seed=facts.seed,
        logins=logins,
    )


def ask_place(work: "Work", command: AskPlace) -> Place:
    """Where this process stands: what was so when it began."""
    desk = work.desk
    return place_of(desk.store.facts, desk.here, desk.policy, desk.logins)
