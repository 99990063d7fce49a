"""A document number against the standard of its kind (rule 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from counter_tui.desk.identity import citizen, permits
from counter_tui.desk.identity.doubts import Doubt
from counter_tui.desk.identity.findings import Form, wrong_kind
from counter_tui.desk.identity.typed import plain_number
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid

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
    warnings: tuple[Doubt, ...] = ()


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
        offered = _fitting(number, today)
        if offered is None:
            raise
        raise wrong_kind(offered) from None
    return CheckedDocument(kind, number, findings.born, findings.warnings)


def kind_of(typed: str, today: date) -> DocumentKind | None:
    """The kind that a number is beyond doubt of, None where it is of none.

    Raises:
        Invalid: it is no number at all.
    """
    return _fitting(plain_number(typed, field="document_number", about="document"), today)


def _fitting(number: str, today: date) -> DocumentKind | None:
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
