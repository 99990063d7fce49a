"""Texts that clients open and agree to, and the consents they gave."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.work import Work
from data.content.library import Text
from data.tables.evidence import Consent
from data.tables.operations import Operation, TextOpening
from data.terms.errors import Unavailable
from data.terms.words import L

_CONSENT: Final = select(Consent.id).where(
    col(Consent.client_id) == bindparam("of_client"),
    col(Consent.text_key) == bindparam("of_text"),
    col(Consent.version) == bindparam("in_version"),
)


def text_in_force(work: Work, key: str) -> Text:
    """The version of a text that is in force today at the branch.

    Raises:
        Unavailable: content has none for today.
    """
    try:
        return work.desk.library.in_force(key, work.today)
    except LookupError:
        raise Unavailable(
            "no-text",
            L("No version of this text is in force today."),
            L("Check this machine's date, or ask the administrator."),
        ) from None


def consented(work: Work, client_id: UUID | None, key: str) -> bool:
    """Whether a client agreed to the version of a text that is in force."""
    if client_id is None:
        return False
    version = text_in_force(work, key).version
    seen = work.seen.on_file
    if seen is not None and seen.client_id == client_id:
        return (key, version) in seen.consents
    return bool(work.ask(_CONSENT, of_client=client_id, of_text=key, in_version=version))


def opened(work: Work, operation: Operation, step: str, text: Text) -> bool:
    """Whether this exact text was opened for a step of this operation."""
    return (
        work.session.exec(
            select(TextOpening.id).where(
                col(TextOpening.operation_id) == operation.id,
                col(TextOpening.step) == step,
                col(TextOpening.text_sha256) == text.sha256,
            )
        ).first()
        is not None
    )


def keep_consent(work: Work, operation: Operation, client_id: UUID, text: Text) -> None:
    """Keep that a client agreed to a text; once for each version."""
    if consented(work, client_id, text.key):
        return
    work.keep(
        Consent,
        id=work.new_id(),
        client_id=client_id,
        operation_id=operation.id,
        staff_id=work.who.staff_id,
        text_key=text.key,
        version=text.version,
        text_sha256=text.sha256,
        at=work.now,
    )
    work.audit("consent", {"text": text.key, "version": text.version, "sha256": text.sha256.hex()})
