"""The model's state, and the questions that many commands ask of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from data.terms.clock import Clock
from data.terms.enums import Gate, Role
from tests.house import PASSWORD, resident_id
from tests.machine import places
from tests.machine.facts import (
    APPLICATIONS,
    CONSOLE,
    DRAFT,
    GATES,
    IDLE,
    LOCKED_ABOVE,
    SESSION,
    STAFF_LOCK,
    STAFF_TRIES,
    ZONE,
    Account,
    Challenge,
    Client,
    Hold,
    Letter,
    Opening,
    Operation,
    Person,
    Phone,
    Run,
    Sitting,
    Visit,
)
from tests.machine.verdicts import No


@dataclass
class State:
    """Everything of the two branches.

    What a command brings about is put off with `later`: a no that keeps nothing forgets it.
    """

    clock: Clock
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    sittings: dict[UUID, Sitting] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    operations: dict[UUID, Operation] = field(default_factory=dict)
    challenges: list[Challenge] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    bound: dict[str, Phone] = field(default_factory=dict)
    unbound: list[tuple[str, Phone]] = field(default_factory=list)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    keys: dict[UUID, tuple[Command[object], UUID | None, bool]] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    branches: set[str] = field(default_factory=lambda: {"PD", "XH"})
    terminals: set[str] = field(default_factory=lambda: set(places.TERMINALS))
    importing: Run | None = None
    approved: int = 0
    unlocked: int = 0
    reset: list[tuple[str, str]] = field(default_factory=list)
    put_off: list[Callable[[], object]] = field(default_factory=list)
    about: Operation | None = None

    def __post_init__(self) -> None:
        for told in places.rows():
            self.enter(told)
        for hired in places.HIRED:
            document = resident_id(hired.document)
            self.people[hired.number] = Person(hired.number, hired.branch, hired.roles, document, PASSWORD)

    def enter(self, told: dict[str, str]) -> None:
        """Enter an account that is new, as the broker's list tells of it."""
        number = told["document_number"]
        known = (each.client for each in self.accounts.values() if each.client.name == number)
        expires = datetime.fromisoformat(told["document_expires"]).date()
        client = next(known, None) or Client(number, expires)
        flags = {flag: told[flag] == "1" for flag in ("dormant", "restricted", "frozen", "closed")}
        account = told["fund_account"]
        self.accounts[account] = Account(
            account, told["mobile"], client, int(told["password_failures"]), flags, told
        )

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        """The day at the branch."""
        return self.now.astimezone(ZONE).date()

    # --- what a command brings about

    def later(self, effect: Callable[[], object]) -> None:
        self.put_off.append(effect)

    def settle(self) -> None:
        """Let everything put off come about."""
        for effect in self.put_off:
            effect()
        self.put_off.clear()

    # --- people

    def authorised(
        self, terminal: str, session: UUID, *roles: Role, locked: bool = False, renewing: bool = False
    ) -> Person:
        sitting = self.sittings.get(session)
        if sitting is None or sitting.ended or sitting.terminal != terminal or not sitting.person.active:
            raise No("session-over")
        if self.now - sitting.opened_at > SESSION:
            raise No("session-over")
        if sitting.locked and not locked:
            raise No("screen-locked")
        if sitting.person.must_change and not renewing:
            raise No("must-change")
        if roles and not sitting.person.roles & set(roles):
            raise No("role")
        return sitting.person

    def matches(self, person: Person | None, password: str) -> bool:
        """Whether a password serves now; a wrong one counts, the fifth in a row locks."""
        if person is None:
            return False
        until = self.barred(person.locked_until, STAFF_LOCK)
        self.later(lambda: setattr(person, "locked_until", until))
        if until is not None or not person.active:
            return False
        if person.password == password:
            self.later(lambda: setattr(person, "failures", 0))
            return True
        self.later(lambda: self._missed(person))
        return False

    def barred(self, until: datetime | None, longest: timedelta) -> datetime | None:
        """Until when a bar stands: set back, the clock makes it no longer than it ever was."""
        return min(until, self.now + longest) if until is not None and until > self.now else None

    def _missed(self, person: Person) -> None:
        person.failures += 1
        if person.failures >= STAFF_TRIES:
            person.failures = 0
            person.locked_until = self.now + STAFF_LOCK

    def not_own(self, person: Person, account: Account) -> None:
        """Nobody serves, attests or decides an account of their own (rule 8)."""
        if person.document == account.client.name:
            raise No("own-account")

    def takes_part(self, operation: Operation, number: str, side: str) -> None:
        """Put a person on one side of an operation; nobody stands on both (rule 8)."""
        if operation.sides.get(number, side) != side:
            raise No("took-part" if side == "checker" else "decided-before")
        self.later(lambda: operation.sides.setdefault(number, side))

    # --- visits

    def visit_at(self, terminal: str) -> Visit | None:
        """The visit at a terminal that has not ended, idle or not."""
        return next((visit for visit in self.visits if visit.terminal == terminal and not visit.ended), None)

    def idle(self, visit: Visit) -> bool:
        return self.now - visit.touched_at >= IDLE

    def busy(self, terminal: str) -> Visit:
        """The visit at a terminal, which is not idle from now on (rule 12)."""
        visit = None if terminal == CONSOLE else self.visit_at(terminal)
        if visit is None or self.idle(visit):
            raise No("visit-over")
        self.later(lambda: setattr(visit, "touched_at", self.now))
        return visit

    def close(self, visit: Visit) -> None:
        """End a visit: what it left unfinished is cancelled, drafts of applications stay."""
        visit.ended = True
        self.cancel_own(visit)

    def cancel_own(self, visit: Visit) -> None:
        """Cancel what a visit itself has left unfinished."""
        for operation in self.operations.values():
            if operation.visit is visit and operation.state == "draft" and not operation.application:
                operation.state = "cancelled"
                operation.version += 1

    def reached(self, operation_id: UUID, visit: Visit) -> Operation:
        """An operation of this visit, or an application of its account (rule 12)."""
        operation = self.operations.get(operation_id)
        if operation is None:
            raise No("not-this-client")
        if operation.application and visit.account is not None:
            # The visit may have gone on to another account of the client since.
            mine = operation.account is visit.account
        else:
            mine = operation.visit is visit
        if not mine:
            raise No("not-this-client")
        self.about = operation
        return operation

    # --- operations

    def expired(self, operation: Operation) -> bool:
        return operation.state == "draft" and self.now - operation.draft_since >= DRAFT

    def a_draft(self, operation: Operation) -> None:
        if operation.state != "draft":
            raise No("not-draft")
        if self.expired(operation):
            raise No("expired")

    def known(self, account: Account) -> Phone | None:
        """The phone bound last to another account of the client, never one that this was unbound from."""
        others = [
            phone
            for number, phone in self.bound.items()
            if number != account.number and self.accounts[number].client is account.client
        ]
        return next((each for each in reversed(others) if (account.number, each) not in self.unbound), None)

    def knows(self, visit: Visit) -> None:
        """Refuse where no phone of the client serves another of their accounts."""
        if visit.account is not None and self.known(visit.account) is None:
            raise No("no-known-device")

    def through(self, service: str, visit: Visit) -> None:
        """The gates of a service (rule 2)."""
        account = visit.account
        for gate in GATES[service]:
            phone = self.bound.get(account.number) if account is not None else None
            is_open = {
                Gate.SIGNED_IN: account is not None,
                Gate.DEVICE_BOUND: phone is not None,
                Gate.DEVICE_PROVEN: phone is not None and visit.proven is phone,
                Gate.SIGNATURE: account is not None and account.client.signature is not None,
            }[gate]
            if not is_open:
                raise No(f"gate-{gate}")

    def unfit(self, service: str, account: Account) -> str:
        """Why an account cannot have a service now, empty where it can (rule 14)."""
        if service not in APPLICATIONS:
            return ""
        if account.flags["closed"]:
            return "ineligible-closed"
        if account.flags["restricted"] or account.flags["frozen"]:
            return "ineligible-stopped"
        unlocked = service == "unlock" and account.failures <= LOCKED_ABOVE
        return "ineligible-not-locked" if unlocked else ""

    def end_unfit(self, operation: Operation) -> None:
        """A draft whose account cannot have the service any more ends; that is kept."""
        if operation.account is None:
            return
        why = self.unfit(operation.service, operation.account)
        if why:
            self.later(lambda: self.move(operation, "ended"))
            raise No(why, "operation", "visit")

    def move(self, operation: Operation, state: str) -> None:
        operation.state = state
        operation.version += 1

    def kill(self, operation: Operation) -> None:
        """Kill the live codes of an operation."""
        for challenge in self.challenges:
            if challenge.operation is operation and challenge.state == "live":
                challenge.state = "killed"

    def newest(self, operation: Operation, purpose: str) -> Challenge | None:
        """The code sent last for an operation and purpose."""
        return next(
            (
                challenge
                for challenge in reversed(self.challenges)
                if challenge.operation is operation and challenge.purpose == purpose
            ),
            None,
        )

    def failed_today(self, client: Client) -> int:
        return sum(at.astimezone(ZONE).date() == self.today for at in client.failed)

    def tell(self, template: str, operation: Operation, challenge: Challenge | None = None) -> None:
        """A message to the operation's account (rule 9)."""
        assert operation.account is not None
        self.letters.append(Letter(template, operation, operation.account.mobile, self.now, challenge))
