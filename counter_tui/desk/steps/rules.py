"""Every kind of step by its rule."""

from counter_tui.desk.steps import (
    agreements,
    choose,
    client_details,
    confirm,
    device,
    document,
    face,
    original,
    otp,
    photo,
    signature,
    texts,
)
from counter_tui.desk.steps.rule import StepRule
from data.terms.enums import StepKind

RULES: dict[StepKind, StepRule] = {
    StepKind.CLIENT_DETAILS: client_details.RULE,
    StepKind.OTP: otp.RULE,
    StepKind.POLICY: texts.RULE,
    StepKind.CONSENT: texts.RULE,
    StepKind.DOCUMENT: document.RULE,
    StepKind.DOCUMENT_PHOTO: photo.RULE,
    StepKind.FACE: face.RULE,
    StepKind.DEVICE_SCAN: device.SCAN,
    StepKind.DEVICE_CODE: device.CODE,
    StepKind.ORIGINAL_SEEN: original.RULE,
    StepKind.SIGNATURE_DRAWN: signature.DRAWN,
    StepKind.SIGNATURE_FILE: signature.FILE,
    StepKind.ATTEST: signature.ATTEST,
    StepKind.CONFIRM: confirm.RULE,
    StepKind.CHOOSE: choose.RULE,
    StepKind.AGREEMENTS: agreements.AGREEMENTS,
    StepKind.SIGN: agreements.SIGN,
}
