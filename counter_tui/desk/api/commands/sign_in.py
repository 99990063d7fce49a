"""The place, and signing in there."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.place import Place
from counter_tui.desk.api.views.session import StaffSession


@dataclass(frozen=True, slots=True)
class AskPlace(Command[Place]):
    """Where does this process stand? The one question that needs no sign-in."""


@dataclass(frozen=True, slots=True)
class SignIn(Command[StaffSession]):
    number: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangePassword(Command[None]):
    session: UUID
    current: str = field(repr=False)
    new: str = field(repr=False)
