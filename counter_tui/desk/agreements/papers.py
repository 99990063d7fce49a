"""Signed agreements afterwards: which there are, one opened as it was signed, one on paper (rules 7, 10)."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk import signatures
from counter_tui.desk.accounts import account_by_id, client_of
from counter_tui.desk.agreements import signing
from counter_tui.desk.agreements.form import ReadForm, read_form
from counter_tui.desk.agreements.required import read_out
from counter_tui.desk.api import commands
from counter_tui.desk.api.papers import AgreementPaper, FormPaper, Holder
from counter_tui.desk.api.papers import Signing as Signed
from counter_tui.desk.api.views import PaperLine, SignedPaper
from counter_tui.desk.authorise import authorise
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.visits import open_visit
from counter_tui.desk.work import Work
from data.tables.agreements import AgreementReading, AgreementText, Signing
from data.tables.evidence import Signature
from data.tables.operations import Operation
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind, Role
from data.terms.errors import NotAllowed
from data.terms.words import CLIENT_LANGUAGE, L


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
    opened = _open(work, command.session, command.operation, command.paper)
    return SignedPaper(
        id=opened.reading.id,
        title=opened.text.title,
        version=opened.text.version,
        text=read_out(work, opened.text),
        sha256=opened.text.sha256,
        read_ms=opened.reading.read_ms,
        ticked_at=opened.reading.at,
        signed_at=opened.signing.at,
        set_sha256=opened.signing.set_sha256,
        signature_on=work.local(opened.signature.at).date(),
    )


def make_agreement_paper(work: Work, command: commands.MakeAgreementPaper) -> AgreementPaper | FormPaper:
    """A signed agreement as a paper with its signing page, and the record that it was opened.

    Raises:
        NotAllowed: it is neither the present client's nor of the supervisor's branch.
    """
    opened = _open(work, command.session, command.operation, command.paper)
    text = read_out(work, opened.text)
    signed_with = Signed(
        at=work.local(opened.signing.at),
        seconds=opened.reading.read_ms // 1000,
        challenge=str(opened.signing.challenge_id),
        consent=read_out(work, work.session.get_one(AgreementText, opened.signing.authorisation_id)).strip(),
        signature=work.desk.sealing.open(
            signatures.LABEL_IMAGE, opened.signature.id, opened.signature.image_sealed
        ),
        text_sha256=opened.text.sha256,
    )
    broker = work.desk.store.facts.broker
    if opened.text.text_sealed is not None:
        return _form_paper(opened, read_form(text), broker, signed_with)
    account = account_by_id(work, opened.operation.account_id)
    client = client_of(work, account)
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    versions = work.desk.library.texts[opened.text.key]
    return AgreementPaper(
        id=opened.reading.id,
        number=opened.operation.number,
        broker=broker,
        service=service_of(opened.operation.service).title.render(CLIENT_LANGUAGE),
        title=opened.text.title,
        version=opened.text.version,
        effective=next(each.effective for each in versions if each.version == opened.text.version),
        text=text,
        holder=Holder(
            client.name,
            account.number,
            DOCUMENT_TITLES[DocumentKind(client.document_kind)].render(CLIENT_LANGUAGE),
            number,
        ),
        signing=signed_with,
    )


def _form_paper(opened: "_Opened", form: ReadForm, broker: str, signed_with: Signed) -> FormPaper:
    facts = form.facts
    return FormPaper(
        id=opened.reading.id,
        number=opened.operation.number,
        broker=broker,
        title=opened.text.title,
        version=opened.text.version,
        holder=Holder(facts["客户名称"], facts["资金账号"], facts["证件类型"], facts["证件号码"]),
        items=form.items,
        place=form.place,
        notices=form.notices,
        statements=form.statements,
        effect=facts["备注"],
        applied_on=form.applied_on,
        signing=signed_with,
        check=facts["校验码"],
        unused=form.bank,
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    operation: Operation
    signing: Signing
    reading: AgreementReading
    text: AgreementText
    signature: Signature


def _open(work: Work, session: UUID, operation_id: UUID, paper: UUID) -> _Opened:
    actor = authorise(work, session, Role.TELLER, Role.SUPERVISOR)
    operation = work.session.get(Operation, operation_id)
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
    made = signing.newest(work, operation) if operation is not None else None
    found = [pair for pair in signing.signed(work, made) if pair[0].id == paper] if made is not None else []
    if operation is None or made is None or not found or not (of_client or of_branch):
        raise NotAllowed(
            "not-this-client",
            L("This is not the present client's."),
            L("Open it with its own client signed in."),
            rule=12,
        )
    ((reading, text),) = found
    work.operation_id = operation.id
    work.audit(
        "agreement.shown",
        {"text": text.key, "version": text.version, "sha256": text.sha256.hex(), "reading": str(reading.id)},
    )
    return _Opened(operation, made, reading, text, work.session.get_one(Signature, made.signature_id))
