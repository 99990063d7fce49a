"""The images that evidence stands on, named for who decides: they are opened one by one (rule 10)."""

from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk import signatures
from counter_tui.desk.api.views.evidence import EvidenceImage
from counter_tui.desk.work import Work
from data.tables.evidence import DocumentBack, DocumentCheck, DocumentPhoto, FaceCheck, Signature
from data.terms.words import L

_BEFORE: Final = select(Signature).where(
    col(Signature.id).in_(
        signatures.NEWEST.where(col(Signature.number) < bindparam("before"))
        .with_only_columns(col(Signature.id))
        .scalar_subquery()
    )
)


def sides(work: Work, check: DocumentCheck) -> tuple[EvidenceImage, ...]:
    """Both sides of a document; a passport has its one page."""
    if work.session.get(DocumentBack, check.id) is None:
        return (EvidenceImage(check.photo_id, L("Document")),)
    return (
        EvidenceImage(check.photo_id, L("Document, front")),
        EvidenceImage(check.id, L("Document, back")),
    )


def compared(work: Work, check: FaceCheck) -> tuple[EvidenceImage, ...]:
    """The photo that a person was compared with, known by its hash."""
    photo = work.session.exec(
        select(DocumentPhoto.id)
        .where(
            col(DocumentPhoto.client_id) == check.client_id,
            col(DocumentPhoto.image_sha256) == check.photo_sha256,
        )
        .order_by(col(DocumentPhoto.number).desc())
    ).first()
    return (EvidenceImage(photo, L("Face photo")),) if photo is not None else ()


def signed_with(work: Work, signature: Signature) -> tuple[EvidenceImage, ...]:
    """A signature that was used, and the client's one before it, to compare it with."""
    used = EvidenceImage(signature.id, L("Signature, {day}", day=work.local(signature.at).date()))
    of_client = {"of_client": signature.client_id, "before": signature.number}
    before = work.session.exec(_BEFORE, params=of_client).first()
    if before is None:
        return (used,)
    return used, EvidenceImage(before.id, L("before, {day}", day=work.local(before.at).date()))
