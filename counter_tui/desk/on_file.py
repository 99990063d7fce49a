"""What is on file of a client, in one statement: gates ask at every step, and so do steps to pass over."""

from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, select
from sqlmodel import col

from counter_tui.desk import faces, signatures
from counter_tui.desk.seen import Binding, OnFile, Photo
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount
from data.tables.evidence import Consent, DeviceBinding, DocumentPhoto

_SIGNED_AT: Final = signatures.NEWEST.scalar_subquery()
_NEWEST_PHOTO: Final = (
    select(func.max(DocumentPhoto.number))
    .where(col(DocumentPhoto.client_id) == bindparam("of_client"))
    .scalar_subquery()
)

# Once for each text that the client agreed to.
_ON_FILE: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(DeviceBinding.id).label("binding"),
        col(DeviceBinding.device_id),
        _SIGNED_AT.label("signed_at"),
        col(DocumentPhoto.staff_id),
        col(DocumentPhoto.image_sha256),
        col(DocumentPhoto.at).label("photo_at"),
        col(DocumentPhoto.id).label("photo_id"),
        faces.DETAILS_TURNED_DOWN.label("turned_down"),
        col(Consent.text_key),
        col(Consent.version),
    )
    .select_from(Client)
    .outerjoin(
        DeviceBinding,
        and_(col(DeviceBinding.account_id) == bindparam("of_account"), col(DeviceBinding.ended_at).is_(None)),
    )
    .outerjoin(
        DocumentPhoto,
        and_(col(DocumentPhoto.client_id) == col(Client.id), col(DocumentPhoto.number) == _NEWEST_PHOTO),
    )
    .outerjoin(Consent, col(Consent.client_id) == col(Client.id))
    .where(col(Client.id) == bindparam("of_client"))
)


def look(work: Work, account: FundAccount) -> None:
    """Read all of it at once; who asks for a part of it afterwards is not sent to the store."""
    seen = work.seen.on_file
    if seen is not None and seen.account_id == account.id:
        return
    rows = work.ask(_ON_FILE, of_client=account.client_id, of_account=account.id)
    first = rows[0]
    work.seen.on_file = OnFile(
        account_id=account.id,
        client_id=account.client_id,
        binding=None if first.binding is None else Binding(first.binding, first.device_id),
        signed_at=first.signed_at,
        photo=(
            None
            if first.photo_at is None
            else faces.still_serves(
                Photo(first.staff_id, first.image_sha256, first.photo_at, first.photo_id), first.turned_down
            )
        ),
        consents=frozenset((row.text_key, row.version) for row in rows if row.text_key is not None),
    )
