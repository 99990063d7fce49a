"""Branches, terminals and staff."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.staff import StaffLine
from data.terms.enums import DocumentKind, Role


@dataclass(frozen=True, slots=True)
class AddBranch(Command[None]):
    session: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AddTerminal(Command[None]):
    session: UUID
    branch: str
    number: str


@dataclass(frozen=True, slots=True)
class AddStaff(Command[str]):
    """Add a member of staff; answers with a password for the first sign-in.

    Attributes:
        licence: the trade's licence number; a witness needs one.
        document_number: the person's own, so that nobody serves themselves (rule 8).
    """

    session: UUID
    number: str
    name: str
    branch: str
    roles: frozenset[Role]
    licence: str
    document_kind: DocumentKind
    document_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DisableStaff(Command[None]):
    session: UUID
    number: str


@dataclass(frozen=True, slots=True)
class ResetStaff(Command[str]):
    """Give a member of staff a new password for the first sign-in, and end their sessions."""

    session: UUID
    number: str


@dataclass(frozen=True, slots=True)
class AskStaff(Command[tuple[StaffLine, ...]]):
    session: UUID
