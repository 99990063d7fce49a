"""Signed agreements afterwards: which there are, one opened as it was signed, one on paper (rules 7, 10)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk import signatures
from counter_tui.desk.accounts import account_by_id, client_of
from counter_tui.desk.agreements import signing
from counter_tui.desk.agreements.form import ReadForm, read_form
from counter_tui.desk.agreements.required import read_out
from counter_tui.desk.api.commands.papers import AskPaper, AskPapers, MakeAgreementPaper
from counter_tui.desk.api.papers import AgreementPaper, FormPaper, Holder
from counter_tui.desk.api.papers import Signing as Signed
from counter_tui.desk.api.views.papers import PaperLine, SignedPaper
from counter_tui.desk.authorise import authorise
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.visits import open_visit
from counter_tui.desk.work import Work
from data.tables.agreements import AgreementReading, AgreementText, Signing
from data.tables.evidence import Signature
from data.tables.operations import Decision, Operation
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind, OperationState, Role
from data.terms.errors import NotAllowed
from data.terms.words import CLIENT_LANGUAGE, L

_SIGNINGS: Final = (
    select(Signing)
    .where(col(Signing.operation_id) == bindparam("of_operation"))
    .order_by(col(Signing.number).desc())
)
_DECIDED: Final = (
    select(Decision.id)
    .where(
        col(Decision.operation_id) == bindparam("of_operation"),
        col(Decision.staff_id) == bindparam("of_staff"),
    )
    .limit(1)
)


def papers_of(work: Work, operation: Operation) -> tuple[PaperLine, ...]:
    """What an operation's last signing signed, none where nothing was."""
    made = signing.newest(work, operation)
    return _lines(work, made, newest=True) if made is not None else ()


def ask_papers(work: Work, command: AskPapers) -> tuple[PaperLine, ...]:
    """All that was signed for an operation, the newest signing first; what a return voided too.

    Raises:
        NotAllowed: it is neither the present client's nor the supervisor's to see.
    """
    operation = _reach(work, command.session, command.operation)
    made = work.session.exec(_SIGNINGS, params={"of_operation": operation.id}).all()
    return tuple(line for each in made for line in _lines(work, each, newest=each is made[0]))


def _lines(work: Work, made: Signing, *, newest: bool) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            reading.id, text.title, text.version, text.text_sealed is not None, made.id, made.at, newest
        )
        for reading, text in signing.signed(work, made)
    )


def ask_paper(work: Work, command: AskPaper) -> SignedPaper:
    """Open a signed agreement as it was signed; the opening is audited.

    Raises:
        NotAllowed: it is neither the present client's nor the supervisor's to see.
    """
    opened = _open(work, command)
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


def make_agreement_paper(work: Work, command: MakeAgreementPaper) -> AgreementPaper | FormPaper:
    """A signed agreement as a paper with its signing page, and the record that it was opened.

    Raises:
        NotAllowed: it is neither the present client's nor the supervisor's to see.
    """
    opened = _open(work, command)
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


def may_open(work: Work, operation: Operation) -> bool:
    """Whether the actor may open what was signed for an operation.

    With its client and account signed in at this terminal it may be opened whatever became of it, so that
    the client leaves with it; a supervisor opens what waits in their branch, and what they decided there.
    """
    visit = open_visit(work)
    if visit is not None and visit.account_id is not None and visit.account_id == operation.account_id:
        return True
    if Role.SUPERVISOR not in work.who.roles or operation.branch_id != work.who.branch_id:
        return False
    if operation.state == OperationState.PENDING:
        return True
    by = {"of_operation": operation.id, "of_staff": work.who.staff_id}
    return work.session.exec(_DECIDED, params=by).first() is not None


def _reach(work: Work, session: UUID, operation_id: UUID) -> Operation:
    authorise(work, session, Role.TELLER, Role.SUPERVISOR)
    operation = work.session.get(Operation, operation_id)
    if operation is None or not may_open(work, operation):
        raise _not_theirs()
    return operation


def _not_theirs() -> NotAllowed:
    return NotAllowed(
        "not-this-client",
        L("This is not the present client's."),
        L("Open it with its own client signed in."),
        rule=12,
    )


def _open(work: Work, command: AskPaper | MakeAgreementPaper) -> _Opened:
    operation = _reach(work, command.session, command.operation)
    found = next(
        (
            (made, reading, text)
            for made in work.session.exec(_SIGNINGS, params={"of_operation": operation.id}).all()
            if command.signing in (None, made.id)
            for reading, text in signing.signed(work, made)
            if reading.id == command.paper
        ),
        None,
    )
    if found is None:
        raise _not_theirs()
    made, reading, text = found
    work.operation_id = operation.id
    work.audit(
        "agreement.shown",
        {"text": text.key, "version": text.version, "sha256": text.sha256.hex(), "reading": str(reading.id)},
    )
    return _Opened(operation, made, reading, text, work.session.get_one(Signature, made.signature_id))
