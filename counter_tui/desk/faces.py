"""Face checks and the photo they stand on (rule 5)."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from counter_tui.desk.seen import Photo
from counter_tui.desk.work import Work
from data.tables.evidence import DocumentPhoto, FaceCheck
from data.terms.enums import FaceResult

CONSENT = "biometric_consent"
LABEL_PHOTO = "document_photo.image"

_PHOTO: Final = (
    select(DocumentPhoto.staff_id, DocumentPhoto.image_sha256, DocumentPhoto.at, DocumentPhoto.id)
    .where(col(DocumentPhoto.client_id) == bindparam("of_client"))
    .order_by(col(DocumentPhoto.number).desc())
    .limit(1)
)


def photo_on_file(work: Work, client_id: UUID) -> Photo | None:
    """The newest photo of a client's document."""
    seen = work.seen.on_file
    if seen is not None and seen.client_id == client_id:
        return seen.photo
    found = work.ask(_PHOTO, of_client=client_id).first()
    return None if found is None else Photo(*found)


def failed_today(work: Work, client_id: UUID) -> int:
    """How many face checks of a client failed today, by the branch's day."""
    midnight = datetime.combine(work.today, time(), work.zone)
    return work.session.exec(
        select(func.count())
        .select_from(FaceCheck)
        .where(
            col(FaceCheck.client_id) == client_id,
            col(FaceCheck.result) == FaceResult.FAILED,
            # Both ends: what a clock that was set back left behind is of another day.
            col(FaceCheck.at) >= midnight,
            col(FaceCheck.at) < midnight + timedelta(days=1),
        )
    ).one()
