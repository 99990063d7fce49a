"""Steps that several services share."""

from datetime import timedelta

from counter_tui.desk.agreements.readings import still_read
from counter_tui.desk.faces import CONSENT, photo_on_file
from counter_tui.desk.policy import Policy
from counter_tui.desk.services.declaration import Items, Step
from counter_tui.desk.texts import consented
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.enums import OtpPurpose, StepKind
from data.terms.words import L


def _consent_needed(work: Work, operation: Operation) -> bool:
    return not consented(work, operation.client_id, CONSENT)


def _photo_needed(work: Work, operation: Operation) -> bool:
    return operation.client_id is None or photo_on_file(work, operation.client_id) is None


def _face_fresh(policy: Policy) -> timedelta:
    return policy.face_fresh


FACE_STEPS = (
    Step("consent", StepKind.CONSENT, L("Consent"), client_turn=True, needed=_consent_needed, text=CONSENT),
    Step("photo", StepKind.DOCUMENT_PHOTO, L("Photo"), needed=_photo_needed),
    Step("face", StepKind.FACE, L("Face"), fresh=_face_fresh),
)
"""The face check with what it stands on: the separate consent, and the photo on file (rule 5)."""


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
