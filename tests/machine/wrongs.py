"""The wrong things: out of order, with the wrong code, in the other's turn, by the wrong person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.approvals import Claim, Release
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import (
    AskOperation,
    CancelDraft,
    OpenService,
    RedoFrom,
    TakeStep,
    Withdraw,
)
from counter_tui.desk.api.commands.records import PrintSlip
from counter_tui.desk.api.commands.revealing import Reveal
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.commands.visits import EndVisit, SwitchAccount, TouchVisit
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
from tests.house import PASSWORD, resident_id
from tests.machine import places
from tests.machine.documents import ISSUED, TEN_YEARS
from tests.machine.facts import AGREEMENTS, CLIENTS_TURN, CODES, CONSOLE, READ_LEAST, STEPS, TEXTS, Operation
from tests.machine.moves import DRAWN, PHOTO, SIGNATURE, Moves, document
from tests.machine.standing import current
from tests.machine.stepping import UPRIGHT

NEWCOMERS: Final = ("33010219910111001", "33010219920212002", "33010219930313003")
ROLES: Final = (
    frozenset({Role.TELLER}),
    frozenset({Role.SUPERVISOR}),
    frozenset({Role.TELLER, Role.SUPERVISOR}),
    frozenset({Role.ADMINISTRATOR}),
    frozenset({Role.WITNESS}),
    frozenset[Role](),
)
WRONG_PASSWORD: Final = "not the one it is"
BROKEN: Final = Image("broken.png", b"no picture")
SERVICES: Final = (
    "02",
    "03",
    "04",
    "05",
    "06",
    "bind",
    "prove",
    "unbind",
    "signature",
    "unlock",
    "reset",
    "99",
)
INPUTS: Final[dict[str, list[StepInput]]] = {
    "otp": [Code("000000"), Code("12345")],
    "policy": [Tick(False), Tick(True)],
    "consent": [Tick(False), Tick(True)],
    "photo": [BROKEN, SIGNATURE, PHOTO],
    "face": [Face(FaceResult.FAILED), Face(None), Face(FaceResult.PASSED)],
    "scan": [DeviceName("折" * 21), DeviceName("P 70")],
    "verify": [Code("000000"), Code("1")],
    "original": [OriginalSeen(False), OriginalSeen(True)],
    "draw": [Drawn(()), Drawn(UPRIGHT), FromFile(), DRAWN],
    "file": [BROKEN, PHOTO, SIGNATURE],
    "confirm": [Answer(False), Answer(True)],
    "choose": [Chosen(()), Chosen(("cash",)), Chosen(("funds",))],
    "agreements": [Tick(True)],
}


class Wrongs(Moves):
    """Attempts that the rules are there for; some of them happen to be right."""

    def inputs(self, step: str, operation: Operation | None = None) -> list[StepInput]:
        """What may be handed in at a step, the wrong first."""
        if step == "document":
            return self.documents(operation)
        if step == "details":
            accounts = list(self.state.accounts.values())
            one, other = accounts[0], self.one(accounts)
            return [
                ClientDetails(one.number, "13712340000"),
                ClientDetails("12", one.mobile),
                ClientDetails(one.number, "13712"),
                ClientDetails(other.number, other.mobile),
            ]
        if step == "attest":
            return [
                Attestation(number, password)
                for number in (*self.state.people, "7777")
                for password in (WRONG_PASSWORD, PASSWORD)
            ]
        if step in ("otp", "sign", "verify"):
            codes = [Code(each.code) for each in self.state.challenges[-4:] if each.code is not None]
            return [*INPUTS["verify" if step == "verify" else "otp"], *codes]
        return INPUTS[step]

    def documents(self, operation: Operation | None) -> list[StepInput]:
        """Documents of a client that are refused, and one that is not."""
        clients = [each.client for each in self.state.accounts.values()]
        account = operation.account if operation is not None else None
        client = account.client if account is not None else clients[0]
        yesterday = f"{self.state.today - timedelta(days=1):%Y%m%d}"
        return [
            document(client, seen=False),
            document(client, text=self.one([each for each in clients if each is not client]).name),
            document(client, expires=yesterday),
            document(client, issued=ISSUED, expires=TEN_YEARS),
            document(client, text=client.name[:17] + ("1" if client.name[17] != "1" else "2")),
            document(client, expires=""),
            document(client, back=None),
            document(client, back=PHOTO),
            document(client, front=BROKEN),
            document(client),
        ]

    def misread(self, terminal: str, operation: Operation) -> None:
        """Tick what was not read for its time: not opened, too early, cut short, or another text."""
        unread = self.unread(operation)
        agreement = self.one(unread or [*AGREEMENTS])
        how = self.one(["early", "early", "unopened", "cut", "other", "untick", "unknown", "turn"])
        if how != "unopened":
            self.show(terminal, operation, agreement)
            self.world.wait(9 if how == "early" else READ_LEAST)
        if how == "cut":
            close = CloseAgreement(self.seat(terminal))
            other = SendCode(self.seat(terminal), operation.id, "otp", self.world.key())
            self.world.do(terminal, self.one([close, other]))
        if how == "other":
            agreement = next(each for each in AGREEMENTS if each != agreement)
        if how == "unknown":
            agreement = "no_such_text"
        self.tick(terminal, operation, agreement, ticked=how != "untick", turn=how != "turn")

    def against(self, terminal: str, operation: Operation, step: str) -> StepInput:
        """What the rule of a step is there to refuse."""
        person = self.sitting(terminal, Role.TELLER)
        if step == "details":
            own = [
                each
                for each in self.state.accounts.values()
                if person and each.client.name == person.document
            ]
            return ClientDetails(own[0].number, own[0].mobile) if own else ClientDetails("12", "12")
        if step == "attest":
            return Attestation(person.number if person else "7777", PASSWORD)
        if step in TEXTS:
            return Tick(step not in operation.opened)
        if step == "document":
            return self.one(self.documents(operation)[:4])
        if step == "face":
            return Face(self.one([*[None] * 7, FaceResult.FAILED]))
        return self.inputs(step)[1 if step == "scan" else 0]

    # --- at the step that is due

    def at_a_step(self, terminal: str, how: str) -> None:
        """Something wrong with the step that is due at a terminal."""
        drafts = self.workable(terminal)
        if not drafts or (step := current(self.state, drafts[-1], terminal)) is None:
            self.progress(terminal)
            return
        operation = drafts[-1]
        if step == "agreements" and how in ("input", "against"):
            self.misread(terminal, operation)
            if how == "against" and self.unread(operation):
                self.take(terminal, operation, step, Tick(True))
        elif step == "document" and how == "order":
            given = self.one(self.documents(operation)[1:])
            assert isinstance(given, Document)
            self.world.do(terminal, _reading(self.seat(terminal), operation, given))
        elif how == "input":
            self.take(terminal, operation, step, self.one(self.inputs(step, operation)))
        elif how == "against":
            self.take(terminal, operation, step, self.against(terminal, operation, step))
        elif how == "turn":
            turn = step not in CLIENTS_TURN
            self.take(terminal, operation, step, self.inputs(step, operation)[-1], turn=turn)
        elif how == "order":
            other = self.one([each for each in STEPS[operation.service] if each != step] or ["confirm"])
            self.take(terminal, operation, other, self.inputs(other, operation)[-1])
        elif how == "redo":
            done = self.one(list(STEPS[operation.service]))
            session = self.seat(terminal)
            self.world.do(terminal, RedoFrom(session, operation.id, done, self.world.key()))
        else:
            to = self.one([*CODES])
            self.world.do(terminal, SendCode(self.seat(terminal), operation.id, to, self.world.key()))

    # --- anywhere

    def anything(self, terminal: str, kind: str) -> None:
        """A command about any operation, with any session, whatever is going on."""
        sessions = [self.seat(terminal), *self.state.sittings]
        session = self.one(sessions[:1] * 6 + sessions)
        operations = list(self.state.operations.values())[-12:]
        if kind == "open" and terminal != CONSOLE:
            service = self.one(list(SERVICES))
            self.world.do(terminal, OpenService(session, service, self.world.key()))
            return
        if not operations or kind == "open":
            self.world.do(terminal, TouchVisit(session))
            return
        operation = self.one(operations)
        self.world.do(terminal, self._about(operation, session, kind))

    def _about(self, operation: Operation, session: UUID, kind: str) -> Command[Any]:
        key = self.world.key()
        step = self.one(list(STEPS[operation.service]))
        if kind == "take":
            turn = self.one([step in CLIENTS_TURN, step not in CLIENTS_TURN])
            given = self.one(self.inputs(step, operation))
            return TakeStep(session, operation.id, step, given, turn, key)
        if kind == "text":
            return OpenText(session, operation.id, self.one(list(TEXTS)))
        if kind == "read":
            return OpenAgreement(session, operation.id, "agreements", self.one([*AGREEMENTS, "none"]))
        if kind == "tick":
            return TickAgreement(
                session,
                operation.id,
                "agreements",
                self.one([*AGREEMENTS]),
                True,
                self.one([True, False]),
                key,
            )
        if kind == "document":
            given = self.one(self.documents(operation))
            assert isinstance(given, Document)
            return _reading(session, operation, given)
        if kind == "scan":
            return BeginEnrolment(session, operation.id, "scan", key)
        if kind == "redo":
            return RedoFrom(session, operation.id, step, key)
        if kind == "cancel":
            return CancelDraft(session, operation.id, key)
        if kind == "withdraw":
            return Withdraw(session, operation.id, key)
        if kind == "look":
            return AskOperation(session, operation.id)
        return SendCode(session, operation.id, self.one([*CODES]), key)

    def again(self, how: str) -> None:
        """An earlier command once more: as it was, with other content, or from another terminal."""
        keyed = [each for each in self.world.asked if hasattr(each[1], "key")][-25:]
        if not keyed:
            return
        terminal, command = self.one(keyed)
        if how == "other session":
            command = replace(command, session=self.one(list(self.state.sittings)))  # type: ignore[type-var]
        elif how == "other key":
            command = replace(command, key=self.world.key())  # type: ignore[type-var]
        elif how == "other terminal":
            terminal = self.one(list(places.TERMINALS))
        self.world.do(terminal, command)

    # --- at the approval desk

    def misdecide(self, terminal: str, how: str) -> None:
        """Decide wrongly: without a claim, with an old one, one's own, without a reason."""
        if self.sitting(terminal, Role.SUPERVISOR) is None:
            person = self.sitting(terminal, Role.TELLER)
            if person is not None and how != "as a teller":
                self.seated(terminal, Role.SUPERVISOR)
                return
        operations = self.pending() or [each for each in self.state.operations.values() if each.application]
        if not operations:
            return
        operation = self.one(operations)
        outcome = self.one(list(Outcome))
        token, version = UUID(int=3), operation.version
        hold = self.state.holds.get(operation.id)
        if hold is not None:
            token = hold.token
        if how == "fresh claim":
            evidence = self.world.do(terminal, Claim(self.seat(terminal), operation.id))
            token = evidence.token or token if evidence is not None else token
        if how == "old token":
            evidence = self.world.do(terminal, Claim(self.seat(terminal), operation.id))
            self.world.do(terminal, Claim(self.seat(terminal), operation.id))
            token = evidence.token or token if evidence is not None else token
        if how == "old version":
            version -= 1
        if how == "release":
            self.world.do(terminal, Release(self.seat(terminal), operation.id, token))
        reason = "made_up" if how == "reason" else None
        redo = self.one([(), ("scan",)]) if how == "redo" else None
        self.decide(terminal, operation, token, version, outcome, reason=reason, redo=redo)

    # --- staff

    def staff(self, terminal: str, how: str) -> None:
        session = self.seat(terminal)
        if how == "sign in":
            self.sign_in(terminal, self.one([*self.state.people]))
        elif how == "wrong password":
            self.sign_in(terminal, self.one([*self.state.people]), WRONG_PASSWORD)
        elif how == "lock":
            self.world.do(terminal, LockScreen(session))
        elif how == "unlock":
            sitting = self.state.sittings.get(session)
            right = sitting.person.password if sitting is not None else PASSWORD
            self.world.do(terminal, Unlock(session, self.one([right, WRONG_PASSWORD])))
        elif how == "sign out":
            self.world.do(terminal, SignOut(session))
        elif self.seated(CONSOLE, Role.ADMINISTRATOR):
            self.world.do(CONSOLE, ResetStaff(self.seat(CONSOLE), self.one([*self.state.people, "7777"])))

    def administer(self, how: str) -> None:
        """Add a place or a person, or take a person's access away."""
        if not self.seated(CONSOLE, Role.ADMINISTRATOR):
            return
        session = self.seat(CONSOLE)
        if how == "branch":
            code = self.one(["PD", "BJ", "GZ", "TOO-LONG-A-CODE"])
            self.world.do(CONSOLE, AddBranch(session, code, "另一营业部"))
        elif how == "terminal":
            branch, number = self.one(["PD", "XH", "BJ", "SZ"]), self.one(["03", "7", "08", "123"])
            self.world.do(CONSOLE, AddTerminal(session, branch, number))
        elif how == "hire":
            self._hire(session)
        else:
            added = [each for each in self.state.people if each.startswith("4")]
            self.world.do(CONSOLE, DisableStaff(session, self.one([*added, *added, "9001", "7777"])))

    def _hire(self, session: UUID) -> None:
        numbers = [f"4{len(self.state.people):03}", f"4{len(self.state.people):03}", "1027", "12"]
        people = [resident_id(first17) for first17 in NEWCOMERS]
        number = self.one(numbers)
        roles = self.one([*ROLES])
        licence = self.one(["", "F0301234"])
        # Mostly somebody new; sometimes a client, a colleague, or a number that cannot be.
        documents = [
            *people,
            *people,
            *(each.document for each in self.state.people.values()),
            people[0][:17] + ("1" if people[0][17] != "1" else "2"),
        ]
        once = self.world.do(
            CONSOLE,
            AddStaff(
                session,
                number,
                "新同事",
                self.one(["PD", "PD", "XH", "SZ"]),
                roles,
                licence,
                DocumentKind.RESIDENT_ID,
                self.one(documents),
            ),
        )
        if once is not None:
            self.sign_in(CONSOLE, number)
            self.world.do(CONSOLE, SignOut(self.seat(CONSOLE)))

    # --- the visit

    def visiting(self, terminal: str, how: str) -> None:
        session = self.seat(terminal)
        if how == "end":
            self.world.do(terminal, EndVisit(session, self.one(list(VisitEnd))))
        elif how == "account":
            self.world.do(terminal, SwitchAccount(session, self.one([*self.state.accounts, "10886699"])))
        elif how == "touch":
            self.world.do(terminal, TouchVisit(session))
        elif how == "slip":
            slips = [*self.world.model.slips, UUID(int=4)]
            self.world.do(terminal, PrintSlip(session, self.one(slips[-8:])))
        else:
            item = self.one(["mobile", "document"])
            self.world.do(terminal, Reveal(session, item, " " if how == "no reason" else "client_asks"))


def _reading(session: UUID, operation: Operation, given: Document) -> ReadDocument:
    """The question that a document step asks before its images are taken."""
    return ReadDocument(
        session, operation.id, "document", given.kind, given.text, given.expires, given.issued
    )
