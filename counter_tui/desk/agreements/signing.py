"""Signing a set of agreements: what exactly is signed, with which signature and which code (rule 7)."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk import signatures
from counter_tui.desk.ageing import highest, next_after
from counter_tui.desk.agreements.readings import stands
from counter_tui.desk.agreements.required import AUTHORISATION, keep_authorisation
from counter_tui.desk.otp import Challenge
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.texts import text_in_force
from counter_tui.desk.work import Work
from data.tables.agreements import AgreementReading, AgreementText, SignedAgreement, Signing
from data.tables.evidence import Signature
from data.tables.operations import Operation
from data.terms.errors import Refusal
from data.terms.words import L

_FORMAT: Final = b"counter-set-1\n"
_NUMBERS: Final = highest(col(Signing.number), col(Signing.operation_id))
_NEWEST: Final = (
    select(Signing)
    .where(col(Signing.operation_id) == bindparam("of_operation"))
    .order_by(col(Signing.number).desc())
    .limit(1)
)
_SIGNED: Final = (
    select(AgreementReading, AgreementText)
    .join(SignedAgreement, col(SignedAgreement.reading_id) == col(AgreementReading.id))
    .join(AgreementText, col(AgreementText.id) == col(AgreementReading.text_id))
    .where(col(SignedAgreement.signing_id) == bindparam("of_signing"))
    .order_by(col(SignedAgreement.place))
)


@dataclass(frozen=True, slots=True)
class Signable:
    """A set that is read and ticked throughout.

    Attributes:
        signature: on file now; another one taken meanwhile makes another set.
        sha256: of the exact set with the signature that signs it; the code is made for it.
    """

    signature: Signature
    readings: tuple[AgreementReading, ...]
    texts: tuple[AgreementText, ...]
    sha256: bytes


def signable(work: Work, operation: Operation, step: Step) -> Signable:
    """The set that an operation needs signed.

    Raises:
        Refusal: one of its texts was not read and ticked as it is now, or no signature is on file.
    """
    signature = None if operation.client_id is None else signatures.in_use(work, operation.client_id)
    if signature is None:
        raise Refusal("no-signature", L("Missing a signature on file."), L("Take a signature first."), rule=7)
    readings: list[AgreementReading] = []
    texts: list[AgreementText] = []
    for found in stands(work, operation, step.items):
        if found.reading is None or found.text is None:
            raise Refusal(
                "not-read",
                L("Not every agreement is read and ticked."),
                L("Let the client read and tick what is missing; then it can be signed."),
                rule=7,
            )
        readings.append(found.reading)
        texts.append(found.text)
    authorisation = text_in_force(work, AUTHORISATION).sha256
    named = [[text.key, text.version, text.sha256.hex()] for text in texts]
    content = [
        operation.id.hex,
        operation.account_id.hex if operation.account_id else "",
        authorisation.hex(),
        signature.id.hex,
    ]
    digest = sha256(_FORMAT + json.dumps([*content, named], separators=(",", ":")).encode()).digest()
    return Signable(signature, tuple(readings), tuple(texts), digest)


def sign(work: Work, operation: Operation, ready: Signable, code: Challenge) -> Signing:
    """Sign a set with the client's signature on file and the code they typed."""
    signing = Signing(
        id=work.new_id(),
        operation_id=operation.id,
        number=next_after(work, _NUMBERS, operation.id),
        staff_id=work.who.staff_id,
        signature_id=ready.signature.id,
        challenge_id=code.id,
        authorisation_id=keep_authorisation(work).id,
        set_sha256=ready.sha256,
        at=work.now,
    )
    work.session.flush()
    work.keep_row(signing)
    work.session.flush()
    for place, reading in enumerate(ready.readings, 1):
        work.keep(SignedAgreement, signing_id=signing.id, reading_id=reading.id, place=place)
    work.audit(
        "agreements.signed",
        {
            "signing": str(signing.id),
            "set": ready.sha256.hex(),
            "signature": str(ready.signature.id),
            "challenge": str(code.id),
        },
    )
    return signing


def newest(work: Work, operation: Operation) -> Signing | None:
    """The last signing of an operation."""
    return work.session.exec(_NEWEST, params={"of_operation": operation.id}).first()


def signed(work: Work, signing: Signing) -> tuple[tuple[AgreementReading, AgreementText], ...]:
    """What a signing signed, in its order."""
    rows = work.session.exec(_SIGNED, params={"of_signing": signing.id})
    return tuple((reading, text) for reading, text in rows)
