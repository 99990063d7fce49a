"""What the check of a document number comes to, and how it says no."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_tui.desk.identity.doubts import Doubt
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid, WrongKind
from data.terms.words import L, Words

COMPARE: Final = L("Compare the number with the document.")
COMPARE_KIND: Final = L("Compare the number with the document, or choose another kind of document.")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a number that fits its standard tells.

    Attributes:
        born: the date of birth in it, None where the kind carries none.
        warnings: what a person has to look at; none of them refuses.
    """

    born: date | None = None
    warnings: tuple[Doubt, ...] = ()


Form = Callable[[str, date], Findings]
"""The standard of one kind: a plain number and today's date to findings, or `Invalid`."""


def refusal(code: str, says: Words, then: Words = COMPARE) -> Invalid:
    """A no to a document number."""
    return Invalid("document_number", f"document-{code}", says, then)


def wrong_kind(offered: DocumentKind) -> WrongKind:
    """A no to a good number under the wrong kind, with the right one."""
    return WrongKind(
        "document_number",
        "document-kind",
        L("This is the number of another kind of document: {kind}.", kind=DOCUMENT_TITLES[offered]),
        L("Choose that kind, or compare the number with the document."),
        offered,
    )
