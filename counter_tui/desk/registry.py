"""Which function does which command: the whole of the engine in one table."""

from typing import Any

from counter_tui.desk import (
    drafts,
    home,
    opened_images,
    opening,
    overview,
    records,
    revealing,
    stepping,
    switching,
    visits,
)
from counter_tui.desk.agreements import papers, turn
from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    AskStaff,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.approvals import AskCourse, AskQueue, Claim, Decide, Release
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.images import OpenImage, ReadStrokes
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.commands.operations import (
    AskOperation,
    CancelDraft,
    OpenService,
    RedoFrom,
    TakeStep,
    Withdraw,
)
from counter_tui.desk.api.commands.papers import AskPaper, AskPapers, MakeAgreementPaper
from counter_tui.desk.api.commands.records import AskRecords, AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.revealing import AskRevealable, Reveal
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import AskPlace, ChangePassword, SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.commands.visits import (
    AskHome,
    AskOtherAccounts,
    AskOverview,
    EndVisit,
    SwitchAccount,
    TouchVisit,
)
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.approvals import beside, claims, decisions, queue
from counter_tui.desk.clients import importing, journal
from counter_tui.desk.runner import Handler, LongHandler, Runner
from counter_tui.desk.staff import administration, sessions
from counter_tui.desk.work import Desk, Work

READS: dict[type[Command[Any]], Handler] = {
    AskPlace: home.ask_place,
    AskHome: home.ask_home,
    AskOverview: overview.ask_overview,
    AskOperation: records.ask_operation,
    AskRecords: records.ask_records,
    AskSlip: records.ask_slip,
    AskPapers: papers.ask_papers,
    AskOtherAccounts: switching.ask_other_accounts,
    AskRevealable: revealing.ask_revealable,
    AskQueue: queue.ask_queue,
    AskCourse: beside.ask_course,
    AskStaff: administration.ask_staff,
    ReadStrokes: opened_images.read_strokes,
}

WRITES: dict[type[Command[Any]], Handler] = {
    SignIn: sessions.sign_in,
    ChangePassword: sessions.change_password,
    LockScreen: sessions.lock_screen,
    Unlock: sessions.unlock,
    SignOut: sessions.sign_out,
    TouchVisit: visits.touch_visit,
    EndVisit: visits.end_visit,
    SwitchAccount: switching.switch_account,
    OpenService: opening.open_service,
    ReadDocument: stepping.read_document,
    TakeStep: stepping.take_step,
    SendCode: stepping.send_code,
    BeginEnrolment: stepping.begin_enrolment,
    OpenText: stepping.open_text,
    OpenAgreement: turn.open_agreement,
    CloseAgreement: turn.close_agreement,
    TickAgreement: turn.tick_agreement,
    RedoFrom: stepping.redo_from,
    CancelDraft: drafts.cancel_draft,
    Withdraw: drafts.withdraw,
    Reveal: revealing.reveal,
    PrintSlip: records.slip_printed,
    MakeSlipPaper: records.make_slip_paper,
    AskPaper: papers.ask_paper,
    MakeAgreementPaper: papers.make_agreement_paper,
    Claim: claims.claim,
    Release: claims.release,
    Decide: decisions.decide,
    AddBranch: administration.add_branch,
    AddTerminal: administration.add_terminal,
    AddStaff: administration.add_staff,
    DisableStaff: administration.disable_staff,
    ResetStaff: administration.reset_staff,
    AbandonImport: journal.abandon_import,
}

LONGS: dict[type[Command[Any]], LongHandler] = {
    ImportClients: importing.import_clients,
    OpenImage: opened_images.open_image,
}


def _operation_again(work: Work, command: Any) -> OperationView:
    """The answer to a repeated command: its operation as it stands now, to who may still see it."""
    if work.operation_id is None:
        raise RuntimeError("a repeated command without its operation")
    return records.ask_operation(work, AskOperation(command.session, work.operation_id))


AGAIN: dict[type[Command[Any]], Handler] = {
    OpenService: _operation_again,
    TakeStep: _operation_again,
    SendCode: _operation_again,
    TickAgreement: _operation_again,
    BeginEnrolment: _operation_again,
    RedoFrom: _operation_again,
    CancelDraft: _operation_again,
    Withdraw: _operation_again,
    Decide: decisions.decided_again,
}


def runner(desk: Desk, more_reads: dict[type[Command[Any]], Handler] | None = None) -> Runner:
    """The engine on `desk`.

    Args:
        more_reads: what this composition answers beyond the counter's own (demo mode's phone).
    """
    return Runner(desk, {**READS, **(more_reads or {})}, WRITES, AGAIN, LONGS)
