"""04 手写签名上传: the client's signature on file."""

from counter_tui.desk import signatures
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.slips import make_slip
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, StepKind
from data.terms.words import L, Words


def _finish(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    make_slip(work, operation, SIGNATURE.title, "signature", {})
    return L("The signature is on file.")


def _note(work: Work, visit: OpenVisit | None, account: FundAccount | None) -> tuple[Sign, Words | None]:
    if account is None:
        return Sign.NONE, None
    on_file = signatures.on_file(work, account.client_id)
    return (Sign.WARN, L("Missing")) if on_file is None else (Sign.OK, L("On file"))


SIGNATURE = Service(
    key="signature",
    code="04",
    title=L("Signature"),
    summary=L("Drawn, or from a file"),
    initials="qm",
    group=Group.PREPARE,
    gates=(Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN),
    steps=(
        Step(signatures.DRAW, StepKind.SIGNATURE_DRAWN, L("Draw"), client_turn=True),
        # Passed over where the client draws: what they did themselves needs no second person's word.
        Step("file", StepKind.SIGNATURE_FILE, L("File"), needed=signatures.is_from_file),
        Step("attest", StepKind.ATTEST, L("Attest"), needed=signatures.is_from_file),
    ),
    finish=_finish,
    note=_note,
)
