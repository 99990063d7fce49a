"""Signatures on file: one that was drawn counts at once, one from a file once a second person attested it."""

import json
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, or_
from sqlmodel import col, select

from counter_tui.desk.operations import records
from counter_tui.desk.work import Work
from data.tables.evidence import Signature, SignatureAttestation, SignatureStrokes
from data.tables.operations import Operation

LABEL_IMAGE = "signature.image"
LABEL_STROKES = "signature_strokes.strokes"
DRAW = "draw"
"""The key of the step at which the client draws, or the teller takes a file in its place."""

NEWEST: Final = (
    select(Signature.at)
    .outerjoin(SignatureAttestation, col(SignatureAttestation.signature_id) == col(Signature.id))
    .outerjoin(SignatureStrokes, col(SignatureStrokes.signature_id) == col(Signature.id))
    .where(
        col(Signature.client_id) == bindparam("of_client"),
        or_(
            col(SignatureAttestation.signature_id).is_not(None),
            col(SignatureStrokes.signature_id).is_not(None),
        ),
    )
    .order_by(col(Signature.number).desc())
    .limit(1)
)
"""When the newest signature that counts was taken, of the client `of_client`."""
_IN_USE: Final = select(Signature).where(
    col(Signature.id).in_(NEWEST.with_only_columns(col(Signature.id)).scalar_subquery())
)


def in_use(work: Work, client_id: UUID) -> Signature | None:
    """A client's signature on file, with its image: what a signing uses."""
    return work.session.exec(_IN_USE, params={"of_client": client_id}).first()


def on_file(work: Work, client_id: UUID) -> datetime | None:
    """When a client's signature on file was taken: the newest that counts."""
    seen = work.seen.on_file
    if seen is not None and seen.client_id == client_id:
        return seen.signed_at
    found = work.ask_one(NEWEST, of_client=client_id)
    return None if found is None else found.at


def taken(work: Work, operation: Operation) -> Signature | None:
    """The signature an operation took last, attested or not."""
    return work.session.exec(
        select(Signature)
        .where(col(Signature.operation_id) == operation.id)
        .order_by(col(Signature.number).desc())
    ).first()


def is_from_file(work: Work, operation: Operation) -> bool:
    """Whether the teller takes an operation's signature from a file in place of a drawn one."""
    drawn = records(work, operation).get(DRAW)
    return drawn is not None and bool(json.loads(drawn.detail)["from_file"])
