"""A client's identity document: against the one on file, and uploaded once (rule 4)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import col

from counter_tui.desk.faces import photo_on_file
from counter_tui.desk.identity.dates import Until, typed_issue, typed_until
from counter_tui.desk.identity.doubts import Doubt
from counter_tui.desk.identity.names import check_name
from counter_tui.desk.identity.reading import Reading, understand
from counter_tui.desk.identity.validity import (
    ADULT_AGE,
    UPDATE_FIRST,
    check_issue,
    check_validity,
    doubts_of_validity,
    is_adult,
    is_expired,
)
from counter_tui.desk.operations import records
from counter_tui.desk.seen import Recorded
from counter_tui.desk.staff.administration import document_index
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount
from data.tables.evidence import DocumentCheck, DocumentPhoto
from data.tables.operations import Operation, StepRecord, StepVoid
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, Refusal
from data.terms.words import L

CHECKED: Final = "document_check"
REUSED: Final = "reused_check"
"""What a step's record calls the document that it brought in, and the one on file that served again."""

TURNED_DOWN: Final = "document turned down"
"""Why a step counts no more whose document on file, which served again, was returned for a better one."""

LABEL_CHECKED: Final = "document_check.document"
LABEL_BACK: Final = "document_back.image"

TWO_SIDED: Final = frozenset(DocumentKind) - {DocumentKind.PASSPORT}
"""Kinds of which both sides are scanned; a passport has its one page with everything."""

_NEWEST: Final = (
    select(
        col(DocumentCheck.id),
        col(DocumentCheck.operation_id),
        col(DocumentCheck.staff_id),
        col(DocumentCheck.document_index),
        col(DocumentCheck.expires),
        col(DocumentCheck.at),
        col(DocumentPhoto.image_sha256),
    )
    .join(DocumentPhoto, col(DocumentPhoto.id) == col(DocumentCheck.photo_id))
    .where(col(DocumentCheck.client_id) == bindparam("of_client"))
    .order_by(col(DocumentCheck.number).desc())
    .limit(1)
)
_STILL_COUNT: Final = (
    select(col(StepRecord.detail))
    .outerjoin(StepVoid, col(StepVoid.step_record_id) == col(StepRecord.id))
    .where(col(StepRecord.operation_id) == bindparam("of_operation"), col(StepVoid.step_record_id).is_(None))
)


# By the accounts of the client: those have an index, and an application has one of them.
_TURNED_DOWN: Final = (
    select(col(StepRecord.detail))
    .join(StepVoid, col(StepVoid.step_record_id) == col(StepRecord.id))
    .join(Operation, col(Operation.id) == col(StepRecord.operation_id))
    .join(FundAccount, col(FundAccount.id) == col(Operation.account_id))
    .where(col(FundAccount.client_id) == bindparam("of_client"), col(StepVoid.cause) == TURNED_DOWN)
)


class OnFile(NamedTuple):
    """A document on file: who captured it, when, and the image of its side with the photo."""

    id: UUID
    operation_id: UUID
    staff_id: UUID
    document_index: bytes
    expires: date | None
    at: datetime
    image_sha256: bytes


@dataclass(frozen=True, slots=True)
class Identified:
    """A document that is the client's.

    Attributes:
        reading: what the number, the line or the machine-readable lines told.
        named: a reader gave the name, and it is the one on file.
    """

    reading: Reading
    named: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """From when and until when a document serves; `until` of None is 长期."""

    issued: date | None
    until: date | None
    doubts: tuple[Doubt, ...]


def on_file(work: Work, client: Client) -> OnFile | None:
    """The document that need not be uploaded again: the client's present one, unexpired, with its images.

    The newest one counts or none does. One whose step was gone back to, or returned for
    a better image, is not on file; nor is one that served again and was turned down there,
    or where the photo on file was.
    """
    found = work.ask_one(_NEWEST, of_client=client.id)
    if found is None:
        return None
    newest = OnFile(*found)
    if (
        newest.document_index != client.document_index
        or is_expired(newest.expires, work.today)
        or is_expired(client.document_expires, work.today)
    ):
        return None
    details = work.ask(_STILL_COUNT, of_operation=newest.operation_id)
    if not _names(details, CHECKED, newest.id):
        return None
    if photo_on_file(work, client.id) is None:
        # A face check would have nothing to stand on.
        return None
    turned_down = work.ask(_TURNED_DOWN, of_client=client.id)
    return None if _names(turned_down, REUSED, newest.id) else newest


def _names(details: Iterable[Row[str]], what: str, check: UUID) -> bool:
    return any(json.loads(detail).get(what) == str(check) for (detail,) in details)


def served_again(work: Work, operation: Operation) -> Recorded | None:
    """The step of an operation that stands on a document on file; None where it took its own."""
    details = [(record, json.loads(record.detail)) for record in records(work, operation).values()]
    if any(CHECKED in detail for _, detail in details):
        return None
    return next((record for record, detail in details if REUSED in detail), None)


