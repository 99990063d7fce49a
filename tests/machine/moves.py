"""What may be done next: the right thing, and the many wrong ones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from pyotp import TOTP

from counter_tui.desk.api.commands.agreements import OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.operations import CancelDraft, OpenService, RedoFrom, TakeStep
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, SendCode
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    Chosen,
    ClientDetails,
    Code,
    DeviceName,
    Document,
    Drawn,
    Face,
    FromFile,
    Image,
    OriginalSeen,
    StepInput,
    Tick,
)
from data.terms.enums import DocumentKind, FaceResult, Outcome, Role, VisitEnd
from tests.house import PASSWORD, back_png, photo_png, signature_png, strokes
from tests.machine.codes import free_at, too_many
from tests.machine.facts import (
    CLIENTS_TURN,
    CODES,
    FACE_MOST,
    ITEMS,
    OTP_LIFE,
    PHONE_STEP,
    PURPOSES,
    READ_LEAST,
    TEXTS,
    Account,
    Client,
    Operation,
    Person,
    Visit,
)
from tests.machine.returning import returnable
from tests.machine.standing import covered, current, on_file, photo, reading, texts
from tests.machine.stepping import phone_of
from tests.machine.world import World

T = TypeVar("T")

BACK: Final = Image("back.png", back_png())
PHOTO: Final = Image("photo.png", photo_png())
DRAWN: Final = Drawn(strokes())
SIGNATURE: Final = Image("signature.png", signature_png())


def document(client: Client, **other: Any) -> Document:
    """A client's document as an honest teller hands it in."""
    until = f"{client.expires:%Y%m%d}"
    given = Document(DocumentKind.RESIDENT_ID, client.name, until, "", PHOTO, BACK, seen=True)
    return replace(given, **other)


