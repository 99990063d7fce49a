"""The teller has seen the original document at this visit (rule 4)."""

import json
from typing import Final
from uuid import UUID

from counter_tui.desk import documents
from counter_tui.desk.api.inputs import OriginalSeen
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import QuestionFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.people import participate
from counter_tui.desk.pictured import sides
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.evidence import DocumentCheck
from data.tables.operations import Operation
from data.tables.staff import Staff
from data.terms.enums import Side, StepKind
from data.terms.errors import Refusal
from data.terms.masking import mask_document, mask_name
from data.terms.words import L, Words, plain

LABEL_DOCUMENT: Final = "client.document"


def refuse_unseen(*, seen: bool) -> None:
    """A copy does not serve.

    Raises:
        Refusal: the original was not seen.
    """
    if not seen:
        raise Refusal(
            "no-original",
            L("The original document was not seen."),
            L("Ask the client for the original; a copy does not serve."),
            rule=4,
        )


def _take(work: Work, at: At, given: OriginalSeen) -> Taken:
    refuse_unseen(seen=given.seen)
    client = work.row(Client, client_id_of(at.operation))
    documents.refuse_lapsed(client, work.today)
    if not _stands_on_document(at.operation):
        return Taken({}, L("Original seen."))
    reused = documents.on_file(work, client)
    if reused is None:
        # It was checked at an earlier visit, and has lapsed since.
        raise documents.lapsed()
    # Whoever captured the document that serves here contributes to this operation too.
    participate(work, at.operation, reused.staff_id, Side.MAKER)
    detail = {documents.REUSED: str(reused.id), "photo_sha256": reused.image_sha256.hex()}
    return Taken(detail, L("Original seen."))


def _stands_on_document(operation: Operation) -> bool:
    """Whether an operation asks for a document, of which the original is confirmed."""
    return any(step.kind is StepKind.DOCUMENT for step in service_of(operation.service).steps)


def _facts(work: Work, operation: Operation, step: Step) -> QuestionFacts:
    client = work.row(Client, client_id_of(operation))
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    valid = L("long-term") if client.document_expires is None else plain(client.document_expires.isoformat())
    return QuestionFacts(
        L("Is the original of this document in your hand, and is it this client's?"),
        (
            (L("Client"), plain(mask_name(client.name))),
            (L("Number"), plain(mask_document(number))),
            (L("Valid to"), valid),
            *_on_file(work, operation, client),
        ),
    )


def _on_file(work: Work, operation: Operation, client: Client) -> tuple[tuple[Words, Words], ...]:
    """That the images are not asked for again, and whose they are."""
    reused = documents.on_file(work, client) if _stands_on_document(operation) else None
    if reused is None:
        return ()
    staff = work.session.get_one(Staff, reused.staff_id).name
    told = L(
        "scanned on {day} by {staff}, not asked for again", day=work.local(reused.at).date(), staff=staff
    )
    return ((L("On file"), told),)


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    time = work.clock_time(record.at)
    reused = json.loads(record.detail).get(documents.REUSED)
    operation = work.row(Operation, record.operation_id)
    if reused is None or documents.served_again(work, operation) is None:
        return EvidenceLine(L("Original"), Sign.OK, L("seen {time}", time=time))
    check = work.session.get_one(DocumentCheck, UUID(reused))
    staff = work.session.get_one(Staff, check.staff_id).name
    told = L("seen {time}; {staff} scanned it {day}", time=time, staff=staff, day=work.local(check.at).date())
    return EvidenceLine(L("Original"), Sign.OK, told, sides(work, check))


RULE = StepRule(OriginalSeen, _take, _facts, _evidence)
