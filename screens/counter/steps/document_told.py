"""What is told of a client's identity document, and where a refusal of it is told."""

from typing import Final

from counter_tui.desk.api.views.documents import DocumentRead
from counter_tui.desk.api.views.facts import DocumentFacts
from data.terms.documents import DOCUMENT_TITLES
from data.terms.words import L, Words, plain

LONG_TERM: Final = "长期"
"""How a document without an end says so."""
FIELDS: Final = {
    "document-differs": "document_number",
    "document-name": "document_number",
    "document-minor": "document_number",
    "document-not-allowed": "document_number",
    "document-lapsed": "document_number",
    "document-expired": "document_expires",
    "document-validity": "document_issued",
}
"""The input at which a refusal of rule 4 is told, by its code."""


def on_file(known: DocumentFacts) -> tuple[tuple[Words, Words], ...]:
    """What is on file of it."""
    expires = L("long-term") if known.expires is None else plain(known.expires.isoformat())
    return (
        (L("Client"), plain(known.client)),
        (L("On file"), _two(DOCUMENT_TITLES[known.kind], known.number)),
        (L("Valid to"), expires),
    )


def was_read(read: DocumentRead, number: str) -> tuple[tuple[Words, Words], ...]:
    """What was understood of it; `number` is the one on file, which it has."""
    validity = L("long-term") if read.expires == LONG_TERM else plain(read.expires)
    named = ((L("Name"), L("as on file")),) if read.named else ()
    return ((L("Document"), _two(DOCUMENT_TITLES[read.kind], number)), *named, (L("Valid to"), validity))


def _two(first: Words, second: str) -> Words:
    return Words("{first} {second}", (("first", first), ("second", second)))