def identify(work: Work, client: Client, kind: DocumentKind, text: str) -> Identified:
    """Understand a document and hold it against the client's on file.

    Raises:
        Invalid: it is no document, or one of another kind.
        Refusal: no account is held under its kind, it is another than the one on file, what is
            on file has lapsed, or the client is a minor.
    """
    if kind not in work.desk.policy.allowed_documents:
        raise Refusal(
            "document-not-allowed",
            L("Accounts are not held under this kind of document: {kind}.", kind=DOCUMENT_TITLES[kind]),
            L("Ask for the document that the account is held under."),
            rule=4,
        )
    reading = understand(kind, text, today=work.today)
    document = reading.document
    if document_index(work, document.kind, document.number) != client.document_index:
        raise Refusal(
            "document-differs",
            L("This is another document than the one on file."),
            UPDATE_FIRST,
            rule=4,
        )
    doubts = list(document.warnings)
    named = _compare_name(client, reading, doubts)
    refuse_lapsed(client, work.today)
    if reading.born is None:
        doubts.append(Doubt.AGE_UNTOLD)
    elif not is_adult(reading.born, work.today):
        raise Refusal(
            "document-minor",
            L("By this document the client is under {age}.", age=ADULT_AGE),
            L("Accounts of minors are not served at the counter; ask head office."),
            rule=4,
        )
    return Identified(reading, named, tuple(doubts))


def refuse_lapsed(client: Client, today: date) -> None:
    """Stop where the validity on file has lapsed, whatever a renewed document says.

    Raises:
        Refusal: it has.
    """
    if is_expired(client.document_expires, today):
        raise lapsed()


def lapsed() -> Refusal:
    """A no to a document on file that has expired since."""
    return Refusal("document-lapsed", L("The document on file has lapsed."), UPDATE_FIRST, rule=4)


def _compare_name(client: Client, reading: Reading, doubts: list[Doubt]) -> bool:
    """Whether a reader gave the name on file.

    Machine-readable lines spell it in capital letters and cut it: there it can only be doubted.
    """
    if reading.name is None:
        return False
    if reading.spelt:
        on_file = _letters(client.name)
        if on_file and not _spelt_alike(on_file, _letters(reading.name)):
            doubts.append(Doubt.OTHER_LETTERS)
            return False
        return bool(on_file)
    if check_name(reading.name, kind=reading.document.kind).name.casefold() != client.name.casefold():
        raise Refusal(
            "document-name",
            L("The name on this document is another than the one on file."),
            UPDATE_FIRST,
            rule=4,
        )
    return True


def _letters(name: str) -> list[str]:
    """The words of a name in the alphabet of machine-readable lines; none where it has other letters."""
    plain = name.upper().replace("-", " ").replace("'", "")
    words = plain.split()
    return words if all(word.isascii() and word.isalpha() for word in words) else []


def _spelt_alike(name: list[str], spelt: list[str]) -> bool:
    """Whether every word of the lines is one of the name, the last one cut perhaps."""
    *whole, last = spelt or [""]
    return last != "" and set(whole) <= set(name) and any(word.startswith(last) for word in name)


def judge_validity(
    work: Work, client: Client, identified: Identified, *, expires: str, issued: str
) -> Validity | None:
    """Hold a document's validity against today, the holder's age and what is on file.

    Args:
        expires, issued: as typed; empty where nothing was.

    Returns:
        None where neither the text nor the teller tells when it ends.

    Raises:
        Invalid: what was typed is no date, or another than the reader's.
        Refusal: the document has expired, or its validity does not fit the age.
    """
    reading = identified.reading
    until = _until(work, reading, expires)
    if until is None:
        return None
    check_validity(until.day, work.today)
    given = typed_issue(issued, work.today)
    if given is not None and reading.issued is not None and given != reading.issued:
        raise _unlike("document_issued")
    given = given or reading.issued
    doubts: list[Doubt] = []
    kind = reading.document.kind
    if given is None:
        doubts += doubts_of_validity(kind, until.day, reading.born, today=work.today)
    else:
        check_issue(kind, given, until.day, reading.born)
    if until.day != client.document_expires:
        doubts.append(Doubt.OTHER_VALIDITY)
    return Validity(given, until.day, tuple(doubts))


def _until(work: Work, reading: Reading, expires: str) -> Until | None:
    typed = typed_until(expires, work.today) if expires.strip() else None
    if typed is not None and reading.until is not None and typed != reading.until:
        raise _unlike("document_expires")
    return typed or reading.until


def _unlike(field: str) -> Invalid:
    return Invalid(
        field,
        "document-unlike",
        L("This date is another than the reader gave."),
        L("Compare both with the document; type the number itself if the reader was wrong."),
    )
