"""The first branch, terminal and administrator of an empty store (the exception of rule 15)."""

from dataclasses import dataclass, field

from sqlmodel import col, select

from counter_tui.desk.staff.administration import new_branch, new_staff, new_terminal
from counter_tui.desk.staff.passwords import check_new
from counter_tui.desk.work import Desk, Work
from data.tables.staff import Staff
from data.terms.enums import DocumentKind, Role
from data.terms.errors import Conflict
from data.terms.words import L


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who runs the first commands."""

    number: str
    name: str
    document_kind: DocumentKind
    document_number: str = field(repr=False)
    password: str = field(repr=False)


def found(
    desk: Desk, *, branch: tuple[str, str], terminals: tuple[str, ...], administrator: FirstAdministrator
) -> None:
    """Write the first branch (code and name), its terminals and its administrator.

    Raises:
        Conflict: the store has staff already.
        Invalid: something of it cannot be right; nothing was written.
    """
    with desk.store.begin() as unit:
        work = Work(desk, unit.session, desk.clock.now())
        if work.session.exec(select(Staff.id).order_by(col(Staff.number))).first() is not None:
            raise Conflict(
                "founded",
                L("This store has its first administrator already."),
                L("Sign in as one, and add others with: counter-tui staff add."),
            )
        check_new(administrator.password, number=administrator.number)
        place = new_branch(work, *branch)
        for number in terminals:
            new_terminal(work, place, number)
        new_staff(
            work,
            place.id,
            number=administrator.number,
            name=administrator.name,
            roles=frozenset({Role.ADMINISTRATOR}),
            licence="",
            document_kind=administrator.document_kind,
            document_number=administrator.document_number,
            password=administrator.password,
            must_change=False,
        )
