"""Face checks and the photo they stand on (rule 5)."""

import json
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from counter_tui.desk.seen import Photo
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.evidence import DocumentPhoto, FaceCheck
from data.tables.operations import Operation, StepRecord, StepVoid
from data.terms.enums import FaceResult

CONSENT = "biometric_consent"
LABEL_PHOTO = "document_photo.image"

TURNED_DOWN: Final = "photo turned down"
"""Why a face check counts no more whose photo was returned for a better one."""

DETAILS_TURNED_DOWN: Final = (
    select(func.aggregate_strings(col(StepRecord.detail), "\n"))
    .join(StepVoid, col(StepVoid.step_record_id) == col(StepRecord.id))
    .join(Operation, col(Operation.id) == col(StepRecord.operation_id))
    .join(FundAccount, col(FundAccount.id) == col(Operation.account_id))
    .where(col(FundAccount.client_id) == bindparam("of_client"), col(StepVoid.cause) == TURNED_DOWN)
    .scalar_subquery()
)
"""The details of a client's face checks whose photo was turned down, a line each; None for none."""

_PHOTO: Final = (
    select(
        col(DocumentPhoto.staff_id),
        col(DocumentPhoto.image_sha256),
        col(DocumentPhoto.at),
        col(DocumentPhoto.id),
        DETAILS_TURNED_DOWN,
    )
    .where(col(DocumentPhoto.client_id) == bindparam("of_client"))
    .order_by(col(DocumentPhoto.number).desc())
    .limit(1)
)


def photo_on_file(work: Work, client_id: UUID) -> Photo | None:
    """The newest photo of a client's document; none where that one was turned down (rule 8)."""
    seen = work.seen.on_file
    if seen is not None and seen.client_id == client_id:
        return seen.photo
    found = work.ask_one(_PHOTO, of_client=client_id)
    return None if found is None else still_serves(Photo(*found[:4]), found[4])


def still_serves(photo: Photo, turned_down: str | None) -> Photo | None:
    """The photo, None where it was turned down.

    Args:
        turned_down: what `DETAILS_TURNED_DOWN` gave.
    """
    details = [] if turned_down is None else [json.loads(detail) for detail in turned_down.split("\n")]
    # Checks of earlier versions name their photo by its hash alone.
    named = {detail.get("photo", detail["photo_sha256"]) for detail in details}
    return None if {str(photo.id), photo.image_sha256.hex()} & named else photo


def failed_today(work: Work, client_id: UUID) -> int:
    """How many face checks of a client failed today, by the branch's day."""
    midnight = datetime.combine(work.today, time(), work.zone)
    failed: int = work.session.execute(
        select(func.count())
        .select_from(FaceCheck)
        .where(
            col(FaceCheck.client_id) == client_id,
            col(FaceCheck.result) == FaceResult.FAILED,
            # Both ends: what a clock that was set back left behind is of another day.
            col(FaceCheck.at) >= midnight,
            col(FaceCheck.at) < midnight + timedelta(days=1),
        )
    ).scalar_one()
    return failed
