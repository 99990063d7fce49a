"""The pane of each kind of step."""

from data.terms.enums import StepKind
from screens.counter.steps.agreements import AgreementsPane
from screens.counter.steps.attest import AttestPane
from screens.counter.steps.choose import ChoosePane
from screens.counter.steps.code import CodePane
from screens.counter.steps.confirm import ConfirmPane
from screens.counter.steps.details import DetailsPane
from screens.counter.steps.device_code import DeviceCodePane
from screens.counter.steps.document import DocumentPane
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.face import FacePane
from screens.counter.steps.files import PhotoPane, SignaturePane
from screens.counter.steps.original import OriginalPane
from screens.counter.steps.pane import StepPane
from screens.counter.steps.reading import ReadingPane
from screens.counter.steps.scan import ScanPane
from screens.counter.steps.sign import SignPane


def make_pane(kind: StepKind) -> StepPane:
    """A pane for all steps of a kind.

    Raises:
        RuntimeError: no pane shows it.
    """
    match kind:
        case StepKind.CLIENT_DETAILS:
            return DetailsPane()
        case StepKind.OTP:
            return CodePane()
        case StepKind.POLICY:
            return ReadingPane()
        case StepKind.CONSENT:
            return ReadingPane(may_decline=True)
        case StepKind.DOCUMENT:
            return DocumentPane()
        case StepKind.DOCUMENT_PHOTO:
            return PhotoPane()
        case StepKind.FACE:
            return FacePane()
        case StepKind.DEVICE_SCAN:
            return ScanPane()
        case StepKind.DEVICE_CODE:
            return DeviceCodePane()
        case StepKind.ORIGINAL_SEEN:
            return OriginalPane()
        case StepKind.SIGNATURE_DRAWN:
            return DrawPane()
        case StepKind.SIGNATURE_FILE:
            return SignaturePane()
        case StepKind.ATTEST:
            return AttestPane()
        case StepKind.CONFIRM:
            return ConfirmPane()
        case StepKind.CHOOSE:
            return ChoosePane()
        case StepKind.AGREEMENTS:
            return AgreementsPane()
        case StepKind.SIGN:
            return SignPane()
        case _:
            raise RuntimeError(f"no pane for {kind}")
