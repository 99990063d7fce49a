"""The teller has seen the original document at this visit (rule 4)."""

from counter_tui.desk.api.inputs import OriginalSeen
from counter_tui.desk.api.views import EvidenceLine, QuestionFacts, Sign
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.operations import Operation, StepRecord
from data.terms.errors import Refusal
from data.terms.masking import mask_document, mask_name
from data.terms.words import L, plain

LABEL_DOCUMENT = "client.document"


def _take(work: Work, at: At, given: OriginalSeen) -> Taken:
    if not given.seen:
        raise Refusal(
            "no-original",
            L("The original document was not seen."),
            L("Ask the client for the original; a copy does not serve."),
            rule=4,
        )
    expires = work.session.get_one(Client, client_id_of(at.operation)).document_expires
    if expires is not None and expires < work.today:
        raise Refusal(
            "document-lapsed",
            L("This document has expired."),
            L("Ask the client for the renewed one; its validity must be on file first."),
            rule=4,
        )
    return Taken({}, L("Original seen."))


def _facts(work: Work, operation: Operation, step: Step) -> QuestionFacts:
    client = work.session.get_one(Client, client_id_of(operation))
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    valid = L("long-term") if client.document_expires is None else plain(client.document_expires.isoformat())
    return QuestionFacts(
        L("Is the original of this document in your hand, and is it this client's?"),
        (
            (L("Client"), plain(mask_name(client.name))),
            (L("Number"), plain(mask_document(number))),
            (L("Valid to"), valid),
        ),
    )


def _evidence(work: Work, record: StepRecord) -> EvidenceLine:
    return EvidenceLine(L("Original"), Sign.OK, L("seen {time}", time=f"{work.local(record.at):%H:%M}"))


RULE = StepRule(OriginalSeen, _take, _facts, _evidence)
