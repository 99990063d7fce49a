"""The model of what staff and administrators do."""

from uuid import UUID

from counter_tui.desk.api.commands.administration import ResetStaff
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.commands.visits import EndVisit, TouchVisit
from counter_tui.desk.api.views.importing import ImportReport
from counter_tui.desk.api.views.session import StaffSession
from data.terms.enums import Role, VisitEnd
from tests.house import COLUMNS
from tests.machine.facts import CONSOLE, LOCKED_ABOVE, Person, Sitting
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

FREE = ("available_funds", "open_positions", "closed_today", "bank_links", "cfmmc_user", "opened_on")
FLAGS = ("dormant", "restricted", "frozen", "closed")


def sign_in(state: State, terminal: str, command: SignIn) -> Yes:
    person = state.people.get(command.number)
    if not state.matches(person, command.password) or person is None:
        raise No("password", "staff")

    def seated(answer: StaffSession) -> None:
        if terminal != CONSOLE:
            for sitting in state.sittings.values():
                sitting.ended |= sitting.terminal == terminal
            _leave(state, terminal)
        state.sittings[answer.id] = Sitting(person, terminal, state.now)
        assert answer.must_change_password == person.must_change

    return Yes(frozenset({12}), learn=seated)


def change_password(state: State, terminal: str, command: ChangePassword) -> Yes:
    person = state.authorised(terminal, command.session, renewing=True)
    if command.new == command.current:
        raise No("password-same")
    if not state.matches(person, command.current):
        raise No("password", "staff")
    state.later(lambda: setattr(person, "password", command.new))
    state.later(lambda: setattr(person, "must_change", False))
    return Yes()


def lock_screen(state: State, terminal: str, command: LockScreen) -> Yes:
    state.authorised(terminal, command.session, locked=True, renewing=True)
    state.later(lambda: setattr(state.sittings[command.session], "locked", True))
    return Yes()


def unlock(state: State, terminal: str, command: Unlock) -> Yes:
    person = state.authorised(terminal, command.session, locked=True, renewing=True)
    if not state.matches(person, command.password):
        raise No("password", "staff")
    state.later(lambda: setattr(state.sittings[command.session], "locked", False))
    return Yes()


def sign_out(state: State, terminal: str, command: SignOut) -> Yes:
    state.authorised(terminal, command.session, locked=True, renewing=True)
    state.later(lambda: _leave(state, terminal))
    state.later(lambda: setattr(state.sittings[command.session], "ended", True))
    return Yes(frozenset({12}))


def _leave(state: State, terminal: str) -> None:
    """End whatever visit stands open at a terminal."""
    visit = state.visit_at(terminal)
    if visit is not None:
        state.close(visit)


def end_visit(state: State, terminal: str, command: EndVisit) -> Yes:
    state.authorised(terminal, command.session, Role.TELLER, locked=command.reason == VisitEnd.IDLE)
    obeys = frozenset({12}) if state.visit_at(terminal) else frozenset()
    state.later(lambda: _leave(state, terminal))
    return Yes(obeys)


def touch_visit(state: State, terminal: str, command: TouchVisit) -> Yes:
    state.authorised(terminal, command.session, Role.TELLER)
    state.busy(terminal)
    return Yes(frozenset({12}))


def reset_staff(state: State, terminal: str, command: ResetStaff) -> Yes:
    """A reset is audited; it needs no second person yet (rule 15)."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    person = state.people[command.number]

    def renewed(once: str) -> None:
        person.password, person.must_change = once, True
        person.failures, person.locked_until = 0, None
        _turn_out(state, person, command.session)

    return Yes(frozenset({15}), learn=renewed)


def _turn_out(state: State, person: Person, but: UUID) -> None:
    for session, sitting in state.sittings.items():
        if sitting.person is person and session != but:
            sitting.ended = True


def import_clients(state: State, terminal: str, command: ImportClients) -> Yes:
    """A change of a mobile, a document or a state waits for two people: it is refused (rule 15)."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    names = COLUMNS.split(",")
    refused: list[tuple[str, str]] = []
    changed: list[dict[str, str]] = []
    validities: dict[str, str] = {}
    with command.file() as file:
        lines = file.read().decode().splitlines()[1:]
    for line in lines:
        row = dict(zip(names, line.split(","), strict=True))
        # Rows of one document agree: where they do not, the later one is not looked at any further.
        first = validities.setdefault(row["document_number"], row["document_expires"])
        agrees = first == row["document_expires"]
        no = _two_people(state, row) if agrees else ["document_expires"]
        refused += [(row["fund_account"], column) for column in no]
        if not no and row != state.accounts[row["fund_account"]].told:
            changed.append(row)

    def imported(report: ImportReport) -> None:
        assert sorted(cell.column for cell in report.refused) == sorted(column for _, column in refused)
        assert (report.changed, report.written) == (len(changed), bool(changed and not refused))
        if report.written:
            for row in changed:
                _take(state, row)

    return Yes(frozenset({15}) if not refused else frozenset({-15}), learn=imported)


def _two_people(state: State, row: dict[str, str]) -> list[str]:
    account = state.accounts[row["fund_account"]]
    no = [name for name in ("mobile", "document_number") if row[name] != account.told[name]]
    if row["document_expires"] != account.told["document_expires"] and "document_number" not in no:
        no.append("document_expires")
    no += [
        flag
        for flag in FLAGS
        if row[flag] != account.told[flag] and (row[flag] == "1") != account.flags[flag]
    ]
    locks = int(row["password_failures"]) > LOCKED_ABOVE
    said_before = row["password_failures"] == account.told["password_failures"]
    if not said_before and locks != (account.failures > LOCKED_ABOVE):
        no.append("password_failures")
    return no


def _take(state: State, row: dict[str, str]) -> None:
    account = state.accounts[row["fund_account"]]
    if row["password_failures"] != account.told["password_failures"]:
        account.failures = int(row["password_failures"])
    account.told = row
