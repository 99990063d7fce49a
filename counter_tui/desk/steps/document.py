"""The client's identity document, read, checked and scanned (rule 4)."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.ageing import highest, next_after
from counter_tui.desk.api.inputs import Document, Image
from counter_tui.desk.api.views.documents import DocumentRead
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import DocumentFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.documents import (
    CHECKED,
    LABEL_BACK,
    LABEL_CHECKED,
    REUSED,
    TWO_SIDED,
    Identified,
    Validity,
    identify,
    judge_validity,
)
from counter_tui.desk.identity.doubts import Doubt, said
from counter_tui.desk.images import Checked, check_image
from counter_tui.desk.pictured import sides
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.original import LABEL_DOCUMENT, refuse_unseen
from counter_tui.desk.steps.photo import client_id_of, keep_photo, refuse_small, refuse_without_consent
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.evidence import DocumentBack, DocumentCheck
from data.tables.operations import Operation
from data.tables.staff import Staff
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.masking import mask_document, mask_name
from data.terms.words import L

LONG_TERM: Final = "长期"

_NUMBERS: Final = highest(col(DocumentCheck.number), col(DocumentCheck.client_id))


def _take(work: Work, at: At, given: Document) -> Taken:
    refuse_without_consent(work, at.operation)
    client = _client(work, at.operation)
    identified = identify(work, client, given.kind, given.text)
    validity = judge_validity(work, client, identified, expires=given.expires, issued=given.issued)
    if validity is None:
        raise Invalid(
            "document_expires",
            "document-expires-empty",
            L("Until when the document is valid is not told yet."),
            L("Type it as 20360501; for long-term type L."),
        )
    refuse_unseen(seen=given.seen)
    front, back = _images(given)
    check = _keep(work, at, client, identified, validity, front, back)
    detail = {
        CHECKED: str(check),
        "photo_sha256": front.sha256.hex(),
        "back_sha256": back.sha256.hex() if back is not None else None,
    }
    return Taken(detail, L("Document checked; both it and its images are kept encrypted."))


def _client(work: Work, operation: Operation) -> Client:
    return work.row(Client, client_id_of(operation))


def _images(given: Document) -> tuple[Checked, Checked | None]:
    front = _side(given.front, "front")
    if given.kind not in TWO_SIDED:
        return front, None
    if given.back is None:
        raise Invalid(
            "back",
            "document-back",
            L("The other side of the document is missing."),
            L("Scan it too, and choose its picture."),
        )
    back = _side(given.back, "back")
    if back.sha256 == front.sha256:
        raise Invalid(
            "back",
            "document-same-side",
            L("This is the same picture twice."),
            L("Choose the picture of the other side."),
        )
    return front, back


def _side(image: Image, field: str) -> Checked:
    try:
        checked = check_image(image)
        refuse_small(checked)
    except Invalid as no:
        raise Invalid(field, no.code, no.says, no.then) from None
    return checked


def _keep(
    work: Work,
    at: At,
    client: Client,
    identified: Identified,
    validity: Validity,
    front: Checked,
    back: Checked | None,
) -> UUID:
    photo = keep_photo(work, at.operation, client.id, front)
    document = identified.reading.document
    check = work.new_id()
    work.keep(
        DocumentCheck,
        id=check,
        client_id=client.id,
        number=next_after(work, _NUMBERS, client.id),
        operation_id=at.operation.id,
        staff_id=work.who.staff_id,
        document_kind=document.kind,
        document_sealed=work.desk.sealing.seal(LABEL_CHECKED, check, document.number.encode()),
        document_index=client.document_index,
        expires=validity.until,
        issued=validity.issued,
        warnings=json.dumps([*identified.doubts, *validity.doubts]),
        photo_id=photo,
        at=work.now,
    )
    if back is not None:
        work.keep(
            DocumentBack,
            check_id=check,
            image_sealed=work.desk.sealing.seal(LABEL_BACK, check, back.content),
            image_sha256=back.sha256,
            width=back.width,
            height=back.height,
        )
    return check


def read_document(
    work: Work, operation: Operation, kind: DocumentKind, text: str, *, expires: str, issued: str
) -> DocumentRead:
    """Understand a document before its images are taken; it is the client's, or refused.

    Raises:
        Invalid: it is none, or what is typed beside it is no date.
        Refusal: as when the step is taken.
    """
    client = _client(work, operation)
    identified = identify(work, client, kind, text)
    validity = judge_validity(work, client, identified, expires=expires, issued=issued)
    reading = identified.reading
    return DocumentRead(
        kind=reading.document.kind,
        number=reading.document.number,
        named=identified.named,
        expires="" if validity is None else _typed(validity.until, LONG_TERM),
        issued="" if validity is None else _typed(validity.issued, ""),
        doubts=said((*identified.doubts, *(validity.doubts if validity is not None else ()))),
    )


def _typed(day: date | None, none: str) -> str:
    return none if day is None else day.isoformat()


def _facts(work: Work, operation: Operation, step: Step) -> DocumentFacts:
    client = _client(work, operation)
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    allowed = work.desk.policy.allowed_documents
    return DocumentFacts(
        client=mask_name(client.name),
        kind=DocumentKind(client.document_kind),
        number=mask_document(number),
        expires=client.document_expires,
        kinds=tuple(kind for kind in DocumentKind if kind in allowed),
        two_sided=TWO_SIDED,
    )


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    check = work.session.get_one(DocumentCheck, UUID(json.loads(record.detail)[CHECKED]))
    return told(work, check)


def told(work: Work, check: DocumentCheck) -> EvidenceLine:
    """A document for who decides: what it is, who captured it, and by which images it is known."""
    number = work.desk.sealing.open(LABEL_CHECKED, check.id, check.document_sealed).decode()
    return EvidenceLine(
        L("Document"),
        Sign.OK,
        L(
            "{kind} {number}, valid to {day}; {staff} checked and scanned it {time}",
            kind=DOCUMENT_TITLES[DocumentKind(check.document_kind)],
            number=mask_document(number),
            day=check.expires or L("long-term"),
            staff=work.session.get_one(Staff, check.staff_id).name,
            time=f"{work.local(check.at):%Y-%m-%d %H:%M}",
        ),
        sides(work, check),
    )


def warnings(work: Work, records: Iterable[Recorded]) -> tuple[EvidenceLine, ...]:
    """The warnings that were passed over with the documents that these steps stand on (rule 4)."""
    details = [json.loads(record.detail) for record in records]
    checks = {UUID(detail[name]) for detail in details for name in (CHECKED, REUSED) if name in detail}
    found = work.session.exec(select(DocumentCheck).where(col(DocumentCheck.id).in_(checks)))
    doubts = {Doubt(code) for check in found for code in json.loads(check.warnings)}
    return tuple(
        EvidenceLine(L("Document"), Sign.WARN, says)
        for says in said(doubt for doubt in Doubt if doubt in doubts)
    )


RULE = StepRule(Document, _take, _facts, _evidence)
