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
from counter_tui.desk.api import commands as c
from counter_tui.desk.api.views import OperationView
from counter_tui.desk.approvals import beside, claims, decisions, queue
from counter_tui.desk.clients import importing, journal
from counter_tui.desk.runner import Handler, LongHandler, Runner
from counter_tui.desk.staff import administration, sessions
from counter_tui.desk.work import Desk, Work

READS: dict[type[c.Command[Any]], Handler] = {
    c.AskPlace: home.ask_place,
    c.AskHome: home.ask_home,
    c.AskOverview: overview.ask_overview,
    c.AskOperation: records.ask_operation,
    c.AskRecords: records.ask_records,
    c.AskSlip: records.ask_slip,
    c.AskPapers: papers.ask_papers,
    c.AskOtherAccounts: switching.ask_other_accounts,
    c.AskRevealable: revealing.ask_revealable,
    c.AskQueue: queue.ask_queue,
    c.AskCourse: beside.ask_course,
    c.AskStaff: administration.ask_staff,
    c.ReadStrokes: opened_images.read_strokes,
}

WRITES: dict[type[c.Command[Any]], Handler] = {
    c.SignIn: sessions.sign_in,
    c.ChangePassword: sessions.change_password,
    c.LockScreen: sessions.lock_screen,
    c.Unlock: sessions.unlock,
    c.SignOut: sessions.sign_out,
    c.TouchVisit: visits.touch_visit,
    c.EndVisit: visits.end_visit,
    c.SwitchAccount: switching.switch_account,
    c.OpenService: opening.open_service,
    c.ReadDocument: stepping.read_document,
    c.TakeStep: stepping.take_step,
    c.SendCode: stepping.send_code,
    c.BeginEnrolment: stepping.begin_enrolment,
    c.OpenText: stepping.open_text,
    c.OpenAgreement: turn.open_agreement,
    c.CloseAgreement: turn.close_agreement,
    c.TickAgreement: turn.tick_agreement,
    c.RedoFrom: stepping.redo_from,
    c.CancelDraft: drafts.cancel_draft,
    c.Withdraw: drafts.withdraw,
    c.Reveal: revealing.reveal,
    c.PrintSlip: records.slip_printed,
    c.MakeSlipPaper: records.make_slip_paper,
    c.AskPaper: papers.ask_paper,
    c.MakeAgreementPaper: papers.make_agreement_paper,
    c.Claim: claims.claim,
    c.Release: claims.release,
    c.Decide: decisions.decide,
    c.AddBranch: administration.add_branch,
    c.AddTerminal: administration.add_terminal,
    c.AddStaff: administration.add_staff,
    c.DisableStaff: administration.disable_staff,
    c.ResetStaff: administration.reset_staff,
    c.AbandonImport: journal.abandon_import,
}

LONGS: dict[type[c.Command[Any]], LongHandler] = {
    c.ImportClients: importing.import_clients,
    c.OpenImage: opened_images.open_image,
}


def _operation_again(work: Work, command: Any) -> OperationView:
    """The answer to a repeated command: its operation as it stands now, to who may still see it."""
    if work.operation_id is None:
        raise RuntimeError("a repeated command without its operation")
    return records.ask_operation(work, c.AskOperation(command.session, work.operation_id))


AGAIN: dict[type[c.Command[Any]], Handler] = {
    c.OpenService: _operation_again,
    c.TakeStep: _operation_again,
    c.SendCode: _operation_again,
    c.TickAgreement: _operation_again,
    c.BeginEnrolment: _operation_again,
    c.RedoFrom: _operation_again,
    c.CancelDraft: _operation_again,
    c.Withdraw: _operation_again,
    c.Decide: decisions.decided_again,
}


def runner(desk: Desk, more_reads: dict[type[c.Command[Any]], Handler] | None = None) -> Runner:
    """The engine on `desk`.

    Args:
        more_reads: what this composition answers beyond the counter's own (demo mode's phone).
    """
    return Runner(desk, {**READS, **(more_reads or {})}, WRITES, AGAIN, LONGS)
