"""Signed agreements afterwards: which there are, and one opened as it was signed (rules 7 and 10)."""

from uuid import UUID

from counter_tui.desk import signatures
from counter_tui.desk.accounts import account_by_id, client_of, masked_mobile
from counter_tui.desk.agreements import signing
from counter_tui.desk.agreements.required import read_out
from counter_tui.desk.api import commands
from counter_tui.desk.api.views import PaperLine, SignedPaper
from counter_tui.desk.authorise import authorise
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.visits import open_visit
from counter_tui.desk.work import Work
from data.tables.agreements import AgreementReading, AgreementText, Signing
from data.tables.evidence import Signature
from data.tables.operations import Operation
from data.terms.enums import Role
from data.terms.errors import NotAllowed
from data.terms.masking import mask_name
from data.terms.words import L


def papers_of(work: Work, operation: Operation) -> tuple[PaperLine, ...]:
    """What an operation's last signing signed, none where nothing was."""
    made = signing.newest(work, operation)
    if made is None:
        return ()
    return tuple(
        PaperLine(reading.id, text.title, text.version, text.text_sealed is not None)
        for reading, text in signing.signed(work, made)
    )


def ask_paper(work: Work, command: commands.AskPaper) -> SignedPaper:
    """Open a signed agreement as it was signed; the opening is audited.

    Raises:
        NotAllowed: it is neither the present client's nor of the supervisor's branch.
    """
    actor = authorise(work, command.session, Role.TELLER, Role.SUPERVISOR)
    operation = work.session.get(Operation, command.operation)
    visit = open_visit(work)
    of_client = (
        operation is not None
        and visit is not None
        and visit.account_id is not None
        and visit.account_id == operation.account_id
    )
    of_branch = (
        operation is not None and Role.SUPERVISOR in actor.roles and operation.branch_id == actor.branch_id
    )
    found = _found(work, operation, command.paper) if operation is not None else None
    if operation is None or found is None or not (of_client or of_branch):
        raise NotAllowed(
            "not-this-client",
            L("This is not the present client's."),
            L("Open it with its own client signed in."),
            rule=12,
        )
    work.operation_id = operation.id
    made, reading, text = found
    work.audit(
        "paper.opened",
        {"text": text.key, "version": text.version, "sha256": text.sha256.hex(), "reading": str(reading.id)},
    )
    signature = work.session.get_one(Signature, made.signature_id)
    account = account_by_id(work, operation.account_id)
    return SignedPaper(
        id=reading.id,
        number=operation.number,
        service=service_of(operation.service).title,
        client=mask_name(client_of(work, account).name),
        account=account.number,
        mobile=masked_mobile(work, account),
        title=text.title,
        version=text.version,
        text=read_out(work, text),
        sha256=text.sha256,
        read_ms=reading.read_ms,
        ticked_at=reading.at,
        signed_at=made.at,
        set_sha256=made.set_sha256,
        authorisation=read_out(work, work.session.get_one(AgreementText, made.authorisation_id)),
        signature=work.desk.sealing.open(signatures.LABEL_IMAGE, signature.id, signature.image_sealed),
        signature_sha256=signature.image_sha256,
        signature_on=work.local(signature.at).date(),
    )


def _found(
    work: Work, operation: Operation, paper: UUID
) -> tuple[Signing, AgreementReading, AgreementText] | None:
    made = signing.newest(work, operation)
    if made is None:
        return None
    return next(
        ((made, reading, text) for reading, text in signing.signed(work, made) if reading.id == paper),
        None,
    )
