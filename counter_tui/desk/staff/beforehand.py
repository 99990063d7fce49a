"""Password hashes computed before the store is asked for its turn: each takes longer than a whole write."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.commands.sessions import Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.inputs import Attestation
from counter_tui.desk.ports import Passwords
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Desk, FreshPassword, Work
from data.tables.operations import Operation
from data.tables.staff import Staff, StaffSession
from data.terms.enums import OperationState, Outcome


class _Known:
    """Hashes of one command, computed before; whatever else is asked is computed when it is asked."""

    def __init__(self, passwords: Passwords, hashed: str | None, password: str, new: str | None) -> None:
        self._passwords = passwords
        self._asked = hashed, password
        self._matches = passwords.matches(hashed, password)
        self._new = new
        self._hashed_new = passwords.hash(new) if new is not None else ""

    def matches(self, hashed: str | None, password: str) -> bool:
        if (hashed, password) == self._asked:
            return self._matches
        # Changed by somebody since it was read: the one that is kept now counts.
        return self._passwords.matches(hashed, password)

    def hash(self, password: str) -> str:
        return self._hashed_new if password == self._new else self._passwords.hash(password)


def with_hashes(desk: Desk, command: Command[Any]) -> Desk:
    """The desk on which `command` is done: where it carries a staff password, the hash is computed now.

    Whether the password serves, and what follows, is decided in the unit that writes.
    """
    if isinstance(command, Decide) and command.outcome is Outcome.APPROVE:
        return replace(desk, fresh=_fresh(desk, command.operation))
    password, query, new = _carried(command)
    if query is None:
        return desk
    with desk.store.read() as unit:
        hashed = unit.session.exec(query).first()
    return replace(desk, passwords=_Known(desk.passwords, hashed, password, new))


def _fresh(desk: Desk, operation_id: UUID) -> tuple[FreshPassword, ...]:
    """The new passwords that an approval would set; its unit decides whether it may."""
    with desk.store.read() as unit:
        operation = unit.session.get(Operation, operation_id)
        service = service_of(operation.service) if operation is not None else None
        if operation is None or service is None or service.fresh is None:
            return ()
        if operation.state != OperationState.PENDING:
            return ()
        return service.fresh(Work(desk, unit.session, desk.clock.now()), operation)


def _carried(command: Command[Any]) -> tuple[str, SelectOfScalar[str] | None, str | None]:
    """The password in a command, where the hash it should give is kept, and a new password."""
    if isinstance(command, SignIn):
        return command.password, _by_number(command.number), None
    if isinstance(command, Unlock):
        return command.password, _by_session(command.session), None
    if isinstance(command, ChangePassword):
        return command.current, _by_session(command.session), command.new
    if isinstance(command, TakeStep) and isinstance(command.given, Attestation):
        return command.given.password, _by_number(command.given.staff_number), None
    return "", None, None


def _by_number(number: str) -> SelectOfScalar[str]:
    return select(Staff.password_hash).where(col(Staff.number) == number.strip())


def _by_session(session: UUID) -> SelectOfScalar[str]:
    return (
        select(Staff.password_hash)
        .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
        .where(col(StaffSession.id) == session)
    )
