"""The branch and the model side by side: everything done to one is asked of the other."""

import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from hypothesis import note

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.administration import AddStaff, ResetStaff
from counter_tui.desk.api.commands.agreements import OpenAgreement
from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.operations import AskOperation, TakeStep, Withdraw
from counter_tui.desk.api.commands.revealing import Reveal
from counter_tui.desk.api.imports import UNWATCHED, held
from counter_tui.desk.api.inputs import Drawn
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from data.audit_verify import Finding, verify
from data.terms.errors import Conflict, CounterError, Invalid, Refusal
from tests.house import COLUMNS
from tests.machine import places
from tests.machine.building import Building
from tests.machine.checks import Checks
from tests.machine.facts import CONSOLE, LEASE, SMS_RETRY, SMS_TRIES, STEPS, Letter, Operation
from tests.machine.listing import Stopped, Stopping
from tests.machine.model import Model
from tests.machine.reached import reached
from tests.machine.standing import current, serves
from tests.machine.tally import Tally
from tests.machine.verdicts import No, Yes

MOST_BACK: Final = timedelta(seconds=50)
"""Less than a minute: beyond that a clock counts as set back, which other tests look at."""
WITH_SLIP: Final = frozenset({"bind", "join", "unbind", "signature", "unlock", "reset"})
IN_FULL: Final = (Reveal, ResetStaff, AddStaff, OpenAgreement)
"""What answers with a number, a password or a form in full."""


