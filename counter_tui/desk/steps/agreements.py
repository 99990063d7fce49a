"""Agreements read and ticked, then signed as a set by one code (rule 7)."""

import json
from uuid import UUID

from counter_tui.desk import otp, signatures
from counter_tui.desk.agreements import signing
from counter_tui.desk.agreements.openings import LEAST
from counter_tui.desk.agreements.readings import named, stands, void_all
from counter_tui.desk.agreements.required import AUTHORISATION
from counter_tui.desk.api.inputs import Code, Tick
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import AgreementLine, AgreementsFacts, SignFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.pictured import signed_with
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.otp import check_code, code_facts, purpose_of, target
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.texts import text_in_force
from counter_tui.desk.work import Refused, Work
from data.tables.agreements import AgreementReading, AgreementText, Signing
from data.tables.evidence import Signature
from data.tables.operations import Operation
from data.terms.words import L, plain


def _read(work: Work, at: At, given: Tick) -> Taken:
    ready = signing.signable(work, at.operation, at.step)
    return Taken(
        {"set": ready.sha256.hex(), "readings": named(ready.readings)},
        L("All agreements are read. The code signs them."),
    )


def _lines(work: Work, operation: Operation, step: Step) -> tuple[AgreementLine, ...]:
    return tuple(
        AgreementLine(
            at.want.text.key,
            at.want.text.title,
            at.want.text.version,
            at.reading.read_ms // 1000 if at.reading is not None else None,
        )
        for at in stands(work, operation, step.items)
    )


def _agreements_facts(work: Work, operation: Operation, step: Step) -> AgreementsFacts:
    _, _, masked = target(work, operation)
    return AgreementsFacts(_lines(work, operation, step), int(LEAST), masked)


def _agreements_evidence(work: Work, record: Recorded) -> tuple[EvidenceLine, ...]:
    lines: list[EvidenceLine] = []
    for key in json.loads(record.detail)["readings"].split():
        reading = work.session.get_one(AgreementReading, UUID(key))
        text = work.session.get_one(AgreementText, reading.text_id)
        lines.append(
            EvidenceLine(
                plain(text.title),
                Sign.OK,
                L(
                    "{version}, read {seconds} s, SHA-256 {start}",
                    version=text.version,
                    seconds=reading.read_ms // 1000,
                    start=text.sha256.hex()[:16],
                ),
            )
        )
    return tuple(lines)


def _undone(work: Work, operation: Operation, cause: str) -> None:
    void_all(work, operation, cause)


def _covers(work: Work, at: At) -> bytes:
    return signing.signable(work, at.operation, at.step).sha256


def _sign(work: Work, at: At, given: Code) -> Taken | Refused:
    ready = signing.signable(work, at.operation, at.step)
    _, index, masked = target(work, at.operation)
    code = otp.verify(
        work, at.operation, purpose_of(at.step), index, check_code(given.code), covers=ready.sha256
    )
    if isinstance(code, Refused):
        return code
    made = signing.sign(work, at.operation, ready, code)
    detail = {"signing": str(made.id), "set": ready.sha256.hex(), "mobile": masked}
    return Taken(detail, L("The agreements are signed."))


def _sign_facts(work: Work, operation: Operation, step: Step) -> SignFacts:
    signature = signatures.on_file(work, client_id_of(operation))
    authorisation = text_in_force(work, AUTHORISATION)
    return SignFacts(
        _lines(work, operation, step),
        work.local(signature).date() if signature else None,
        authorisation.text,
        code_facts(work, operation, step),
    )


def _sign_evidence(work: Work, record: Recorded) -> tuple[EvidenceLine, ...]:
    detail = json.loads(record.detail)
    made = work.session.get_one(Signing, UUID(detail["signing"]))
    signature = work.session.get_one(Signature, made.signature_id)
    return (
        EvidenceLine(
            L("Signature"),
            Sign.OK,
            L(
                "on file since {day}, SHA-256 {start}",
                day=f"{work.local(signature.at):%Y-%m-%d}",
                start=signature.image_sha256.hex()[:16],
            ),
            signed_with(work, signature),
        ),
        EvidenceLine(
            L("Code"),
            Sign.OK,
            L(
                "{mobile}, signed {time}, set SHA-256 {start}",
                mobile=detail["mobile"],
                time=work.clock_time(made.at),
                start=detail["set"][:16],
            ),
        ),
    )


AGREEMENTS = StepRule(Tick, _read, _agreements_facts, _agreements_evidence, undone=_undone)
SIGN = StepRule(Code, _sign, _sign_facts, _sign_evidence, covers=_covers)
