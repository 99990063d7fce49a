"""Signatures on file: an image counts once a second person attested it."""

from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.tables.evidence import Signature, SignatureAttestation
from data.tables.operations import Operation

LABEL_IMAGE = "signature.image"


def on_file(work: Work, client_id: UUID) -> Signature | None:
    """A client's signature: the newest that was attested."""
    return work.session.exec(
        select(Signature)
        .join(SignatureAttestation, col(SignatureAttestation.signature_id) == col(Signature.id))
        .where(col(Signature.client_id) == client_id)
        .order_by(col(Signature.number).desc())
    ).first()


def taken(work: Work, operation: Operation) -> Signature | None:
    """The signature an operation took last, attested or not."""
    return work.session.exec(
        select(Signature)
        .where(col(Signature.operation_id) == operation.id)
        .order_by(col(Signature.number).desc())
    ).first()
