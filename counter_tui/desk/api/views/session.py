"""A member of staff at a terminal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from data.terms.enums import Role


@dataclass(frozen=True, slots=True)
class LastSignIn:
    at: datetime
    terminal: str


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A member of staff at a terminal, from sign-in to sign-out."""

    id: UUID
    number: str
    name: str
    roles: frozenset[Role]
    must_change_password: bool
    last: LastSignIn | None
