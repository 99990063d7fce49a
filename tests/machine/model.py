"""The contract as a small program of its own: what each command may do, and what it then brings about."""

from collections.abc import Callable, Mapping
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
from counter_tui.desk.api.commands.approvals import Claim, Decide, Release
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
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
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.commands.visits import EndVisit, SwitchAccount, TouchVisit
from data.terms.clock import Clock
from tests.machine import (
    administering,
    codes,
    deciding,
    documents,
    listing,
    reading,
    serving,
    staffing,
    stepping,
)
from tests.machine.facts import Operation
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

HANDLERS: Final[Mapping[type[Any], Callable[[State, str, Any], Yes]]] = {
    SignIn: staffing.sign_in,
    ChangePassword: staffing.change_password,
    LockScreen: staffing.lock_screen,
    Unlock: staffing.unlock,
    SignOut: staffing.sign_out,
    EndVisit: staffing.end_visit,
    TouchVisit: staffing.touch_visit,
    SwitchAccount: serving.switch_account,
    AddBranch: administering.add_branch,
    AddTerminal: administering.add_terminal,
    AddStaff: administering.add_staff,
    DisableStaff: administering.disable_staff,
    ResetStaff: administering.reset_staff,
    ImportClients: listing.import_clients,
    AbandonImport: listing.abandon_import,
    OpenService: serving.open_service,
    OpenText: serving.open_text,
    BeginEnrolment: serving.begin_enrolment,
    RedoFrom: serving.redo_from,
    CancelDraft: serving.cancel_draft,
    Withdraw: serving.withdraw,
    Reveal: serving.reveal,
    TakeStep: stepping.take_step,
    SendCode: codes.send_code,
    ReadDocument: documents.read_document,
    OpenAgreement: reading.open_agreement,
    CloseAgreement: reading.close_agreement,
    TickAgreement: reading.tick_agreement,
    Claim: deciding.claim,
    Release: deciding.release,
    Decide: deciding.decide,
}

READING: Final = (OpenAgreement, TickAgreement, TouchVisit, AskOperation, ImportClients)
"""All that can be done at a terminal without cutting short what is read there (rule 7)."""


class Model:
    """What the contract says of a command, before the engine is asked."""

    def __init__(self, clock: Clock) -> None:
        self.state = State(clock)
        self.slips: dict[UUID, Operation] = {}

    def judge(self, terminal: str, command: Command[Any]) -> Yes | No:
        """Yes or no; what a kept no brings about has come about, what a yes does waits for `took`."""
        state = self.state
        state.put_off.clear()
        state.about = None
        if not isinstance(command, READING):
            state.openings.pop(terminal, None)
        key: UUID | None = getattr(command, "key", None)
        known = state.keys.get(key) if key is not None else None
        try:
            if known is not None:
                return self._again(terminal, command, *known)
            if isinstance(command, AskOperation):
                return serving.ask_operation(state, terminal, command.session, command.operation)
            if isinstance(command, PrintSlip):
                return serving.print_slip(state, terminal, command, self.slips.get(command.slip))
            return HANDLERS[type(command)](state, terminal, command)
        except No as no:
            if no.kept:
                state.settle()
            state.put_off.clear()
            if no.refusal and key is not None and known is None:
                self._remember(key, command, refused=True)
            return no

    def took(self, command: Command[Any], yes: Yes, answer: Any) -> None:
        """The engine said yes too, and answered."""
        yes.learn(answer)
        self.state.settle()
        key: UUID | None = getattr(command, "key", None)
        if key is not None and key not in self.state.keys:
            self._remember(key, command, refused=False)

    def _remember(self, key: UUID, command: Command[Any], *, refused: bool) -> None:
        about = self.state.about
        self.state.keys[key] = (command, about.id if about is not None else None, refused)

    def _again(
        self, terminal: str, command: Any, before: Command[Any], about: UUID | None, refused: bool
    ) -> Yes:
        """The same key and content give the same result, told as it stands now; another is told."""
        if command != before or refused or about is None:
            raise No("repeated")
        if isinstance(command, Decide):
            return deciding.decided_again(self.state, terminal, command)
        return serving.ask_operation(self.state, terminal, command.session, about)
