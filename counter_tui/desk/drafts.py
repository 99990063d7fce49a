"""What becomes of an application without a decision: cancelled or withdrawn by the client's wish."""

from sqlalchemy import delete
from sqlmodel import col

from counter_tui.desk import otp
from counter_tui.desk.api.commands.operations import CancelDraft, Withdraw
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.authorise import authorise
from counter_tui.desk.operations import move, reach, require_draft
from counter_tui.desk.people import participate
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.slips import make_slip
from counter_tui.desk.views import operation_view
from counter_tui.desk.visits import require_visit
from counter_tui.desk.work import Work
from data.tables.operations import ApprovalClaim
from data.terms.enums import OperationState, Role, Side
from data.terms.errors import Conflict
from data.terms.words import L


def cancel_draft(work: Work, command: CancelDraft) -> OperationView:
    """End a draft; what was done stays on record.

    Raises:
        Conflict: it is no draft any more.
    """
    authorise(work, command.session, Role.TELLER)
    visit = require_visit(work)
    operation = reach(work, command.operation, visit)
    require_draft(work, operation)
    participate(work, operation, work.who.staff_id, Side.MAKER)
    otp.kill(work, operation)
    move(work, operation, OperationState.CANCELLED)
    work.audit("operation.cancelled")
    return operation_view(work, operation, L("Cancelled; nothing was submitted."))


def withdraw(work: Work, command: Withdraw) -> OperationView:
    """Take back what waits for a decision; who holds it for one loses it.

    Raises:
        Conflict: it was decided meanwhile.
    """
    authorise(work, command.session, Role.TELLER)
    visit = require_visit(work)
    operation = reach(work, command.operation, visit)
    if operation.state != OperationState.PENDING:
        raise Conflict(
            "not-pending",
            L("This no longer waits for a decision."),
            L("See its outcome in 10 Applications."),
        )
    participate(work, operation, work.who.staff_id, Side.MAKER)
    work.session.execute(delete(ApprovalClaim).where(col(ApprovalClaim.operation_id) == operation.id))
    move(work, operation, OperationState.WITHDRAWN)
    work.audit("operation.withdrawn", {"version": operation.version})
    service = service_of(operation.service)
    make_slip(work, operation, service.title, "withdrawn", {}, service.facts(work, operation))
    return operation_view(work, operation, L("Withdrawn; nothing was changed."))
