"""Papers for clients: what a form, a signed agreement and a slip say, whatever draws them (rule 11).

Every text in them is data. A form and an agreement carry the client's full numbers, a slip masked ones
(rule 10); who asks for one of the former is audited by the desk before it is made.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID


def _need_offset(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("a moment on paper needs its offset")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a paper is about.

    Attributes:
        document: the kind of identity document, in the client's language.
    """

    name: str
    account: str = field(repr=False)
    document: str
    document_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signing:
    """How a text was signed (rule 7).

    Attributes:
        at: when, with the branch's offset.
        seconds: whole seconds the text stood open before it was ticked.
        challenge: the id of the one-time code's challenge; never the code.
        consent: the client's consent to sign all that is ticked with the means they authorised.
        signature: the signature used, a PNG or JPEG; None where none was on file.
        text_sha256: of the exact text in UTF-8.

    Raises:
        ValueError: `at` carries no offset.
    """

    at: datetime
    seconds: int
    challenge: str
    consent: str
    signature: bytes | None = field(repr=False)
    text_sha256: bytes

    def __post_init__(self) -> None:
        _need_offset(self.at)


@dataclass(frozen=True, slots=True)
class FormItem:
    """A tick box of the form; `value` is what it changes to, or what is chosen there."""

    label: str
    chosen: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class FormBank:
    """A bank account on the form; `added` tells a new one from a changed one."""

    branch: str
    number: str = field(repr=False)
    added: bool


@dataclass(frozen=True, slots=True)
class FormPaper:
    """客户信息变更申请表, one A4 page.

    Attributes:
        id: of the form as it is kept; names the file.
        number: the application's.
        items: the tick boxes in their order, two a row; an odd last one has a row of its own.
        place: 签约场所.
        notices, statements: what the client is told and what they declare, numbered on the paper.
        effect: from when the changes hold.
        signing: None for a form that is not signed yet.
        check: a check number that the signed text holds, empty where it has none.
        unused: what the signed text says in place of a bank account; no row above a signature is left
            blank for somebody to fill in.
    """

    id: UUID
    number: str
    broker: str
    title: str
    version: str
    holder: Holder
    items: tuple[FormItem, ...]
    place: str
    notices: tuple[str, ...]
    statements: tuple[str, ...]
    effect: str
    applied_on: date
    signing: Signing | None
    banks: tuple[FormBank, ...] = ()
    check: str = ""
    unused: str = ""


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """An agreement as it was signed, with its signing page.

    Attributes:
        id: of the signed agreement as it is kept; names the file.
        number: the application's.
        service: its title, in the client's language.
        text: exactly as signed, a paragraph a line.

    Raises:
        ValueError: the hash in `signing` is not this text's: the paper would state what is not so.
    """

    id: UUID
    number: str
    broker: str
    service: str
    title: str
    version: str
    effective: date
    text: str = field(repr=False)
    holder: Holder
    signing: Signing

    def __post_init__(self) -> None:
        if sha256(self.text.encode()).digest() != self.signing.text_sha256:
            raise ValueError(f"agreement {self.id}: the text is not the one that was signed")


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """A slip, 80 mm wide and as long as it takes.

    Attributes:
        text: lines of at most 48 cells, as the slip was kept.
        made_at: with the branch's offset.

    Raises:
        ValueError: `made_at` carries no offset.
    """

    id: UUID
    number: str
    title: str
    text: str
    made_at: datetime

    def __post_init__(self) -> None:
        _need_offset(self.made_at)


Paper = FormPaper | AgreementPaper | SlipPaper


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """Where a paper is; `shown` when this machine's own program has opened it."""

    path: str
    shown: bool
