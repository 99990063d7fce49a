"""Images on file, opened for who has a reason to see them; each opening is audited (rule 10)."""

from typing import NamedTuple
from uuid import UUID

from counter_tui.desk.accounts import account_by_id
from counter_tui.desk.api.commands.images import OpenImage, ReadStrokes
from counter_tui.desk.api.views.images import Picture
from counter_tui.desk.approvals.told import images_of
from counter_tui.desk.authorise import authorise
from counter_tui.desk.documents import LABEL_BACK
from counter_tui.desk.faces import LABEL_PHOTO
from counter_tui.desk.images import shrink
from counter_tui.desk.operations import reach
from counter_tui.desk.signatures import LABEL_IMAGE
from counter_tui.desk.strokes import refuse_unless_drawn, rendered
from counter_tui.desk.units import Units
from counter_tui.desk.visits import open_visit
from counter_tui.desk.work import Work
from data.tables.evidence import DocumentBack, DocumentCheck, DocumentPhoto, Signature
from data.tables.operations import Operation
from data.terms.enums import OperationState, Role
from data.terms.errors import NotAllowed
from data.terms.words import L


class _Sealed(NamedTuple):
    """An image as it is kept, with the label and the id that it was sealed for."""

    label: str
    id: UUID
    content: bytes


def open_image(units: Units, command: OpenImage) -> Picture:
    """An image of the client whose operation this is.

    It is made small after the unit of work that recorded the opening: nobody waits for that.

    Raises:
        NotAllowed: it is neither the present client's nor named by the evidence of an application
            that waits in the supervisor's branch.
    """
    sealed = units.write(lambda work: _open(work, command))
    content = units.desk.sealing.open(sealed.label, sealed.id, sealed.content)
    return shrink(content, command.columns, command.rows)


def _open(work: Work, command: OpenImage) -> _Sealed:
    actor = authorise(work, command.session, Role.TELLER, Role.SUPERVISOR)
    client = _client_of(work, command, decides=Role.SUPERVISOR in actor.roles)
    row: DocumentPhoto | DocumentBack | Signature | None = work.session.get(DocumentPhoto, command.image)
    kind, label = "photo", LABEL_PHOTO
    if row is None:
        row = work.session.get(DocumentBack, command.image)
        kind, label = "back", LABEL_BACK
    if row is None:
        row = work.session.get(Signature, command.image)
        kind, label = "signature", LABEL_IMAGE
    if row is None or _whose(work, row) != client:
        raise _not_this_client()
    image = row.check_id if isinstance(row, DocumentBack) else row.id
    work.audit("image.opened", {"kind": kind, "image": str(image), "sha256": row.image_sha256.hex()})
    return _Sealed(label, image, row.image_sealed)


def _whose(work: Work, row: DocumentPhoto | DocumentBack | Signature) -> UUID:
    if isinstance(row, DocumentBack):
        return work.session.get_one(DocumentCheck, row.check_id).client_id
    return row.client_id


def _client_of(work: Work, command: OpenImage, *, decides: bool) -> UUID | None:
    visit = open_visit(work)
    operation = work.session.get(Operation, command.operation)
    if (
        decides
        and operation is not None
        and operation.branch_id == work.who.branch_id
        and operation.state == OperationState.PENDING
    ):
        work.operation_id = operation.id
        if command.image not in images_of(work, operation):
            raise NotAllowed(
                "not-evidence",
                L("This application does not stand on this image."),
                L("Choose one that its evidence names."),
                rule=10,
            )
    elif visit is not None:
        operation = reach(work, command.operation, visit, lock=False)
    else:
        raise _not_this_client()
    if operation.account_id is not None:
        return account_by_id(work, operation.account_id).client_id
    return operation.client_id


def _not_this_client() -> NotAllowed:
    return NotAllowed(
        "not-this-client",
        L("This is not the present client's."),
        L("Open it with its own client signed in."),
        rule=12,
    )


def read_strokes(work: Work, command: ReadStrokes) -> Picture:
    """The image of a signature that is being drawn, as it would be kept.

    Raises:
        Invalid: it is none (service 04).
    """
    authorise(work, command.session, Role.TELLER)
    refuse_unless_drawn(command.strokes)
    return shrink(rendered(command.strokes).content, command.columns, command.rows)
