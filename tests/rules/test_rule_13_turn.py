"""Rule 13: what is the client's is done in the client's turn, and recorded as such."""

import json

from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    Chosen,
    ClientDetails,
    Code,
    DeviceName,
    Drawn,
    Face,
    Image,
    StepInput,
    Tick,
)
from counter_tui.desk.services.catalogue import SERVICES
from data.terms.enums import FaceResult, StepKind
from tests.house import WANG, Counter, House, document_of, photo_png, signature_png, strokes
from tests.rules.attempts import ask, refused

GIVEN: dict[StepKind, StepInput] = {
    StepKind.CLIENT_DETAILS: ClientDetails(*WANG),
    StepKind.OTP: Code("123456"),
    StepKind.POLICY: Tick(True),
    StepKind.CONSENT: Tick(True),
    StepKind.DOCUMENT_PHOTO: Image("photo.png", photo_png()),
    StepKind.FACE: Face(FaceResult.PASSED),
    StepKind.DEVICE_SCAN: DeviceName("Mate 60"),
    StepKind.DEVICE_CODE: Code("123456"),
    StepKind.SIGNATURE_DRAWN: Drawn(strokes()),
    StepKind.SIGNATURE_FILE: Image("signature.png", signature_png()),
    StepKind.ATTEST: Attestation("1028", "whatever it is"),
    StepKind.CONFIRM: Answer(True),
    StepKind.DOCUMENT: document_of(WANG[0]),
    StepKind.CHOOSE: Chosen(("trading",)),
    StepKind.AGREEMENTS: Tick(True),
    StepKind.SIGN: Code("123456"),
}
CLIENTS_OWN = {
    StepKind.OTP,
    StepKind.POLICY,
    StepKind.CONSENT,
    StepKind.DEVICE_SCAN,
    StepKind.DEVICE_CODE,
    StepKind.SIGNATURE_DRAWN,
    StepKind.CONFIRM,
    StepKind.AGREEMENTS,
    StepKind.SIGN,
}


def test_each_kind_of_step_is_in_one_of_the_two_turns() -> None:
    for service in SERVICES:
        for step in service.steps:
            assert step.client_turn == (step.kind in CLIENTS_OWN), f"{service.key}: {step.key}"


def test_no_step_is_taken_in_the_others_turn(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    tried = set()
    for service in ("02", "03", "04", "06", "05"):
        view = teller.open(service)
        while (now := view.current) is not None:
            tried.add(now.kind)
            command = TakeStep(
                teller.session, view.id, now.key, GIVEN[now.kind], not now.client_turn, teller.key()
            )
            with refused(branch, "not-the-turn", rule=13):
                teller.do(command)
            if now.kind is StepKind.CLIENT_DETAILS:
                view = teller.take(view, ClientDetails(*WANG))
            elif now.kind is StepKind.SIGNATURE_DRAWN:
                # The teller takes a file in its place, so that its steps are tried too.
                view = teller.go_on(view, until="file")
            else:
                view = teller.one(view, now.kind)
    assert tried == set(GIVEN)


def test_what_was_done_in_a_clients_turn_is_recorded_as_such(submitted: Counter) -> None:
    rows = ask(submitted.house, "SELECT step, client_turn FROM step_record")
    assert {(str(step), bool(turn)) for step, turn in rows} == {
        ("details", False),
        ("otp", True),
        ("policy", True),
        ("consent", True),
        ("photo", False),
        ("face", False),
        ("scan", True),
        ("verify", True),
        ("draw", True),
        ("confirm", True),
    }
    audited = [
        json.loads(str(detail))
        for (detail,) in ask(submitted.house, "SELECT detail FROM audit_event WHERE kind = 'step.done'")
    ]
    assert len(audited) == len(rows)
    assert sum(bool(event["client_turn"]) for event in audited) == sum(bool(turn) for _, turn in rows)