class Moves:
    """Commands for a world, by what it looks like now.

    Args:
        data: Hypothesis's, so that every choice is drawn, shown and shrunk by it.
    """

    def __init__(self, world: World, data: st.DataObject) -> None:
        self.world = world
        self.state = world.state
        self.data = data

    def one(self, options: list[T]) -> T:
        """One of several; the first is the simplest."""
        return options[self.data.draw(st.integers(0, len(options) - 1))] if len(options) > 1 else options[0]

    # --- who sits where

    def seat(self, terminal: str) -> UUID:
        """The session at a terminal; nobody's where none was begun."""
        return self.world.seats.get(terminal, UUID(int=1))

    def sitting(self, terminal: str, role: Role) -> Person | None:
        """Who sits at a terminal and may act there in a role now; None where somebody must sign in."""
        try:
            return self.state.authorised(terminal, self.seat(terminal), role)
        except Exception:  # noqa: BLE001 - whatever the no is, nobody sits there
            return None

    def sign_in(self, terminal: str, number: str, password: str | None = None) -> None:
        person = self.state.people[number]
        given = password if password is not None else person.password
        answer = self.world.do(terminal, SignIn(number, given))
        if answer is None:
            return
        self.world.seats[terminal] = answer.id
        if person.must_change:
            self.world.do(terminal, ChangePassword(answer.id, given, PASSWORD))

    def seated(self, terminal: str, role: Role) -> bool:
        """Have somebody in a role at a terminal; False where that took a sign-in, or did not succeed."""
        if self.sitting(terminal, role) is not None:
            return True
        branch = terminal.partition("-")[0]
        self.sign_in(
            terminal,
            self.one(
                [
                    each.number
                    for each in self.state.people.values()
                    if each.active and role in each.roles and branch in ("", each.branch)
                ]
            ),
        )
        return False

    # --- what is going on at a terminal

    def visit(self, terminal: str) -> Visit | None:
        visit = self.state.visit_at(terminal)
        return None if visit is None or self.state.idle(visit) else visit

    def workable(self, terminal: str) -> list[Operation]:
        """Drafts that can be gone on with at a terminal, the newest last."""
        visit = self.visit(terminal)
        if visit is None:
            return []
        return [
            each
            for each in self.state.operations.values()
            if each.state == "draft"
            and not self.state.expired(each)
            and (each.visit is visit or (each.application and each.account is visit.account))
            and (each.service == "sign_in") == (visit.account is None)
        ]

    def open(self, terminal: str, service: str) -> Any:
        return self.world.do(terminal, OpenService(self.seat(terminal), service, self.world.key()))

    def end(self, terminal: str) -> None:
        self.world.do(terminal, EndVisit(self.seat(terminal), VisitEnd.SWITCHED))

    def take(
        self, terminal: str, operation: Operation, step: str, given: StepInput, *, turn: bool | None = None
    ) -> Any:
        if turn is None:
            turn = step in CLIENTS_TURN and not isinstance(given, FromFile)
        return self.world.do(
            terminal, TakeStep(self.seat(terminal), operation.id, step, given, turn, self.world.key())
        )

    # --- the right thing

    def progress(self, terminal: str) -> None:
        """Do what a good teller would do next at a terminal."""
        if not self.seated(terminal, Role.TELLER):
            return
        visit = self.visit(terminal)
        drafts = self.workable(terminal)
        if visit is None or (visit.account is None and not drafts):
            self.open(terminal, "02")
        elif drafts and (way := self._way(visit, drafts[-1])):
            self.open(terminal, way)
        elif drafts and (step := current(self.state, drafts[-1], terminal)) is not None:
            self.right(terminal, drafts[-1], step)
        else:
            self._next_service(terminal, visit)

    def _way(self, visit: Visit, draft: Operation) -> str:
        """The service through a gate that is closed before a draft of an application; empty where none is."""
        account = visit.account
        if account is None or not draft.application:
            return ""
        phone = self.state.bound.get(account.number)
        if phone is None or phone is not visit.proven:
            return "03"
        return "" if account.client.signature is not None else "04"

    def _next_service(self, terminal: str, visit: Visit) -> None:
        account = visit.account
        if account is None:
            self.end(terminal)
            return
        phone = self.state.bound.get(account.number)
        if phone is None or phone is not visit.proven:
            self.open(terminal, "03")
        elif self.one([0] * 8 + [1]):
            self.open(terminal, "unbind")
        elif account.client.signature is None or self.one([0] * 9 + [1]):
            self.open(terminal, "04")
        elif offered := [each for each in ("unlock", "reset", "reset") if self._serviceable(account, each)]:
            self.open(terminal, self.one(offered))
        else:
            if self.one([False, True]):
                self.open(terminal, "unbind")
            else:
                self.end(terminal)

    def _serviceable(self, account: Account, service: str) -> bool:
        waits = any(
            each.account is account and each.service == service and each.state == "pending"
            for each in self._applications()
        )
        return not waits and not self.state.unfit(service, account)

    def _applications(self) -> Iterator[Operation]:
        return (each for each in self.state.operations.values() if each.application)

    def right(self, terminal: str, operation: Operation, step: str) -> None:
        """Do the step that is due as an honest client and teller would."""
        if operation.account is not None and self._bound_meanwhile(operation, operation.account):
            self.world.do(terminal, CancelDraft(self.seat(terminal), operation.id, self.world.key()))
        elif step in CODES:
            self._right_code(terminal, operation, step)
        elif step in TEXTS and step not in operation.opened:
            self.world.do(terminal, OpenText(self.seat(terminal), operation.id, step))
        elif step == "scan" and operation.phone is None:
            session = self.seat(terminal)
            self.world.do(terminal, BeginEnrolment(session, operation.id, step, self.world.key()))
        elif step == "verify":
            self._right_phone(terminal, operation)
        elif step == "agreements" and (unread := self.unread(operation)):
            self.read(terminal, operation, unread[0])
        elif again := self._to_do_over(operation, step):
            self.redo(terminal, operation, again)
        elif self._hopeless(operation, step):
            self._let_go(terminal, operation)
        else:
            self.take(terminal, operation, step, self._given(terminal, operation, step))

    def _bound_meanwhile(self, operation: Operation, account: Account) -> bool:
        """Whether a phone was bound elsewhere while this binding was under way."""
        return operation.service in ("bind", "join") and account.number in self.state.bound

    def _hopeless(self, operation: Operation, step: str) -> bool:
        """Whether a step cannot be done today, whatever is tried."""
        assert operation.account is not None or step == "details"
        if operation.account is None:
            return False
        client = operation.account.client
        if step == "face":
            return self.state.failed_today(client) >= FACE_MOST
        return step in ("document", "original") and client.expires < self.state.today

    def _to_do_over(self, operation: Operation, step: str) -> str:
        """The step to go back to where what is due stands on something that is on file no more."""
        assert operation.account is not None or step == "details"
        client = operation.account.client if operation.account is not None else None
        if client is None or client.expires < self.state.today:
            return ""
        if step == "original" and operation.service == "reset" and on_file(self.state, client) is None:
            return "document"
        if step == "face" and photo(client) is None:
            return "document" if operation.service == "reset" else "photo"
        return ""

    def redo(self, terminal: str, operation: Operation, step: str) -> None:
        """Go back to a step; where it was not done, it is done again by itself."""
        self.world.do(terminal, RedoFrom(self.seat(terminal), operation.id, step, self.world.key()))

    def unread(self, operation: Operation) -> list[str]:
        """The texts that are not read yet."""
        texts_now = texts(self.state, operation)
        return [str(text[0]) for text in texts_now if reading(operation, text) is None]

    def show(self, terminal: str, operation: Operation, agreement: str) -> Any:
        return self.world.do(
            terminal, OpenAgreement(self.seat(terminal), operation.id, "agreements", agreement)
        )

    def tick(
        self, terminal: str, operation: Operation, agreement: str, *, ticked: bool = True, turn: bool = True
    ) -> None:
        key = self.world.key()
        self.world.do(
            terminal,
            TickAgreement(self.seat(terminal), operation.id, "agreements", agreement, ticked, turn, key),
        )

    def read(self, terminal: str, operation: Operation, agreement: str) -> None:
        """Read an agreement for its time, and tick it."""
        if self.show(terminal, operation, agreement) is not None:
            self.world.wait(self.one([READ_LEAST, READ_LEAST + 4]))
            self.tick(terminal, operation, agreement)

    def _let_go(self, terminal: str, operation: Operation) -> None:
        """Nothing can be done today: cancel, and let the client go."""
        self.world.do(terminal, CancelDraft(self.seat(terminal), operation.id, self.world.key()))
        self.end(terminal)

    def _given(self, terminal: str, operation: Operation, step: str) -> StepInput:
        if step == "details":
            person = self.sitting(terminal, Role.TELLER)
            accounts = [
                each
                for each in self.state.accounts.values()
                if person is None or person.document != each.client.name
            ]
            # Who was here comes again: what is on file of a client then serves.
            known = [each for each in accounts if each.number in self.state.bound]
            account = self.one([*accounts, *known, *known, *known])
            return ClientDetails(account.number, account.mobile)
        if step == "attest":
            person = self.sitting(terminal, Role.TELLER)
            number = next(
                each.number
                for each in self.state.people.values()
                if each is not person
                and each.active
                and each.branch == "PD"
                and operation.account
                and each.document != operation.account.client.name
                and (each.locked_until is None or each.locked_until <= self.state.now)
            )
            return Attestation(number, self.state.people[number].password)
        if step == "choose":
            chosen = [("trading",), ("funds", "cfmmc"), ITEMS]
            return Chosen(self.one(chosen))
        if step == "document":
            assert operation.account is not None
            return document(operation.account.client)
        if step == "draw":
            drawn: list[StepInput] = [DRAWN, FromFile()]
            return self.one(drawn)
        right: dict[str, StepInput] = {
            "policy": Tick(True),
            "consent": Tick(True),
            "photo": PHOTO,
            "face": Face(FaceResult.PASSED),
            "scan": DeviceName("Mate 60"),
            "original": OriginalSeen(True),
            "file": SIGNATURE,
            "confirm": Answer(True),
            "agreements": Tick(True),
        }
        return right[step]

    def _right_code(self, terminal: str, operation: Operation, step: str) -> None:
        challenge = self.state.newest(operation, PURPOSES[operation.service, step])
        live = (
            challenge is not None
            and challenge.state == "live"
            and self.state.now < challenge.sent_at + OTP_LIFE
            and (step != "sign" or challenge.covers == covered(self.state, operation))
        )
        if live and challenge is not None and challenge.code is not None:
            self.take(terminal, operation, step, Code(challenge.code))
            return
        if live and operation.account is not None:
            if self.one([False, True]):
                self.world.deliver(works=False)
                self.world.wait(6)
            self.world.deliver()
            return
        free = free_at(self.state, operation, step)
        if free is not None and free > self.state.now:
            self.world.wait((free - self.state.now).total_seconds())
        if too_many(self.state, operation.account.mobile if operation.account else operation.mobile):
            self.world.wait(3600)
            return
        session = self.seat(terminal)
        self.world.do(terminal, SendCode(session, operation.id, step, self.world.key()))
        if operation.account is None:
            self.take(terminal, operation, "otp", Code("000000"))
            self.end(terminal)

    def _right_phone(self, terminal: str, operation: Operation) -> None:
        phone = phone_of(self.state, operation)
        if phone is None:  # it serves no account of the client any more
            self.take(terminal, operation, "verify", Code("000000"))
            return
        if phone.blocked_until is not None and phone.blocked_until > self.state.now:
            self.end(terminal)
            return
        ahead = phone.last + 1 - int(self.state.now.timestamp()) // PHONE_STEP
        if ahead > 0:
            self.world.wait(ahead * PHONE_STEP)
        self.take(terminal, operation, "verify", Code(TOTP(phone.secret).at(self.state.now)))

    # --- deciding

    def some_of(self, steps: tuple[str, ...]) -> tuple[str, ...]:
        """One step or two, in no order."""
        if not steps:
            return ()
        pictured = [step for step in steps if step in ("document", "photo")]
        options = [*steps, *pictured * 4]
        return tuple({self.one(options): None, self.one(options): None})

    def pending(self) -> list[Operation]:
        return [each for each in self._applications() if each.state == "pending"]

    def supervise(self, terminal: str, outcome: Outcome) -> None:
        """Claim and decide what waits, as a good supervisor would."""
        if not self.seated(terminal, Role.SUPERVISOR):
            return
        person = self.sitting(terminal, Role.SUPERVISOR)
        assert person is not None
        waiting = [
            each
            for each in self.pending()
            if each.branch == person.branch
            and each.sides.get(person.number) != "maker"
            and each.account
            and each.account.client.name != person.document
        ]
        if not waiting:
            return
        operation = self.one(waiting)
        evidence = self.world.do(terminal, Claim(self.seat(terminal), operation.id))
        if evidence is None or evidence.token is None:
            return
        account = operation.account
        if outcome is Outcome.APPROVE and account and self.state.unfit(operation.service, account):
            outcome = Outcome.REJECT
        self.decide(terminal, operation, evidence.token, operation.version, outcome)

    def decide(
        self,
        terminal: str,
        operation: Operation,
        token: UUID,
        version: int,
        outcome: Outcome,
        *,
        reason: str | None = None,
        redo: tuple[str, ...] | None = None,
    ) -> None:
        listed = {Outcome.APPROVE: "", Outcome.RETURN: "face_unclear", Outcome.REJECT: "client_asked"}
        again = redo if redo is not None else self.some_of(returnable(operation))
        self.world.do(
            terminal,
            Decide(
                self.seat(terminal),
                operation.id,
                token,
                version,
                outcome,
                self.world.key(),
                listed[outcome] if reason is None else reason,
                again if outcome is Outcome.RETURN else (),
            ),
        )