class World:
    """One example's house, its model, and the counts it adds to."""

    def __init__(self, building: Building, tally: Tally) -> None:
        building.begin_again()
        self.building = building
        self.house = building.house
        self.counters = building.counters
        self.model = Model(self.house.clock)
        self.state = self.model.state
        self.tally = tally
        self.seats: dict[str, UUID] = {}
        self.asked: list[tuple[str, Command[Any]]] = []
        self.letters: list[delivery.Letter] = []
        self.latest = self.state.now
        self.checks = Checks(building.shell)
        self.before = self.checks.look()
        self.secrets = {told["mobile"] for told in places.rows()} | {
            told["document_number"] for told in places.rows()
        }

    def close(self) -> None:
        verdict = verify(self.counters[CONSOLE].desk.store)
        assert verdict.finding is Finding.CLEAN, verdict

    def key(self) -> UUID:
        return self.house.key()

    # --- one command

    def do(self, terminal: str, command: Command[Any]) -> Any:
        """Ask the model and the engine; they must agree, and so must the store afterwards.

        Answers with the engine's answer, None for a no.
        """
        self.tally.steps += 1
        self.tally.commands[type(command).__name__] += 1
        verdict = self.model.judge(terminal, command)
        answer, error, stopped = None, None, False
        try:
            answer = self.counters[terminal].do(command)
        except CounterError as said:
            error = said
        except Stopped:
            stopped = True
        note(f"{self.state.now:%m-%d %H:%M:%S} {terminal or 'console'} {_short(command)}: {_said(error)}")
        after = self.checks.look()
        changed = self.checks.changed(self.before, after)
        recorded = self.checks.recorded()
        if isinstance(verdict, Yes):
            assert error is None, f"the contract allows it; the engine says {error!r}"
            assert stopped == verdict.stops, "it was to be stopped half-way"
            if verdict.reads:
                assert not changed, f"looking changed {changed}"
            self.tally.reached.update(reached(self.state, command))
            self.model.took(command, verdict, answer)
            self._allowed(terminal, command, verdict, answer)
        else:
            assert error is not None, f"the contract says {verdict.code}; the engine does it"
            self._refused(terminal, command, verdict, error, changed, recorded)
        self.before, self.checks.attempts = after, recorded
        self.asked.append((terminal, command))
        self._hold()
        return answer

    def _hold(self) -> None:
        self.checks.learn(self.model)
        self.checks.same(self.model)
        self.checks.laws(self.model)
        self.checks.chains()

    def _allowed(self, terminal: str, command: Command[Any], yes: Yes, answer: Any) -> None:
        for rule in yes.obeys:
            (self.tally.obeyed if rule > 0 else self.tally.tried)[abs(rule)] += 1
        if yes.shows is not None:
            assert isinstance(answer, OperationView)
            self._shows(yes.shows, answer, terminal)
        if not isinstance(command, IN_FULL):
            shown = repr(answer)
            assert not [secret for secret in self.secrets if secret in shown], "a number in full"

    def _shows(self, operation: Operation, view: OperationView, terminal: str) -> None:
        """An answer shows the operation as the model has it."""
        assert (view.id, view.number, view.state) == (operation.id, operation.number, operation.state)
        assert (view.current.key if view.current else None) == current(self.state, operation, terminal)
        for step in view.steps:
            done = operation.counting(step.key)
            counts = done is not None and (
                operation.state != "draft" or serves(self.state, operation, done, terminal)
            )
            assert (step.state is StepState.DONE) == counts, f"step {step.key} is {step.state}"

    def _refused(
        self,
        terminal: str,
        command: Command[Any],
        no: No,
        error: CounterError,
        changed: set[str],
        recorded: tuple[int, int],
    ) -> None:
        assert (error.code, error.rule) == (no.code, no.rule)
        assert changed <= no.kept, f"a refusal changed {changed - no.kept}"
        assert isinstance(error, Refusal if no.refusal else Conflict if no.conflict else Invalid)
        if no.refusal and not isinstance(command, AskOperation):
            chain = f"T:{terminal}" if terminal else "S:console"
            kind, _, detail = self.checks.refusal(chain).partition(" ")
            told = json.loads(detail)
            assert (kind, told["code"], told["rule"]) == ("refused", no.code, no.rule)
            if not no.kept and no.code != "password":
                assert recorded[0] == self.checks.attempts[0] + 1, "an attempt is recorded once"
        else:
            assert recorded == self.checks.attempts, "what is not a rule's refusal leaves no record"
        self.tally.codes[no.code] += 1
        self.tally.refused[error.rule] += 1
        if no.serves:
            self.tally.tried[no.serves] += 1
        if _would_have_a_slip(self.state.operations, command):
            self.tally.tried[11] += 1

    # --- what happens beside the counter

    def wait(self, seconds: float) -> None:
        """Let time pass; a negative wait sets the wall clock back, as far as machines differ."""
        self.latest = max(self.latest, self.state.now)
        if seconds < 0:
            seconds = max(seconds, (self.latest - MOST_BACK - self.state.now).total_seconds())
        note(f"{self.state.now:%m-%d %H:%M:%S} {seconds:+.0f} s")
        if seconds < 0:
            self.house.clock.set(self.state.now + timedelta(seconds=seconds))
        else:
            self.house.clock.advance(seconds)

    def broker(self, account: str, column: str, value: int) -> None:
        """The broker's own system changes an account's flag, past the counter."""
        note(f"{self.state.now:%m-%d %H:%M:%S} broker: {account} {column} = {value}")
        found = self.state.accounts[account]
        if column == "password_failures":
            found.failures = value
        else:
            found.flags[column] = bool(value)
        assert column in COLUMNS
        self.building.shell.do(f"UPDATE fund_account SET {column} = ? WHERE number = ?", value, account)
        self._beside()

    def _beside(self) -> None:
        self.before = self.checks.look()
        self.checks.attempts = self.checks.recorded()
        self._hold()

    def deliver(self, *, works: bool = True) -> None:
        """Deliver all that is due; a gateway that does not work refuses each message once."""
        self.tally.steps += 1
        due = [each for each in self.state.letters if self._due(each)]
        expected = {each.id for each in due if not self._useless(each)}
        gateway = Gateway(works)
        desk = self.counters[CONSOLE].desk
        while delivery.deliver_next(desk, gateway):
            pass
        note(
            f"{self.state.now:%m-%d %H:%M:%S} outbox: {len(due)} due, gateway {'works' if works else 'fails'}"
        )
        assert sorted(gateway.taken) == sorted(expected), "each message that is due is handed over once"
        for letter in due:
            if self._useless(letter):
                letter.state = "given_up"
                self.tally.tried[9] += 1
            else:
                self._handed(letter, works, *gateway.said[letter.id])
        self._beside()
        self._outbox()

    def _handed(self, letter: Letter, works: bool, to: str, text: str) -> None:
        assert to == letter.mobile, "a message goes to the reserved mobile"
        letter.attempts += 1
        letter.leased_until = letter.token = None
        if works:
            letter.state = "delivered"
            self.tally.obeyed[9] += 1
            if letter.challenge is not None:
                letter.challenge.code = text.partition("验证码 ")[2][:6]
                assert letter.challenge.code.isdigit()
            return
        self.tally.tried[9] += 1
        if letter.attempts >= SMS_TRIES:
            letter.state = "given_up"
        else:
            letter.next_at = self.state.now + SMS_RETRY * 2 ** (letter.attempts - 1)

    def _due(self, letter: Letter) -> bool:
        free = letter.leased_until is None or letter.leased_until <= self.state.now
        return letter.state == "waiting" and letter.next_at <= self.state.now and free

    def _useless(self, letter: Letter) -> bool:
        return letter.expires_at is not None and letter.expires_at <= self.state.now

    def lease(self) -> None:
        """A deliverer takes a message and dies with it; another finds it held."""
        due = [each for each in self.state.letters if self._due(each)]
        if not due or any(self._useless(each) for each in due):
            return
        self.tally.steps += 1
        held = delivery.lease(self.counters[CONSOLE].desk)
        assert held is not None
        self.letters.append(held)
        letter = next(each for each in due if each.id == held.id)
        letter.attempts += 1
        letter.leased_until, letter.token = self.state.now + LEASE, held.token
        note(f"{self.state.now:%m-%d %H:%M:%S} outbox: {letter.template} is taken and not settled")
        if len(due) == 1:
            assert delivery.lease(self.counters["PD-03"].desk) is None, "held by another"
            self.tally.tried[9] += 1
        self._beside()
        self._outbox()

    def settle(self) -> None:
        """A deliverer that was thought dead says it delivered its message; only the last lease counts."""
        held = self.letters.pop()
        self.tally.steps += 1
        letter = next(each for each in self.state.letters if each.id == held.id)
        fenced = letter.state != "waiting" or letter.token != held.token
        delivery.settle(self.counters[CONSOLE].desk, held, delivered=True)
        note(f"{self.state.now:%m-%d %H:%M:%S} outbox: {letter.template} settled late, fenced: {fenced}")
        if fenced:
            self.tally.tried[9] += 1
        else:
            letter.state, letter.leased_until, letter.token = "delivered", None, None
            self.tally.obeyed[9] += 1
        self._beside()
        self._outbox()

    def _outbox(self) -> None:
        """A secret is erased once its message is settled (rule 9)."""
        assert set(self.checks.ask("SELECT id, state, attempts, text_sealed IS NULL FROM message")) == {
            (each.id.hex, each.state, each.attempts, int(each.state != "waiting" and each.secret))
            for each in self.state.letters
        }

    def tell_list(
        self, account: str, column: str, value: str, *, more: bool = False, skip: bool = False, stop: int = 0
    ) -> None:
        """An administrator imports the list with one cell changed.

        Args:
            more: whether it has a client more.
            skip: whether rows that are refused are left out, and the rest taken.
            stop: after how many batches it is stopped; 0 for not at all.
        """
        told = [{**each.told} for each in self.state.accounts.values()]
        next_one = places.told_in(places.NEXT_CLIENT)
        if more and next_one["fund_account"] not in self.state.accounts:
            told.append(next_one)
        for row in told:
            if row["fund_account"] == account:
                row[column] = value
        self.take_list(places.listed(told), skip=skip, stop=stop)

    def take_list(self, content: bytes, *, skip: bool = False, stop: int = 0) -> None:
        watch = Stopping(stop) if stop else UNWATCHED
        self.do(CONSOLE, ImportClients(self.seats[CONSOLE], held(content), skip, watch))

    def die(self, terminal: str) -> None:
        """The program at a terminal dies and is started again; what was being read there was not read."""
        self.building.start(terminal)
        self.state.openings.pop(terminal, None)


