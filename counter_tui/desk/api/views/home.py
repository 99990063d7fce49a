"""The home screen and its list of services."""

from dataclasses import dataclass
from enum import StrEnum

from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.api.views.visit import VisitView
from data.terms.words import Words


class Group(StrEnum):
    """How the services list is grouped."""

    PREPARE = "prepare"
    SERVE = "serve"
    LOOK_UP = "look_up"
    POST = "post"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A line of the services list.

    Attributes:
        open_with: what `OpenService` takes; empty for views and posts.
        note: how it stands for this client; for an unavailable one, why.
        also: another name that people know it by.
    """

    code: str
    title: Words
    summary: Words
    initials: str
    group: Group
    sign: Sign
    note: Words | None
    available: bool
    also: Words | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The home screen.

    Attributes:
        pending: how many applications wait in this branch, None to who may not decide.
        oldest: minutes the oldest of them waits.
        open: the client's open applications and today's ended ones, newest first.
    """

    visit: VisitView | None
    services: tuple[ServiceLine, ...]
    open: tuple[RecordLine, ...]
    pending: int | None
    oldest: int
