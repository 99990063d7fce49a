"""Steps that several services share."""

from datetime import timedelta

from counter_tui.desk import documents
from counter_tui.desk.agreements.readings import still_read
from counter_tui.desk.faces import CONSENT, photo_on_file
from counter_tui.desk.operations import records, visit_here
from counter_tui.desk.policy import Policy
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Items, Step
from counter_tui.desk.texts import consented
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.operations import Operation
from data.terms.enums import OtpPurpose, StepKind
from data.terms.words import L


def _consent_needed(work: Work, operation: Operation) -> bool:
    return not consented(work, operation.client_id, CONSENT)


def _photo_needed(work: Work, operation: Operation) -> bool:
    return operation.client_id is None or photo_on_file(work, operation.client_id) is None


def _face_fresh(policy: Policy) -> timedelta:
    return policy.face_fresh


def _document_needed(work: Work, operation: Operation) -> bool:
    client = _client(work, operation)
    return client is None or documents.on_file(work, client) is None


def _original_needed(work: Work, operation: Operation) -> bool:
    """Whoever takes the document step at this visit has seen the original."""
    taken = records(work, operation).get(DOCUMENT)
    return taken is None or taken.visit_id != visit_here(work)


def _of_this_visit(work: Work, operation: Operation, step: Step, record: Recorded) -> bool:
    return record.visit_id == visit_here(work)


def _client(work: Work, operation: Operation) -> Client | None:
    return None if operation.client_id is None else work.row(Client, operation.client_id)


DOCUMENT = "document"

CONSENT_STEP = Step(
    "consent", StepKind.CONSENT, L("Consent"), client_turn=True, needed=_consent_needed, text=CONSENT
)
FACE_STEP = Step("face", StepKind.FACE, L("Face"), fresh=_face_fresh)
FACE_STEPS = (
    CONSENT_STEP,
    Step("photo", StepKind.DOCUMENT_PHOTO, L("Photo"), needed=_photo_needed),
    FACE_STEP,
)
"""The face check with what it stands on: the separate consent, and the photo on file (rule 5)."""

_ORIGINAL_STEP = Step(
    "original", StepKind.ORIGINAL_SEEN, L("Original"), needed=_original_needed, still=_of_this_visit
)

DOCUMENT_STEPS = (
    CONSENT_STEP,
    Step(DOCUMENT, StepKind.DOCUMENT, L("Document"), needed=_document_needed),
    _ORIGINAL_STEP,
)
"""The identity document, uploaded once: where it is on file only its original is confirmed (rule 4).

A face check that follows is `FACE_STEP` alone: the consent was given, and the document's
side with the photo is what it stands on.
"""

DOCUMENT_ANEW_STEPS = (CONSENT_STEP, Step(DOCUMENT, StepKind.DOCUMENT, L("Document")), _ORIGINAL_STEP)
"""The identity document for services where it is never passed over (01, 08)."""


def signing_steps(items: Items | None = None) -> tuple[Step, ...]:
    """Agreements read and ticked, then signed by one code, which submits (rule 7).

    Args:
        items: what the client asks for, as a form among them names it.
    """
    return (
        Step(
            "agreements", StepKind.AGREEMENTS, L("To read"), client_turn=True, still=still_read, items=items
        ),
        Step("sign", StepKind.SIGN, L("Sign"), client_turn=True, purpose=OtpPurpose.SIGNING, items=items),
    )
