"""A document number against the standard of its kind (rule 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from counter_tui.desk.identity import citizen, permits
from counter_tui.desk.identity.findings import Form
from counter_tui.desk.identity.typed import plain_number
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.words import L, Words

_FORMS: Final[Mapping[DocumentKind, Form]] = MappingProxyType(
    {
        DocumentKind.RESIDENT_ID: citizen.resident,
        DocumentKind.HK_MACAO_RESIDENCE: citizen.hk_macao_residence,
        DocumentKind.TAIWAN_RESIDENCE: citizen.taiwan_residence,
        DocumentKind.PERMANENT_RESIDENCE: citizen.permanent_residence,
        DocumentKind.PERMANENT_RESIDENCE_OLD: permits.permanent_residence_old,
        DocumentKind.HK_MACAO_PERMIT: permits.hk_macao_permit,
        DocumentKind.TAIWAN_PERMIT: permits.taiwan_permit,
        DocumentKind.PASSPORT: permits.passport,
    }
)


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document number that fits its kind.

    Attributes:
        kind: the kind it fits.
        number: ASCII digits and upper-case letters, no grouping; what is kept and compared.
        born: the date of birth in it, None where the kind carries none.
        warnings: what a person has to look at; they go with the application.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    born: date | None = field(repr=False)
    warnings: tuple[Words, ...] = ()


class WrongKind(Invalid):
    """The number is a good one, of another kind of document.

    Attributes:
        offered: the kind it fits.
    """

    def __init__(self, offered: DocumentKind) -> None:
        title = DOCUMENT_TITLES[offered]
        super().__init__(
            "document_number",
            "document-kind",
            L("This is the number of another kind of document: {kind}.", kind=title),
            L("Choose that kind, or compare the number with the document."),
        )
        self.offered = offered


def check_document(kind: DocumentKind, typed: str, *, today: date) -> CheckedDocument:
    """Normalise and check a document number.

    Args:
        kind: what the teller or the file says it is.
        typed: as it came; full-width, grouped and small letters are understood.
        today: the branch's date.

    Raises:
        WrongKind: it does not fit `kind` but is a good number of another.
        Invalid: it fits no kind, or not this one.
    """
    number = plain_number(typed, field="document_number", about="document")
    try:
        findings = _FORMS[kind](number, today)
    except Invalid:
        offered = _kind_of(number, today)
        if offered is None:
            raise
        raise WrongKind(offered) from None
    return CheckedDocument(kind, number, findings.born, findings.warnings)


def _kind_of(number: str, today: date) -> DocumentKind | None:
    """The kind whose form a number fits beyond doubt.

    Never a passport: nearly every short number would fit. An earlier form of
    the Taiwan permit is too loose as well.
    """
    for kind, form in _FORMS.items():
        if kind is DocumentKind.PASSPORT:
            continue
        try:
            findings = form(number, today)
        except Invalid:
            continue
        if kind is not DocumentKind.TAIWAN_PERMIT or not findings.warnings:
            return kind
    return None
