"""The pane of each kind of step."""

from uuid import UUID

from counter_tui.desk.api.views import (
    CodeFacts,
    DeviceFacts,
    OperationView,
    PhotoFacts,
    QuestionFacts,
    ScanFacts,
    SignatureFacts,
    TextFacts,
)
from data.terms.enums import StepKind
from screens.counter.steps.attest import AttestPane
from screens.counter.steps.code import CodePane
from screens.counter.steps.confirm import ConfirmPane
from screens.counter.steps.details import DetailsPane
from screens.counter.steps.device_code import DeviceCodePane
from screens.counter.steps.face import FacePane
from screens.counter.steps.files import PhotoPane, SignaturePane
from screens.counter.steps.original import OriginalPane
from screens.counter.steps.pane import StepPane
from screens.counter.steps.reading import ReadingPane
from screens.counter.steps.scan import ScanPane
from screens.widgets.facts import HeadingFacts, RailFacts


def pane_of(view: OperationView, form: UUID, heading: HeadingFacts, rail: RailFacts) -> StepPane:
    """The pane for the step that an operation stands at.

    Raises:
        RuntimeError: nothing is left to do, or its facts are of another kind than the step.
    """
    step = view.current
    if step is None:
        raise RuntimeError("nothing is left to do")
    match step.kind, view.facts:
        case StepKind.CLIENT_DETAILS, _:
            return DetailsPane(form)
        case StepKind.OTP, CodeFacts() as code:
            return CodePane(code, form)
        case (StepKind.POLICY | StepKind.CONSENT) as kind, TextFacts() as text:
            return ReadingPane(text, form, may_decline=kind is StepKind.CONSENT)
        case StepKind.DOCUMENT_PHOTO, _:
            return PhotoPane(form)
        case StepKind.FACE, PhotoFacts() as photo:
            return FacePane(photo, form)
        case StepKind.DEVICE_SCAN, ScanFacts() as scan:
            return ScanPane(scan, form, heading, rail)
        case StepKind.DEVICE_CODE, DeviceFacts() as device:
            return DeviceCodePane(device, form)
        case StepKind.ORIGINAL_SEEN, QuestionFacts() as original:
            return OriginalPane(original, form)
        case StepKind.SIGNATURE_FILE, _:
            return SignaturePane(form)
        case StepKind.ATTEST, (SignatureFacts() | None) as signature:
            return AttestPane(signature, form)
        case StepKind.CONFIRM, QuestionFacts() as question:
            return ConfirmPane(question, form)
        case kind, facts:
            raise RuntimeError(f"step {step.key} of kind {kind} with {type(facts).__name__}")
