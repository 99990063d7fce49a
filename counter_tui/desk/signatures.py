"""Signatures on file: an image counts once a second person attested it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.tables.evidence import Signature, SignatureAttestation
from data.tables.operations import Operation

LABEL_IMAGE = "signature.image"

_IN_USE: Final = (
    select(Signature)
    .join(SignatureAttestation, col(SignatureAttestation.signature_id) == col(Signature.id))
    .where(col(Signature.client_id) == bindparam("of_client"))
    .order_by(col(Signature.number).desc())
    .limit(1)
)
_ON_FILE: Final = (
    select(Signature.at)
    .join(SignatureAttestation, col(SignatureAttestation.signature_id) == col(Signature.id))
    .where(col(Signature.client_id) == bindparam("of_client"))
    .order_by(col(Signature.number).desc())
    .limit(1)
)


def in_use(work: Work, client_id: UUID) -> Signature | None:
    """A client's signature on file, with its image: what a signing uses."""
    return work.session.exec(_IN_USE, params={"of_client": client_id}).first()


def on_file(work: Work, client_id: UUID) -> datetime | None:
    """When a client's signature on file was taken: the newest that was attested."""
    seen = work.seen.on_file
    if seen is not None and seen.client_id == client_id:
        return seen.signed_at
    return work.ask(_ON_FILE, of_client=client_id).scalars().first()


def taken(work: Work, operation: Operation) -> Signature | None:
    """The signature an operation took last, attested or not."""
    return work.session.exec(
        select(Signature)
        .where(col(Signature.operation_id) == operation.id)
        .order_by(col(Signature.number).desc())
    ).first()
