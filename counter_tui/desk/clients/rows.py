"""What a client list says of each account, in the form the rest of the program takes."""

from dataclasses import dataclass, field
from datetime import date

from data.terms.enums import DocumentKind
from data.terms.errors import NOTHING
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """Why a row cannot be taken.

    Attributes:
        line: the line of the file on which the row begins, from 1.
        column: the column's name, empty where the row as a whole is meant.
        says: what is wrong; never the value itself, which may be personal data.
        then: what to do.
        code: short and stable, for logs and tests.
    """

    line: int
    column: str
    says: Words
    then: Words = NOTHING
    code: str = ""


@dataclass(frozen=True, slots=True)
class DoubtfulCell:
    """What a person should look at in a row that is taken all the same."""

    line: int
    column: str
    says: Words


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One fund account and its client, every value checked and normalised.

    Attributes:
        line: the line of the file on which the row begins, from 1.
        document_expires: the document's last day, None for 长期.
        mobile: the account's reserved mobile.
        password_failures: wrong trading passwords since the last right one.
        available_funds: in fen.
        closed_today: positions closed today.
        bank_links: bank-futures links that have not ended.
        cfmmc_user: user name of the CFMMC query login, may be empty.
    """

    line: int
    fund_account: str
    name: str
    document_kind: DocumentKind
    document_number: str = field(repr=False)
    document_expires: date | None
    mobile: str = field(repr=False)
    opened_on: date
    password_failures: int
    dormant: bool
    restricted: bool
    frozen: bool
    closed: bool
    available_funds: int
    open_positions: int
    closed_today: int
    bank_links: int
    cfmmc_user: str
