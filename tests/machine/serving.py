"""The model of opening services and ending them, and of what is looked at."""

from typing import Any
from uuid import UUID

from counter_tui.desk.api.commands.operations import CancelDraft, OpenService, RedoFrom, Withdraw
from counter_tui.desk.api.commands.records import PrintSlip
from counter_tui.desk.api.commands.revealing import Reveal
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText
from counter_tui.desk.api.commands.visits import SwitchAccount
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import Role
from tests.machine.facts import APPLICATIONS, CONSOLE, STEPS, TEXTS, Account, Operation, Person, Phone, Visit
from tests.machine.standing import current, serves
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

SERVICES = {"02": "sign_in", "04": "signature", "05": "unlock", "06": "reset"}


def open_service(state: State, terminal: str, command: OpenService) -> Yes:
    person = state.authorised(terminal, command.session, Role.TELLER)
    assert terminal != CONSOLE, "the console serves no clients"
    visit = _begun(state, terminal)
    state.later(lambda: setattr(visit, "touched_at", state.now))
    service = _chosen(state, visit, command.service)
    if service == "sign_in" and visit.account is not None:
        raise No("signed-in-already")
    if service == "join":
        state.knows(visit)
    state.through(service, visit)
    account = visit.account if service != "sign_in" else None
    obeys = {1, 2, 12}
    if account is not None:
        obeys.add(8)
        state.not_own(person, account)
        found = _open_one(state, service, account, visit)
        if found is not None and found.state == "pending":
            raise No("pending-already")
        if found is not None and state.expired(found):
            old = found
            state.later(lambda: state.move(old, "expired"))
        elif found is not None:
            state.about = found
            state.end_unfit(found)
            return Yes(frozenset(obeys), found)
        why = state.unfit(service, account)
        if why:
            raise No(why)
        if service in APPLICATIONS:
            obeys.add(14)
    operation = Operation(service, terminal.partition("-")[0], visit, account, state.now)
    state.about = operation

    def opened(answer: OperationView) -> None:
        operation.id, operation.number = answer.id, answer.number
        state.operations[answer.id] = operation

    return Yes(frozenset(obeys), operation, opened)


def _begun(state: State, terminal: str) -> Visit:
    visit = state.visit_at(terminal)
    if visit is not None and not state.idle(visit):
        return visit
    if visit is not None:
        state.later(lambda old=visit: state.close(old))  # type: ignore[misc]  # bound now
    begun = Visit(terminal, state.now)
    state.later(lambda: state.visits.append(begun))
    return begun


def _chosen(state: State, visit: Visit, wanted: str) -> str:
    """The service of a key or of two digits; 03 is what the visit needs of it."""
    if wanted in STEPS:
        return wanted
    if wanted in SERVICES:
        return SERVICES[wanted]
    if wanted != "03":
        raise No("no-service")
    phone = state.bound.get(visit.account.number) if visit.account is not None else None
    if phone is None:
        known = state.known(visit.account) if visit.account is not None else None
        return "bind" if known is None else "join"
    return "prove" if phone is not visit.proven else "unbind"


def _open_one(state: State, service: str, account: Account, visit: Visit) -> Operation | None:
    return next(
        (
            operation
            for operation in state.operations.values()
            if operation.service == service
            and operation.account is account
            and operation.state in ("draft", "pending")
            and (operation.application or operation.visit is visit)
        ),
        None,
    )


def at_step(state: State, terminal: str, command: Any) -> tuple[Person, Operation]:
    """What holds of every step: a visit, in reach, a draft, gates, and the step that is due."""
    person = state.authorised(terminal, command.session, Role.TELLER)
    visit = state.busy(terminal)
    operation = state.reached(command.operation, visit)
    state.a_draft(operation)
    if operation.service == "sign_in" and visit.account is not None:
        raise No("signed-in-already")
    if operation.service == "join":
        state.knows(visit)
    if operation.account is not None:
        state.not_own(person, operation.account)
    state.through(operation.service, visit)
    if current(state, operation, terminal) != command.step:
        raise No("step-moved")
    return person, operation


def open_text(state: State, terminal: str, command: OpenText) -> Yes:
    _, operation = at_step(state, terminal, command)
    assert command.step in TEXTS
    state.later(lambda: operation.opened.add(command.step))
    return Yes(frozenset({1, 2, 12}))


def begin_enrolment(state: State, terminal: str, command: BeginEnrolment) -> Yes:
    person, operation = at_step(state, terminal, command)
    state.takes_part(operation, person.number, "maker")

    def shown(answer: OperationView) -> None:
        secret = str(getattr(answer.facts, "uri", "")).partition("secret=")[2]
        assert secret, "no QR code is shown"
        operation.phone = Phone(secret, operation)
        state.phones.append(operation.phone)

    return Yes(frozenset({1, 2, 12}), operation, shown)


