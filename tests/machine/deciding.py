"""The model of the approval desk (rule 8)."""

from uuid import UUID

from counter_tui.desk.api.commands.approvals import Claim, Decide, Release
from counter_tui.desk.api.views.deciding import Decided, Evidence
from data.terms.enums import Outcome, Role
from tests.machine import returning
from tests.machine.facts import CLAIM, REJECTS, RETURNS, Account, Hold, Operation, Person
from tests.machine.serving import slip
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

STATES = {Outcome.APPROVE: "approved", Outcome.RETURN: "draft", Outcome.REJECT: "rejected"}
TOLD = {Outcome.APPROVE: "approved", Outcome.RETURN: "returned", Outcome.REJECT: "rejected"}


def _waiting(state: State, person: Person, operation_id: UUID) -> Operation:
    operation = state.operations.get(operation_id)
    if operation is None or operation.branch != person.branch:
        raise No("other-branch")
    state.about = operation
    if operation.state != "pending":
        raise No("not-pending")
    return operation


def claim(state: State, terminal: str, command: Claim) -> Yes:
    person = state.authorised(terminal, command.session, Role.SUPERVISOR)
    operation = _waiting(state, person, command.operation)
    assert operation.account is not None
    hold = state.holds.get(operation.id)
    another = hold is not None and hold.until > state.now and hold.number != person.number
    took_part = operation.sides.get(person.number) == "maker"
    own = person.document == operation.account.client.name

    def shown(evidence: Evidence) -> None:
        assert evidence.version == operation.version
        assert (evidence.token is None) == (took_part or own or another)
        assert (evidence.readonly is not None) == (took_part or own or another)
        assert tuple(step.key for step in evidence.redo) == returning.returnable(operation)
        if evidence.token is not None:
            state.holds[operation.id] = Hold(person.number, evidence.token, state.now + CLAIM)

    return Yes(frozenset({8}), learn=shown)


def release(state: State, terminal: str, command: Release) -> Yes:
    person = state.authorised(terminal, command.session, Role.SUPERVISOR)
    hold = state.holds.get(command.operation)
    if hold is not None and (hold.token, hold.number) == (command.token, person.number):
        state.later(lambda: state.holds.pop(command.operation))
    return Yes(frozenset({8}))


def decide(state: State, terminal: str, command: Decide) -> Yes:
    person = state.authorised(terminal, command.session, Role.SUPERVISOR)
    operation = _waiting(state, person, command.operation)
    account = operation.account
    assert account is not None
    state.not_own(person, account)
    state.takes_part(operation, person.number, "checker")
    hold = state.holds.get(operation.id)
    mine = hold is not None and (hold.token, hold.number) == (command.token, person.number)
    if not mine or hold is None or hold.until <= state.now:
        raise No("claim-over")
    listed = {Outcome.RETURN: RETURNS, Outcome.REJECT: REJECTS}.get(command.outcome)
    if listed is not None and command.reason not in listed:
        raise No("reason")
    redo = returning.again(operation, command.redo) if command.outcome is Outcome.RETURN else ()
    if command.version != operation.version:
        raise No("decided-already")
    if command.outcome is Outcome.APPROVE:
        why = state.unfit(operation.service, account)
        if why:
            raise No(why)

    def decided(answer: Decided) -> None:
        assert (answer.number, answer.outcome) == (operation.number, command.outcome)
        operation.decisions.append((person.number, command.outcome))
        state.holds.pop(operation.id)
        state.move(operation, STATES[command.outcome])
        if command.outcome is Outcome.APPROVE:
            _effect(state, operation, account)
        if command.outcome is Outcome.RETURN:
            returning.put_back(state, operation, redo)
        state.tell(TOLD[command.outcome], operation)
        slip(operation)

    obeys = {8, 9, 11} | ({14} if command.outcome is Outcome.APPROVE else set())
    return Yes(frozenset(obeys), learn=decided)


def _effect(state: State, operation: Operation, account: Account) -> None:
    state.approved += 1
    if operation.service == "unlock":
        account.failures = 0
        state.unlocked += 1
        return
    chosen = operation.counting("choose")
    assert chosen is not None
    for item in chosen.items:
        state.reset.append((account.number, item))
        state.tell(f"password_{item}", operation)
        if item == "trading":
            account.failures = 0


def decided_again(state: State, terminal: str, command: Decide) -> Yes:
    """The same decision under the same key has the same answer and no second effect."""
    state.authorised(terminal, command.session, Role.SUPERVISOR)
    operation = state.operations[command.operation]

    def again(answer: Decided) -> None:
        assert (answer.number, answer.outcome) == (operation.number, command.outcome)

    return Yes(frozenset({8}), learn=again, reads=True)
