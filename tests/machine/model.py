"""The contract as a small program of its own: what each command may do, and what it then brings about."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from counter_tui.desk.api import commands as c
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
    c.SignIn: staffing.sign_in,
    c.ChangePassword: staffing.change_password,
    c.LockScreen: staffing.lock_screen,
    c.Unlock: staffing.unlock,
    c.SignOut: staffing.sign_out,
    c.EndVisit: staffing.end_visit,
    c.TouchVisit: staffing.touch_visit,
    c.SwitchAccount: serving.switch_account,
    c.AddBranch: administering.add_branch,
    c.AddTerminal: administering.add_terminal,
    c.AddStaff: administering.add_staff,
    c.DisableStaff: administering.disable_staff,
    c.ResetStaff: administering.reset_staff,
    c.ImportClients: listing.import_clients,
    c.AbandonImport: listing.abandon_import,
    c.OpenService: serving.open_service,
    c.OpenText: serving.open_text,
    c.BeginEnrolment: serving.begin_enrolment,
    c.RedoFrom: serving.redo_from,
    c.CancelDraft: serving.cancel_draft,
    c.Withdraw: serving.withdraw,
    c.Reveal: serving.reveal,
    c.TakeStep: stepping.take_step,
    c.SendCode: codes.send_code,
    c.ReadDocument: documents.read_document,
    c.OpenAgreement: reading.open_agreement,
    c.CloseAgreement: reading.close_agreement,
    c.TickAgreement: reading.tick_agreement,
    c.Claim: deciding.claim,
    c.Release: deciding.release,
    c.Decide: deciding.decide,
}

READING: Final = (c.OpenAgreement, c.TickAgreement, c.TouchVisit, c.AskOperation, c.ImportClients)
"""All that can be done at a terminal without cutting short what is read there (rule 7)."""


class Model:
    """What the contract says of a command, before the engine is asked."""

    def __init__(self, clock: Clock) -> None:
        self.state = State(clock)
        self.slips: dict[UUID, Operation] = {}

    def judge(self, terminal: str, command: c.Command[Any]) -> Yes | No:
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
            if isinstance(command, c.AskOperation):
                return serving.ask_operation(state, terminal, command.session, command.operation)
            if isinstance(command, c.PrintSlip):
                return serving.print_slip(state, terminal, command, self.slips.get(command.slip))
            return HANDLERS[type(command)](state, terminal, command)
        except No as no:
            if no.kept:
                state.settle()
            state.put_off.clear()
            if no.refusal and key is not None and known is None:
                self._remember(key, command, refused=True)
            return no

    def took(self, command: c.Command[Any], yes: Yes, answer: Any) -> None:
        """The engine said yes too, and answered."""
        yes.learn(answer)
        self.state.settle()
        key: UUID | None = getattr(command, "key", None)
        if key is not None and key not in self.state.keys:
            self._remember(key, command, refused=False)

    def _remember(self, key: UUID, command: c.Command[Any], *, refused: bool) -> None:
        about = self.state.about
        self.state.keys[key] = (command, about.id if about is not None else None, refused)

    def _again(
        self, terminal: str, command: Any, before: c.Command[Any], about: UUID | None, refused: bool
    ) -> Yes:
        """The same key and content give the same result, told as it stands now; another is told."""
        if command != before or refused or about is None:
            raise No("repeated")
        if isinstance(command, c.Decide):
            return deciding.decided_again(self.state, terminal, command)
        return serving.ask_operation(self.state, terminal, command.session, about)
