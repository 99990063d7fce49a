"""What stands beside the work on wide screens: asked there alone, so that it costs nothing elsewhere."""

from sqlalchemy import case, func
from sqlmodel import col, select

from counter_tui.desk.api.commands.visits import AskOverview
from counter_tui.desk.api.overview import Holding, Overview, Today
from counter_tui.desk.authorise import authorise
from counter_tui.desk.course import course_of_visit
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.visits import open_visit, signed_in
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.enums import OperationState, Role
from data.terms.masking import mask_document


def ask_overview(work: Work, command: AskOverview) -> Overview:
    """The client at the counter, the visit so far, and the day of who asks."""
    authorise(work, command.session, Role.TELLER)
    visit = open_visit(work)
    return Overview(
        holding=_holding(work, visit) if visit is not None and visit.account_id is not None else None,
        course=course_of_visit(work, visit) if visit is not None else (),
        today=_today(work),
    )


def _holding(work: Work, visit: OpenVisit) -> Holding:
    client, account = signed_in(work, visit)
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    return Holding(
        document=mask_document(number),
        document_expires=client.document_expires,
        funds=account.available_funds,
        positions=account.open_positions,
        bank_links=account.bank_links,
    )


def _today(work: Work) -> Today:
    """Counted over the branch's numbers of the day, which stand together in their index."""
    day = f"{work.today:%Y%m%d}"
    state = col(Operation.state)
    drafts = state == OperationState.DRAFT
    served, open_ones, returned = work.session.exec(
        select(
            func.count(case((state.not_in([OperationState.DRAFT, OperationState.CANCELLED]), 1))),
            func.count(case((drafts & col(Operation.returned).is_(False), 1))),
            func.count(case((drafts & col(Operation.returned).is_(True), 1))),
        ).where(
            col(Operation.branch_id) == work.who.branch_id,
            col(Operation.number).between(f"{day}-0000", f"{day}-9999"),
            col(Operation.application).is_(True),
            col(Operation.teller_id) == work.who.staff_id,
        )
    ).one()
    return Today(served, open_ones, returned)
