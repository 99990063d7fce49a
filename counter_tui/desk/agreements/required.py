"""Which exact texts an operation needs signed: what content says for its service and account (rule 7)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.accounts import account_by_id, client_of
from counter_tui.desk.services.declaration import Items
from counter_tui.desk.texts import text_in_force
from counter_tui.desk.work import Work
from data.content.library import Text
from data.tables.agreements import AgreementText
from data.tables.operations import Operation
from data.tables.place import Branch
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.words import CLIENT_LANGUAGE

LABEL_TEXT: Final = "agreement_text.text"
AUTHORISATION: Final = "signing_authorisation"
_LABEL_DOCUMENT: Final = "client.document"
_BASIS: Final = "agreement.basis"

_BY_HASH: Final = select(AgreementText).where(col(AgreementText.sha256) == bindparam("with_hash"))
_BY_BASIS: Final = select(AgreementText).where(
    col(AgreementText.operation_id) == bindparam("of_operation"),
    col(AgreementText.basis) == bindparam("on_basis"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that has to be read, as it stands for an operation now.

    Attributes:
        filled: of a form, everything but its check number.
    """

    text: Text
    filled: str | None = None


def wanted(work: Work, operation: Operation, items: Items | None) -> tuple[Wanted, ...]:
    """What an operation needs read, in its order.

    Raises:
        Unavailable: content has no version of one for today.
    """
    opened_on = account_by_id(work, operation.account_id).opened_on
    rows = work.desk.library.required.get(operation.service, ())
    texts = (text_in_force(work, row.text) for row in rows if row.of(opened_on))
    return tuple(
        Wanted(text, _filled(work, operation, text, items, check="") if text.form else None) for text in texts
    )


def kept(work: Work, operation: Operation, want: Wanted) -> AgreementText | None:
    """The exact text as it was put before a client, None where it never was."""
    if want.filled is None:
        return work.session.exec(_BY_HASH, params={"with_hash": want.text.sha256}).first()
    basis = _basis(work, operation, want)
    return work.session.exec(_BY_BASIS, params={"of_operation": operation.id, "on_basis": basis}).first()


def keep(work: Work, operation: Operation, want: Wanted, items: Items | None) -> AgreementText:
    """The exact text, kept from now on: once by its hash, a filled form sealed."""
    found = kept(work, operation, want)
    if found is not None:
        return found
    row = work.new_id()
    if want.filled is None:
        made = _row(work, row, want.text, want.text.text)
        made.text = want.text.text
    else:
        text = _filled(work, operation, want.text, items, check=_check_number(work))
        made = _row(work, row, want.text, text)
        made.text_sealed = work.desk.sealing.seal(LABEL_TEXT, row, text.encode())
        made.operation_id = operation.id
        made.basis = _basis(work, operation, want)
    work.keep_row(made)
    return made


def keep_authorisation(work: Work) -> AgreementText:
    """The text by which a client lets the system sign all that was ticked, kept by its hash."""
    text = text_in_force(work, AUTHORISATION)
    found = work.session.exec(_BY_HASH, params={"with_hash": text.sha256}).first()
    if found is None:
        found = _row(work, work.new_id(), text, text.text)
        found.text = text.text
        work.keep_row(found)
    return found


def read_out(work: Work, row: AgreementText) -> str:
    """The exact text of a row."""
    if row.text_sealed is None:
        return row.text or ""
    return work.desk.sealing.open(LABEL_TEXT, row.id, row.text_sealed).decode()


def _row(work: Work, row: UUID, text: Text, exact: str) -> AgreementText:
    return AgreementText(
        id=row,
        key=text.key,
        version=text.version,
        title=text.title,
        sha256=sha256(exact.encode()).digest(),
        at=work.now,
    )


def _basis(work: Work, operation: Operation, want: Wanted) -> bytes:
    return work.desk.sealing.blind(
        _BASIS, "\x1f".join((operation.id.hex, want.text.key, want.text.version, want.filled or ""))
    )


def _check_number(work: Work) -> str:
    """80 bits by chance: without them the hash of a form would give its document number to who tries all."""
    drawn = work.desk.random.bytes(10).hex().upper()
    return "-".join(drawn[at : at + 5] for at in range(0, len(drawn), 5))


def _filled(work: Work, operation: Operation, text: Text, items: Items | None, *, check: str) -> str:
    account = account_by_id(work, operation.account_id)
    client = client_of(work, account)
    broker = work.desk.store.facts.broker
    branch = work.session.get_one(Branch, operation.branch_id).name
    number = work.desk.sealing.open(_LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    asked = items(work, operation) if items is not None else ()
    return text.text.format_map(
        {
            "number": operation.number,
            "account": account.number,
            "client": client.name,
            "document_kind": DOCUMENT_TITLES[DocumentKind(client.document_kind)].render(CLIENT_LANGUAGE),
            "document_number": number,
            "items": "、".join(item.render(CLIENT_LANGUAGE) for item in asked),
            "place": f"{broker}{branch}",
            "broker": broker,
            "date": f"{work.today:%Y-%m-%d}",
            "check": check,
        }
    )
