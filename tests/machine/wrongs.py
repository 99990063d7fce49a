"""The wrong things: out of order, with the wrong code, in the other's turn, by the wrong person."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from counter_tui.desk.api.commands.administration import ResetStaff
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
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, SendCode
from counter_tui.desk.api.commands.visits import EndVisit, SwitchAccount, TouchVisit
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    ClientDetails,
    Code,
    DeviceName,
    Drawn,
    Face,
    FromFile,
    Image,
    OriginalSeen,
    StepInput,
    Tick,
)
from data.terms.enums import FaceResult, Outcome, Role, VisitEnd
from tests.house import PASSWORD
from tests.machine import places
from tests.machine.facts import CLIENTS_TURN, CONSOLE, STEPS, TEXTS, Operation
from tests.machine.moves import DRAWN, PHOTO, SIGNATURE, Moves
from tests.machine.stepping import UPRIGHT

WRONG_PASSWORD: Final = "not the one it is"
BROKEN: Final = Image("broken.png", b"no picture")
SERVICES: Final = ("02", "03", "04", "05", "bind", "prove", "unbind", "signature", "unlock", "99")
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
}


class Wrongs(Moves):
    """Attempts that the rules are there for; some of them happen to be right."""

    def inputs(self, step: str) -> list[StepInput]:
        """What may be handed in at a step, the wrong first."""
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
        if step in ("otp", "verify"):
            codes = [Code(each.code) for each in self.state.challenges[-4:] if each.code is not None]
            return [*INPUTS[step], *codes]
        return INPUTS[step]

    def against(self, terminal: str, operation: Operation, step: str) -> StepInput:
        """What the rule of a step is there to refuse."""
        person = self.sitting(terminal, Role.TELLER)
        if step == "details":
            own = [
                each for each in self.state.accounts.values() if person and each.client.name == person.owns
            ]
            return ClientDetails(own[0].number, own[0].mobile) if own else ClientDetails("12", "12")
        if step == "attest":
            return Attestation(person.number if person else "7777", PASSWORD)
        if step in TEXTS:
            return Tick(step not in operation.opened)
        if step == "face":
            return Face(self.one([*[None] * 7, FaceResult.FAILED]))
        return self.inputs(step)[1 if step == "scan" else 0]

    # --- at the step that is due

    def at_a_step(self, terminal: str, how: str) -> None:
        """Something wrong with the step that is due at a terminal."""
        drafts = self.workable(terminal)
        if not drafts or (step := self.state.current(drafts[-1])) is None:
            self.progress(terminal)
            return
        operation = drafts[-1]
        if how == "input":
            self.take(terminal, operation, step, self.one(self.inputs(step)))
        elif how == "against":
            self.take(terminal, operation, step, self.against(terminal, operation, step))
        elif how == "turn":
            turn = step not in CLIENTS_TURN
            self.take(terminal, operation, step, self.inputs(step)[-1], turn=turn)
        elif how == "order":
            other = self.one([each for each in STEPS[operation.service] if each != step] or ["confirm"])
            self.take(terminal, operation, other, self.inputs(other)[-1])
        elif how == "redo":
            done = self.one(list(STEPS[operation.service]))
            session = self.seat(terminal)
            self.world.do(terminal, RedoFrom(session, operation.id, done, self.world.key()))
        else:
            self.world.do(terminal, SendCode(self.seat(terminal), operation.id, "otp", self.world.key()))

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
            return TakeStep(session, operation.id, step, self.one(self.inputs(step)), turn, key)
        if kind == "text":
            return OpenText(session, operation.id, self.one(list(TEXTS)))
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
        return SendCode(session, operation.id, "otp", key)

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
            number = self.one([each.number for each in places.HIRED])
            self.world.do(CONSOLE, ResetStaff(self.seat(CONSOLE), number))

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
