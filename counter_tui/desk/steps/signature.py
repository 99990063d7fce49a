"""A signature: drawn by the client, or from an image file that a second person attests (service 04)."""

import json
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk import signatures
from counter_tui.desk.ageing import highest, next_after
from counter_tui.desk.api.drawing import measure
from counter_tui.desk.api.inputs import Attestation, Drawn, FromFile, Image
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import PadFacts, SignatureFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.images import Checked, check_image, refuse_unless_signature
from counter_tui.desk.locks import locking
from counter_tui.desk.people import participate
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.staff.passwords import check_password
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.strokes import refuse_unless_drawn, rendered, written
from counter_tui.desk.work import Refused, Work
from data.tables.clients import Client
from data.tables.evidence import Signature, SignatureAttestation, SignatureStrokes
from data.tables.operations import Operation
from data.tables.staff import Staff
from data.terms.enums import Side
from data.terms.errors import NotAllowed
from data.terms.words import L

_NUMBERS: Final = highest(col(Signature.number), col(Signature.client_id))


def _take_drawn(work: Work, at: At, given: Drawn | FromFile) -> Taken:
    if isinstance(given, FromFile):
        return Taken({"from_file": True}, L("Choose the file with the client's signature."))
    refuse_unless_drawn(given.strokes)
    image = rendered(given.strokes)
    signature = _keep(work, at, image)
    strokes = written(given.strokes)
    found = measure(given.strokes)
    work.session.flush()  # the signature that the strokes refer to
    work.keep(
        SignatureStrokes,
        signature_id=signature,
        operation_id=at.operation.id,
        staff_id=work.who.staff_id,
        strokes_sealed=work.desk.sealing.seal(signatures.LABEL_STROKES, signature, strokes),
        strokes_sha256=sha256(strokes).digest(),
        strokes=found.strokes,
        points=found.points,
        ms=found.ms,
        at=work.now,
    )
    return Taken(
        {"signature": str(signature), "sha256": image.sha256.hex(), "from_file": False}, L("Signature saved.")
    )


def _take_file(work: Work, at: At, given: Image) -> Taken:
    image = check_image(given)
    refuse_unless_signature(image)
    detail = {"signature": str(_keep(work, at, image)), "sha256": image.sha256.hex()}
    return Taken(detail, L("Signature read. A second person attests it next."))


def _keep(work: Work, at: At, image: Checked) -> UUID:
    signature = work.new_id()
    client = client_id_of(at.operation)
    work.keep(
        Signature,
        id=signature,
        client_id=client,
        number=next_after(work, _NUMBERS, client),
        operation_id=at.operation.id,
        staff_id=work.who.staff_id,
        image_sealed=work.desk.sealing.seal(signatures.LABEL_IMAGE, signature, image.content),
        image_sha256=image.sha256,
        width=image.width,
        height=image.height,
        at=work.now,
    )
    return signature


def _attest(work: Work, at: At, given: Attestation) -> Taken | Refused:
    second = work.session.exec(
        locking(select(Staff).where(col(Staff.number) == given.staff_number.strip()))
    ).first()
    if second is not None and second.id == work.who.staff_id:
        raise NotAllowed(
            "attest-self",
            L("A signature from a file needs a second person."),
            L("Ask a colleague to type their own number and password."),
            rule=8,
        )
    refused = check_password(work, second, given.password)
    if refused is not None:
        return refused
    if second is None:
        raise RuntimeError("a password matched nobody")
    client = work.row(Client, client_id_of(at.operation))
    if second.document_index == client.document_index:
        raise NotAllowed(
            "own-account", L("This is an account of your own."), L("Ask a colleague to serve it."), rule=8
        )
    signature = signatures.taken(work, at.operation)
    if signature is None:
        raise RuntimeError("there is no signature to attest")
    participate(work, at.operation, second.id, Side.MAKER)
    work.keep(
        SignatureAttestation,
        signature_id=signature.id,
        operation_id=at.operation.id,
        staff_id=second.id,
        at=work.now,
    )
    work.audit("signature.attested", {"signature": str(signature.id), "by": str(second.id)})
    return Taken({"signature": str(signature.id), "by": str(second.id)}, L("Signature attested."))


def _pad_facts(work: Work, operation: Operation, step: Step) -> PadFacts:
    before = signatures.on_file(work, client_id_of(operation))
    return PadFacts(work.local(before).date() if before is not None else None)


def _facts(work: Work, operation: Operation, step: Step) -> SignatureFacts | None:
    signature = signatures.taken(work, operation)
    if signature is None:
        return None
    return SignatureFacts("", signature.width, signature.height, signature.id)


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    detail = json.loads(record.detail)
    if detail.get("from_file"):
        return EvidenceLine(L("Signature"), Sign.NONE, L("not drawn; from a file"))
    words = L("drawn, {id}") if "from_file" in detail else L("from a file, {id}")
    return EvidenceLine(L("Signature"), Sign.OK, words.with_(id=detail["signature"]))


DRAWN = StepRule(Drawn, _take_drawn, _pad_facts, _evidence, tellers=FromFile)
FILE = StepRule(Image, _take_file, _facts, _evidence)
ATTEST = StepRule(Attestation, _attest, _facts, _evidence)
