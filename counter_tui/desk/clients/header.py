"""The header row of a client list."""

from typing import Final

from data.terms.errors import Invalid
from data.terms.safe_text import safe_text
from data.terms.words import L, Words

COLUMNS: Final = (
    "fund_account",
    "name",
    "document_kind",
    "document_number",
    "document_expires",
    "mobile",
    "opened_on",
    "password_failures",
    "dormant",
    "restricted",
    "frozen",
    "closed",
    "available_funds",
    "open_positions",
    "closed_today",
    "bank_links",
    "cfmmc_user",
)
MAY_BE_EMPTY: Final = frozenset({"cfmmc_user"})

_SHOWN = 40


def read_header(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The columns in the file's order.

    Raises:
        Invalid: a column is missing, unknown or there twice; every one is named.
    """
    names = tuple(cell.strip() for cell in cells)
    if not set(names) & set(COLUMNS):
        # Likely a client's row: nothing of it is repeated.
        raise _refusal(L("The first row does not name the columns."))
    faults = [
        L("{fault}: {columns}", fault=fault, columns=", ".join(found))
        for fault, found in (
            (L("missing"), [name for name in COLUMNS if name not in names]),
            (L("not known"), [_shown(name) for name in names if name not in COLUMNS]),
            (L("there twice"), [name for name in COLUMNS if names.count(name) > 1]),
        )
        if found
    ]
    if faults:
        raise _refusal(
            L("The first row does not name the columns rightly. {faults}.", faults=_joined(faults))
        )
    return names


def _refusal(says: Words) -> Invalid:
    then = L("It names these, in any order, separated by commas: {columns}.", columns=",".join(COLUMNS))
    return Invalid("file", "import-header", says, then)


def _shown(name: str) -> str:
    text = safe_text(name)
    return f"{text[:_SHOWN]}..." if len(text) > _SHOWN else text or '""'


def _joined(faults: list[Words]) -> Words:
    first, *others = faults
    for other in others:
        first = L("{first}; {other}", first=first, other=other)
    return first