def redo_from(state: State, terminal: str, command: RedoFrom) -> Yes:
    person = state.authorised(terminal, command.session, Role.TELLER)
    operation = state.reached(command.operation, state.busy(terminal))
    state.a_draft(operation)
    state.takes_part(operation, person.number, "maker")
    steps = STEPS[operation.service]
    done = operation.counting(command.step)
    if command.step not in steps or done is None or not serves(state, operation, done, terminal):
        raise No("not-done")
    again = steps[steps.index(command.step) :]
    # What is stale counts for nothing as it is; it is voided when it is done anew.
    for other in again:
        last = operation.counting(other)
        if last is not None and serves(state, operation, last, terminal):
            state.later(lambda done=last: setattr(done, "void", True))  # type: ignore[misc]  # bound now
    if "agreements" in again:
        state.later(lambda: forget(operation))
    state.later(lambda: state.kill(operation))
    return Yes(frozenset({1, 8, 12}), operation)


def void(operation: Operation, steps: tuple[str, ...]) -> None:
    """Let the records of steps count no more."""
    for done in operation.done:
        done.void |= done.step in steps


def forget(operation: Operation) -> None:
    """Let nothing that was read for an operation count any more (rule 7)."""
    for reading in operation.readings:
        reading.void = True


def cancel_draft(state: State, terminal: str, command: CancelDraft) -> Yes:
    person = state.authorised(terminal, command.session, Role.TELLER)
    operation = state.reached(command.operation, state.busy(terminal))
    state.a_draft(operation)
    state.takes_part(operation, person.number, "maker")
    state.later(lambda: state.kill(operation))
    state.later(lambda: state.move(operation, "cancelled"))
    return Yes(frozenset({8, 12}), operation)


def withdraw(state: State, terminal: str, command: Withdraw) -> Yes:
    person = state.authorised(terminal, command.session, Role.TELLER)
    operation = state.reached(command.operation, state.busy(terminal))
    if operation.state != "pending":
        raise No("not-pending")
    state.takes_part(operation, person.number, "maker")
    state.later(lambda: state.holds.pop(operation.id, None))
    state.later(lambda: state.move(operation, "withdrawn"))
    state.later(lambda: slip(operation))
    return Yes(frozenset({8, 11, 12}), operation)


def switch_account(state: State, terminal: str, command: SwitchAccount) -> Yes:
    """On to another account of the client and mobile; drafts stay with their own (rule 12)."""
    state.authorised(terminal, command.session, Role.TELLER)
    visit = state.busy(terminal)
    account = visit.account
    if account is None:
        raise No("not-signed-in")
    other = state.accounts.get(command.account)
    if other is None or other.client is not account.client or other.mobile != account.mobile:
        raise No("not-this-clients-account")
    if other is not account:
        state.later(lambda: state.cancel_own(visit))
        state.later(lambda: setattr(visit, "account", other))
    return Yes(frozenset({12}))


def slip(operation: Operation) -> None:
    """A submission, a decision and an immediate result has a slip (rule 11)."""
    operation.slips += 1


def ask_operation(state: State, terminal: str, session: UUID, operation_id: UUID) -> Yes:
    state.authorised(terminal, session, Role.TELLER)
    visit = state.visit_at(terminal)
    if visit is None or state.idle(visit):
        raise No("visit-over-seen")
    return Yes(frozenset({12}), state.reached(operation_id, visit), reads=True)


def reveal(state: State, terminal: str, command: Reveal) -> Yes:
    """A number is shown in full for a reason only (rule 10)."""
    state.authorised(terminal, command.session, Role.TELLER)
    account = state.busy(terminal).account
    if account is None:
        raise No("not-signed-in")
    if not command.reason.strip():
        raise No("no-reason")

    def shown(number: str) -> None:
        assert number == (account.mobile if command.item == "mobile" else account.client.name)

    return Yes(frozenset({10, 12}), learn=shown)


def print_slip(state: State, terminal: str, command: PrintSlip, owner: Operation | None) -> Yes:
    """A slip is for its own client, or a supervisor of its branch."""
    person = state.authorised(terminal, command.session, Role.TELLER, Role.SUPERVISOR)
    visit = state.visit_at(terminal)
    client = visit.account if visit is not None and not state.idle(visit) else None
    of_client = owner is not None and client is not None and owner.account is client
    of_branch = owner is not None and Role.SUPERVISOR in person.roles and owner.branch == person.branch
    if not of_client and not of_branch:
        raise No("not-this-client")
    return Yes(frozenset({12}))
