"""A session between signing in and signing out."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command


@dataclass(frozen=True, slots=True)
class LockScreen(Command[None]):
    """Hide everything and keep the work (rule 12); until `Unlock` the session does nothing else."""

    session: UUID


@dataclass(frozen=True, slots=True)
class Unlock(Command[None]):
    session: UUID
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignOut(Command[None]):
    """End the session, and the visit at its terminal."""

    session: UUID
