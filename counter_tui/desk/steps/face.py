"""The person against the photo of the document, attested by the teller (rule 5)."""

import json
from uuid import UUID

from counter_tui.desk.api.inputs import Face
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.faces import failed_today, photo_on_file
from counter_tui.desk.operations import move
from counter_tui.desk.people import participate
from counter_tui.desk.pictured import compared
from counter_tui.desk.seen import Recorded
from counter_tui.desk.steps.photo import client_id_of, photo_facts, refuse_without_consent
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Refused, Work
from data.tables.evidence import FaceCheck
from data.tables.staff import Staff
from data.terms.enums import FaceResult, OperationState, Side
from data.terms.errors import Refusal
from data.terms.words import L


def _take(work: Work, at: At, given: Face) -> Taken | Refused:
    refuse_without_consent(work, at.operation)
    client = client_id_of(at.operation)
    limit = work.desk.policy.face_failures
    if failed_today(work, client) >= limit:
        raise Refusal(
            "face-limit",
            L("The face check failed {limit} times today.", limit=limit),
            L("Ask the client to come back tomorrow, with the original document."),
            rule=5,
        )
    if given.result is None:
        return Refused(
            Refusal(
                "face-declined",
                L("The client declines the face check."),
                L("It may be declined; a witness session must then stand in. Put this aside until one can."),
                rule=5,
            )
        )
    photo = photo_on_file(work, client)
    if photo is None:
        raise Refusal("no-photo", L("No photo of the document is on file."), L("Attach one first."), rule=5)
    # Whoever captured the photo that serves here contributes to this operation too.
    participate(work, at.operation, photo.staff_id, Side.MAKER)
    check = work.new_id()
    work.keep(
        FaceCheck,
        id=check,
        client_id=client,
        operation_id=at.operation.id,
        staff_id=work.who.staff_id,
        result=given.result,
        photo_sha256=photo.image_sha256,
        at=work.now,
    )
    if given.result == FaceResult.FAILED:
        return _failed(work, at, limit - failed_today(work, client))
    detail = {"check": str(check), "photo": str(photo.id), "photo_sha256": photo.image_sha256.hex()}
    return Taken(detail, L("Face check passed."))


def _failed(work: Work, at: At, left: int) -> Refused:
    work.audit("face.failed", {"left": left})
    if left <= 0:
        move(work, at.operation, OperationState.ENDED)
        work.audit("operation.ended", {"cause": "face"})
        return Refused(
            Refusal(
                "face-ended",
                L("The face check failed for the last time today; this has ended."),
                L("Ask the client to come back tomorrow, with the original document."),
                rule=5,
            )
        )
    return Refused(
        Refusal(
            "face-failed",
            L("The face check did not pass; this is recorded."),
            L("Look once more; it can fail {left} more times today.", left=left),
            rule=5,
        )
    )


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    detail = json.loads(record.detail)
    staff = work.session.get_one(Staff, record.staff_id)
    return EvidenceLine(
        L("Face"),
        Sign.OK,
        L(
            "{staff} compared the person with the photo {time}, photo SHA-256 {start}",
            staff=staff.name,
            time=work.clock_time(record.at),
            start=detail["photo_sha256"][:16],
        ),
        compared(work, work.session.get_one(FaceCheck, UUID(detail["check"]))),
    )


RULE = StepRule(Face, _take, photo_facts, _evidence)
