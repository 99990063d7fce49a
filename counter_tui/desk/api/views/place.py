"""Where the process stands."""

from dataclasses import dataclass

from data.terms.enums import Role, StoreKind


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the invented branch, shown on the sign-in screen of demo mode only."""

    number: str
    name: str
    roles: tuple[Role, ...]
    password: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where this process stands.

    Attributes:
        utc_offset: minutes the branch's time is ahead of UTC; shown times use it.
        seed: the seed of the invented branch, None in production.
        logins: the invented branch's staff; empty in production.
    """

    broker: str
    hotline: str
    branch_code: str
    branch: str
    terminal: str
    kind: StoreKind
    utc_offset: int
    staff_failures_limit: int
    staff_lock_minutes: int
    seed: int | None = None
    logins: tuple[DemoLogin, ...] = ()
