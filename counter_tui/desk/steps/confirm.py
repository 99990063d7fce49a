"""The client's 是 or 否 before a submission; 是 submits."""

from counter_tui.desk.accounts import account_by_id, masked_mobile
from counter_tui.desk.api.inputs import Answer
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import QuestionFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Refused, Work
from data.tables.clients import Client
from data.tables.operations import Operation
from data.terms.errors import Refusal
from data.terms.masking import mask_name
from data.terms.words import L, plain


def _take(work: Work, at: At, given: Answer) -> Taken | Refused:
    if not given.yes:
        return Refused(
            Refusal(
                "client-said-no",
                L("The client said no; nothing was submitted."),
                L("The draft is kept in 10 Applications; it can be resumed or cancelled."),
                rule=1,
            )
        )
    return Taken({"answer": "yes"}, L("The client said yes."))


def _facts(work: Work, operation: Operation, step: Step) -> QuestionFacts:
    service = service_of(operation.service)
    account = account_by_id(work, operation.account_id)
    client = work.row(Client, client_id_of(operation))
    question = service.question(work, operation) if service.question else service.summary
    return QuestionFacts(
        question,
        (
            (L("Client"), plain(mask_name(client.name))),
            (L("Account"), plain(account.number)),
            (L("Service"), service.title),
            (L("Result by SMS to"), plain(masked_mobile(work, account))),
        ),
    )


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    return EvidenceLine(
        L("Confirmed"), Sign.OK, L("the client said yes {time}", time=work.clock_time(record.at))
    )


RULE = StepRule(Answer, _take, _facts, _evidence)
