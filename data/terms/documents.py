"""What the kinds of identity document are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from data.terms.enums import DocumentKind
from data.terms.words import L, Words

DOCUMENT_TITLES: Final[Mapping[DocumentKind, Words]] = MappingProxyType(
    {
        DocumentKind.RESIDENT_ID: L("Resident ID card"),
        DocumentKind.HK_MACAO_RESIDENCE: L("Residence permit for Hong Kong and Macao residents"),
        DocumentKind.TAIWAN_RESIDENCE: L("Residence permit for Taiwan residents"),
        DocumentKind.HK_MACAO_PERMIT: L("Travel permit for Hong Kong and Macao residents"),
        DocumentKind.TAIWAN_PERMIT: L("Travel permit for Taiwan residents"),
        DocumentKind.PERMANENT_RESIDENCE: L("Foreigner's permanent residence card"),
        DocumentKind.PERMANENT_RESIDENCE_OLD: L("Foreigner's permanent residence card, older form"),
        DocumentKind.PASSPORT: L("Foreign passport"),
    }
)
