"""One row of a client list against the rules, and against the rows before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from counter_tui.desk.clients import cells
from counter_tui.desk.clients.rows import ClientRow, DoubtfulCell, RefusedCell
from counter_tui.desk.clients.taking import Cell, Taking
from counter_tui.desk.identity.documents import CheckedDocument, check_document
from counter_tui.desk.identity.doubts import said
from counter_tui.desk.identity.mobile import check_mobile
from counter_tui.desk.identity.names import CheckedName, check_name
from counter_tui.desk.identity.validity import ADULT_AGE, doubts_of_validity, is_adult
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.words import L, Words

_DIGEST_BITS: Final = 128
_DIGEST_MASK: Final = (1 << _DIGEST_BITS) - 1


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: taken, with its doubts, or refused for each of its faults.

    Attributes:
        line: the line of the file on which it begins.
    """

    line: int
    row: ClientRow | None
    refused: tuple[RefusedCell, ...] = ()
    doubts: tuple[DoubtfulCell, ...] = ()


class Earlier:
    """What the rows read so far have said, refused ones too.

    Numbers and digests only, some 400 bytes for each row. Two documents whose
    digests of 128 bits are one do not happen.
    """

    def __init__(self) -> None:
        self._accounts: dict[int, int] = {}
        self._names: dict[int, int] = {}
        self._validities: dict[int, int] = {}

    def account(self, number: str, line: int) -> int:
        """The first line that had this account."""
        # A 1 in front, so that 0010 and 010 are two numbers.
        return self._accounts.setdefault(int(f"1{number}"), line)

    def name(self, person: int, name: str, line: int) -> int | None:
        """The first line that had this person, where it had another name."""
        return _first(self._names, person, _digest(name), line)

    def validity(self, person: int, until: date | None, line: int) -> int | None:
        """The first line that had this person, where their document had another validity."""
        return _first(self._validities, person, 0 if until is None else until.toordinal(), line)


def person_of(kind: DocumentKind, number: str) -> int:
    """A person as `Earlier` knows them."""
    return _digest(f"{kind}:{number}")


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=_DIGEST_BITS // 8).digest())


def _first(said: dict[int, int], person: int, value: int, line: int) -> int | None:
    """The first line about `person` where it said another value; what this line says is kept if it is it."""
    first = said.setdefault(person, line << _DIGEST_BITS | value)
    return None if first & _DIGEST_MASK == value else first >> _DIGEST_BITS


def check_row(
    written: Mapping[str, str],
    line: int,
    *,
    today: date,
    allowed_kinds: frozenset[DocumentKind],
    earlier: Earlier,
) -> RowRead:
    """Check every column of a row.

    Args:
        written: the text under each column's name.
        line: the line of the file on which the row begins.
        today: the branch's date.
        allowed_kinds: the kinds of document an account may be held under.
        earlier: what the rows before have said; this row is added to it.
    """
    row = Taking(written, line)
    account = row.take("fund_account", cells.fund_account)
    kind = row.take("document_kind", cells.document_kind)
    known = kind.value if kind.good else None
    if known is not None and known not in allowed_kinds:
        says = L("Accounts are not held under this kind of document: {kind}.", kind=DOCUMENT_TITLES[known])
        row.refuse("document_kind", "kind-not-allowed", says)
    name = row.take("name", lambda text: check_name(text, kind=known))
    document = row.take("document_number", lambda text: _document(known, text, today))
    expires = row.take("document_expires", lambda text: cells.document_expires(text, today))
    mobile = row.take("mobile", check_mobile)
    opened_on = row.take("opened_on", lambda text: cells.opened_on(text, today))
    password_failures = row.take("password_failures", cells.failures)
    dormant = row.take("dormant", cells.flag)
    restricted = row.take("restricted", cells.flag)
    frozen = row.take("frozen", cells.flag)
    closed = row.take("closed", cells.flag)
    available_funds = row.take("available_funds", cells.funds)
    open_positions = row.take("open_positions", cells.count)
    closed_today = row.take("closed_today", cells.count)
    bank_links = row.take("bank_links", cells.count)
    cfmmc_user = row.take("cfmmc_user", cells.cfmmc_user)
    _compare_account(row, account, earlier)
    _compare_person(row, document, name, expires, earlier)
    if row.refused or document.value is None:
        return RowRead(line, None, tuple(row.refused))
    row.doubt("name", name.value.warnings)
    row.doubt("document_number", said(document.value.warnings))
    row.doubt("document_number", _doubts_of_age(document.value, today))
    row.doubt(
        "document_expires",
        said(doubts_of_validity(document.value.kind, expires.value, document.value.born, today=today)),
    )
    row.doubt("mobile", mobile.value.warnings)
    taken = ClientRow(
        line=line,
        fund_account=account.value,
        name=name.value.name,
        document_kind=document.value.kind,
        document_number=document.value.number,
        document_expires=expires.value,
        mobile=mobile.value.number,
        opened_on=opened_on.value,
        password_failures=password_failures.value,
        dormant=dormant.value,
        restricted=restricted.value,
        frozen=frozen.value,
        closed=closed.value,
        available_funds=available_funds.value,
        open_positions=open_positions.value,
        closed_today=closed_today.value,
        bank_links=bank_links.value,
        cfmmc_user=cfmmc_user.value,
    )
    return RowRead(line, taken, (), tuple(row.doubts))


def _document(kind: DocumentKind | None, text: str, today: date) -> CheckedDocument | None:
    """A number can be judged only by a kind; where there is none, that is refused already."""
    return None if kind is None else check_document(kind, text, today=today)


def _doubts_of_age(document: CheckedDocument, today: date) -> tuple[Words, ...]:
    if document.born is None or is_adult(document.born, today):
        return ()
    return (L("By this number the client is under {age}: compare it with the document.", age=ADULT_AGE),)


def _compare_account(row: Taking, account: Cell[str], earlier: Earlier) -> None:
    if not account.good:
        return
    line = earlier.account(account.value, row.line)
    if line != row.line:
        row.refuse("fund_account", "account-twice", L("Line {line} has this account already.", line=line))


def _compare_person(
    row: Taking,
    document: Cell[CheckedDocument | None],
    name: Cell[CheckedName],
    expires: Cell[date | None],
    earlier: Earlier,
) -> None:
    """Rows with one document are one person, who has one name; and the document has one validity."""
    if not document.good or document.value is None:
        return
    person = person_of(document.value.kind, document.value.number)
    if name.good:
        line = earlier.name(person, name.value.name, row.line)
        if line is not None:
            says = L("Line {line} has another name for this document.", line=line)
            row.refuse("name", "name-differs", says)
    if expires.good:
        line = earlier.validity(person, expires.value, row.line)
        if line is not None:
            says = L("Line {line} has another validity for this document.", line=line)
            row.refuse("document_expires", "expires-differs", says)