class Gateway:
    """An SMS gateway that works or does not, and remembers what it was handed."""

    def __init__(self, works: bool) -> None:
        self.works = works
        self.taken: list[UUID] = []
        self.said: dict[UUID, tuple[str, str]] = {}

    def send(self, message: UUID, to: str, text: str) -> None:
        self.taken.append(message)
        self.said[message] = (to, text)
        if not self.works:
            raise OSError("no line")


def _would_have_a_slip(operations: dict[UUID, Operation], command: Any) -> bool:
    """Whether a command asks for a result that has a slip (rule 11)."""
    if isinstance(command, (Decide, Withdraw)):
        return True
    operation = operations.get(getattr(command, "operation", UUID(int=0)))
    last = STEPS[operation.service][-1] if operation is not None else ""
    return (
        isinstance(command, TakeStep)
        and operation is not None
        and operation.service in WITH_SLIP
        and (command.step == last or isinstance(command.given, Drawn))
    )


def _short(command: Command[Any]) -> str:
    """A command for a person: ids by their ends, no keys."""
    names = command.__dataclass_fields__  # type: ignore[attr-defined]  # every command is a dataclass
    parts = []
    for name in names:
        value = getattr(command, name)
        if name == "key":
            continue
        parts.append(f"{name}={str(value)[-4:] if isinstance(value, UUID) else value!r}"[:80])
    return f"{type(command).__name__}({', '.join(parts)})"


def _said(error: CounterError | None) -> str:
    return "done" if error is None else f"{error.code} (rule {error.rule})"
