"""Face checks and the photo they stand on (rule 5)."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.tables.evidence import DocumentPhoto, FaceCheck
from data.terms.enums import FaceResult

CONSENT = "biometric_consent"
LABEL_PHOTO = "document_photo.image"


def photo_on_file(work: Work, client_id: UUID) -> DocumentPhoto | None:
    """The newest photo of a client's document."""
    return work.session.exec(
        select(DocumentPhoto)
        .where(col(DocumentPhoto.client_id) == client_id)
        .order_by(col(DocumentPhoto.at).desc(), col(DocumentPhoto.id).desc())
    ).first()


def failed_today(work: Work, client_id: UUID) -> int:
    """How many face checks of a client failed today, by the branch's day."""
    midnight = datetime.combine(work.today, time(), work.zone)
    return work.session.exec(
        select(func.count())
        .select_from(FaceCheck)
        .where(
            col(FaceCheck.client_id) == client_id,
            col(FaceCheck.result) == FaceResult.FAILED,
            col(FaceCheck.at) >= midnight,
        )
    ).one()
