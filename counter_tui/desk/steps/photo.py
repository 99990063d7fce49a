"""The photo page of the document, attached where none is on file (rules 4 and 5)."""

import json
from typing import Final
from uuid import UUID

from sqlmodel import col

from counter_tui.desk.ageing import highest, next_after
from counter_tui.desk.api.inputs import Image
from counter_tui.desk.api.views.evidence import EvidenceImage, EvidenceLine
from counter_tui.desk.api.views.facts import PhotoFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.faces import CONSENT, LABEL_PHOTO, failed_today, photo_on_file
from counter_tui.desk.images import Checked, check_image
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.texts import consented
from counter_tui.desk.work import Work
from data.tables.evidence import DocumentPhoto
from data.tables.operations import Operation
from data.terms.errors import Invalid, Refusal
from data.terms.words import L

_NUMBERS: Final = highest(col(DocumentPhoto.number), col(DocumentPhoto.client_id))


def client_id_of(operation: Operation) -> UUID:
    """The client of an operation whose gates ask for one."""
    if operation.client_id is None:
        raise RuntimeError("this operation has no client yet")
    return operation.client_id


def refuse_without_consent(work: Work, operation: Operation) -> None:
    """No biometric or document image before the client's separate consent (PIPL art. 29).

    Raises:
        Refusal: it was not given in the version in force.
    """
    if not consented(work, operation.client_id, CONSENT):
        raise Refusal(
            "no-consent",
            L("The client has not consented to the face check and images."),
            L("Ask for the consent first."),
            rule=5,
        )


def refuse_small(image: Checked) -> None:
    """A face must be big enough in it to be compared.

    Raises:
        Invalid: an edge has less than 200 points.
    """
    if min(image.width, image.height) < 200:
        raise Invalid(
            "path",
            "photo-small",
            L("The photo is too small to compare a face with."),
            L("Scan the document again, at 300 dpi."),
        )


def keep_photo(work: Work, operation: Operation, client: UUID, image: Checked) -> UUID:
    """Keep the side of a document with the photo: face checks stand on the newest."""
    photo = work.new_id()
    work.keep(
        DocumentPhoto,
        id=photo,
        client_id=client,
        number=next_after(work, _NUMBERS, client),
        operation_id=operation.id,
        staff_id=work.who.staff_id,
        image_sealed=work.desk.sealing.seal(LABEL_PHOTO, photo, image.content),
        image_sha256=image.sha256,
        width=image.width,
        height=image.height,
        at=work.now,
    )
    return photo


def _take(work: Work, at: At, given: Image) -> Taken:
    refuse_without_consent(work, at.operation)
    image = check_image(given)
    refuse_small(image)
    photo = keep_photo(work, at.operation, client_id_of(at.operation), image)
    return Taken({"photo": str(photo), "sha256": image.sha256.hex()}, L("Photo attached and kept encrypted."))


def photo_facts(work: Work, operation: Operation, step: Step) -> PhotoFacts:
    """The photo on file and the failed checks of the day."""
    client = client_id_of(operation)
    photo = photo_on_file(work, client)
    return PhotoFacts(
        work.local(photo.at).date() if photo else None,
        failed_today(work, client),
        work.desk.policy.face_failures,
        photo.id if photo else None,
    )


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    detail = json.loads(record.detail)
    return EvidenceLine(
        L("Photo"),
        Sign.OK,
        L("attached, SHA-256 {start}", start=detail["sha256"][:16]),
        (EvidenceImage(UUID(detail["photo"]), L("Photo")),),
    )


RULE = StepRule(Image, _take, photo_facts, _evidence)
