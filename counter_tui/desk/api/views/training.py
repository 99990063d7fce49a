"""The invented client's phone."""

from dataclasses import dataclass
from datetime import datetime

from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """A line of the authenticator on the client's phone."""

    label: str
    code: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class WalkIn:
    """An invented client who may come to the counter: what they would say of themselves, in full."""

    name: str
    account: str
    mobile: str
    story: Words


@dataclass(frozen=True, slots=True)
class Phone:
    """The invented client's phone (demo mode only).

    Attributes:
        owner: whose phone it is, None when no client stands at the counter.
        walk_ins: who may come next, while nobody stands there.
    """

    owner: str | None
    messages: tuple[PhoneMessage, ...]
    codes: tuple[PhoneCode, ...]
    walk_ins: tuple[WalkIn, ...] = ()
