"""02, first: fund account and reserved mobile. No match goes on like a match (ASVS 6.3.8)."""

from counter_tui.desk.accounts import client_of, find_account, mobile_index
from counter_tui.desk.api.inputs import ClientDetails
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.authorise import refuse_own
from counter_tui.desk.identity.account import check_account
from counter_tui.desk.identity.mobile import check_mobile
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.masking import mask_mobile
from data.terms.words import L


def _take(work: Work, at: At, given: ClientDetails) -> Taken:
    number = check_account(given.account)
    mobile = check_mobile(given.mobile).number
    account = find_account(work, number, mobile)
    if account is not None:
        refuse_own(work, client_of(work, account).document_index)
    at.operation.account_id = account.id if account else None
    at.operation.client_id = account.client_id if account else None
    work.session.add(at.operation)
    index = mobile_index(work, mobile)
    return Taken(
        {"mobile": mask_mobile(mobile), "mobile_index": index.hex()}, L("Details taken. Send the code next.")
    )


def _facts(work: Work, operation: Operation, step: Step) -> None:
    return None


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    return EvidenceLine(L("Details"), Sign.OK, L("typed by the teller"))


RULE = StepRule(ClientDetails, _take, _facts, _evidence)
