"""Taking steps: the second half of the engine. Each is kept at once, in its order (rule 1)."""

import json
from collections.abc import Iterable
from uuid import UUID

from counter_tui.desk import devices, otp, texts
from counter_tui.desk.accounts import account_by_id, client_of
from counter_tui.desk.api.commands.operations import RedoFrom, TakeStep
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.views.documents import DocumentRead
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.api.views.texts import OpenedText
from counter_tui.desk.authorise import authorise, refuse_own
from counter_tui.desk.gates import end_if_ineligible, require_gates
from counter_tui.desk.operations import (
    Standing,
    change,
    current,
    gone_on,
    keep_record,
    move,
    reach,
    records,
    require_draft,
    standing,
)
from counter_tui.desk.people import participate
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.slips import make_slip
from counter_tui.desk.steps import document
from counter_tui.desk.steps.otp import purpose_of, target
from counter_tui.desk.steps.photo import client_id_of
from counter_tui.desk.steps.rule import At
from counter_tui.desk.steps.rules import RULES
from counter_tui.desk.views import operation_view
from counter_tui.desk.visits import require_visit
from counter_tui.desk.work import Refused, Work
from data.tables.operations import Operation, StepVoid, TextOpening
from data.terms.enums import OperationState, Role, Side, StepKind
from data.terms.errors import Conflict, Refusal
from data.terms.words import CLIENT_LANGUAGE, L, Words


def at_step(
    work: Work, session: UUID, operation_id: UUID, step: str
) -> tuple[At, Service, tuple[Standing, ...]]:
    """The current step of a draft, with every condition checked that holds for any step."""
    authorise(work, session, Role.TELLER)
    visit = require_visit(work)
    operation = reach(work, operation_id, visit)
    service = service_of(operation.service)
    require_draft(work, operation)
    if service.begin is not None:
        service.begin(work, visit)
    if operation.account_id is not None:
        refuse_own(work, client_of(work, account_by_id(work, operation.account_id)).document_index)
    require_gates(work, service, visit)
    stands = standing(work, operation, service)
    now = current(stands)
    if now is None or now.step.key != step:
        raise Conflict(
            "step-moved",
            L("This step is not the one to do now."),
            L("The screen shows where it stands; go on from there."),
        )
    return At(operation, visit, now.step), service, stands


def require_turn(done_in_clients: bool, *, client_turn: bool) -> None:
    """Refuse what the client does in the teller's turn, and the other way round (rule 13).

    Raises:
        Refusal: it was done in the wrong turn.
    """
    if done_in_clients != client_turn:
        raise Refusal(
            "not-the-turn",
            L("This is the client's to do.") if client_turn else L("This is yours to do."),
            L("Hand the keyboard over, then go on."),
            rule=13,
        )


def take_step(work: Work, command: TakeStep) -> OperationView | Refused:
    """Do the current step; with the last one the operation is done, or submitted.

    Raises:
        Conflict: another step is due, or the draft is over.
        GateClosed: what was there at opening is there no more.
        Refusal: the step's own rule says no.

    Eligibility is asked at every step, and so at submission too.
    """
    at, service, before = at_step(work, command.session, command.operation, command.step)
    ended = end_if_ineligible(work, at.operation, service)
    if ended is not None:
        return ended
    rule = RULES[at.step.kind]
    tellers = rule.tellers is not None and isinstance(command.given, rule.tellers)
    if not (tellers or isinstance(command.given, rule.given)):
        raise TypeError(f"step {at.step.key} takes {rule.given.__name__}")
    client_turn = at.step.client_turn and not tellers
    require_turn(command.client_turn, client_turn=client_turn)
    if not _did_a_step(work, before):
        participate(work, at.operation, work.who.staff_id, Side.MAKER)
    # Only what goes stale can be there already and be to do again.
    may_be_stale = at.step.fresh is not None or at.step.still is not None
    older = records(work, at.operation).get(at.step.key) if may_be_stale else None
    if older is not None:
        # Stale, and done again: it is void, for its moment does not tell which of the two is newer.
        void_steps(work, [older.id], "stale")
    taken = rule.take(work, at, command.given)
    if isinstance(taken, Refused):
        return taken
    record = Recorded(
        id=work.new_id(),
        operation_id=at.operation.id,
        staff_id=work.who.staff_id,
        visit_id=at.visit.id,
        step=at.step.key,
        at=work.now,
        client_turn=client_turn,
        detail=json.dumps(dict(taken.detail), sort_keys=True, separators=(",", ":")),
    )
    keep_record(work, record)
    work.audit("step.done", {"step": at.step.key, "record": str(record.id), "client_turn": client_turn})
    stands = gone_on(work, at.operation, before, record)
    if current(stands) is None:
        said = _complete(work, at, service)
        return operation_view(work, at.operation, said, gone_on(work, at.operation, stands, record))
    change(work, at.operation, changed_at=work.now)
    return operation_view(work, at.operation, taken.said, stands)


def _did_a_step(work: Work, stands: tuple[Standing, ...]) -> bool:
    """Whether the actor's is a step that counts; its record refers to them as one who took part."""
    return any(at.record is not None and at.record.staff_id == work.who.staff_id for at in stands)


def _complete(work: Work, at: At, service: Service) -> Words:
    """Nothing is left to do: submit what is reviewed, bring about what is not."""
    if service.reviewed:
        submitted = {"submitted_at": work.now, "teller_id": work.who.staff_id, "returned": False}
        move(work, at.operation, OperationState.PENDING, **submitted)
        work.audit("operation.submitted", {"version": at.operation.version})
        template, facts = service.slips.get("submitted", "submitted"), service.facts(work, at.operation)
        make_slip(work, at.operation, service.title, template, {}, facts)
        return L("Accepted as {number}; a supervisor decides.", number=at.operation.number)
    if service.finish is None:
        raise RuntimeError(f"service {service.key} declares no end")
    said = service.finish(work, at.operation, at.visit)
    move(work, at.operation, OperationState.DONE)
    work.audit("operation.done")
    return said


def send_code(work: Work, command: SendCode) -> OperationView | Refused:
    """Send the code of the current OTP step.

    Raises:
        Refusal: too soon, or too many (rule 3).
    """
    at, service, stands = at_step(work, command.session, command.operation, command.step)
    if at.step.purpose is None:
        raise TypeError(f"step {at.step.key} sends no code")
    covers = RULES[at.step.kind].covers
    participate(work, at.operation, work.who.staff_id, Side.MAKER)
    account, index, _ = target(work, at.operation)
    refused = otp.send(
        work,
        at.operation,
        at.step.key,
        purpose_of(at.step),
        index,
        account,
        service.title.render(CLIENT_LANGUAGE),
        covers=covers(work, at) if covers is not None else None,
    )
    if refused is not None:
        return refused
    return operation_view(work, at.operation, L("The code is on its way."), stands)


def begin_enrolment(work: Work, command: BeginEnrolment) -> OperationView:
    """Make the secret of the QR code that the current step shows."""
    at, _, stands = at_step(work, command.session, command.operation, command.step)
    if at.step.kind is not StepKind.DEVICE_SCAN:
        raise TypeError(f"step {at.step.key} enrols no device")
    participate(work, at.operation, work.who.staff_id, Side.MAKER)
    devices.begin(work, at.operation, client_id_of(at.operation))
    return operation_view(work, at.operation, L("Scan the code with the client's phone."), stands)


def open_text(work: Work, command: OpenText) -> OpenedText:
    """Open the text of the current step for the client; that it was opened is kept."""
    at, _, _ = at_step(work, command.session, command.operation, command.step)
    if not at.step.text:
        raise TypeError(f"step {at.step.key} has no text")
    text = texts.text_in_force(work, at.step.text)
    if not texts.opened(work, at.operation, at.step.key, text):
        work.keep(
            TextOpening,
            id=work.new_id(),
            operation_id=at.operation.id,
            step=at.step.key,
            text_key=text.key,
            version=text.version,
            text_sha256=text.sha256,
            at=work.now,
        )
    work.audit("text.opened", {"text": text.key, "version": text.version})
    return OpenedText(text.title, text.version, text.text)


def read_document(work: Work, command: ReadDocument) -> DocumentRead:
    """Understand the document of the current step; of a refusal the attempt is recorded."""
    at, _, _ = at_step(work, command.session, command.operation, command.step)
    if at.step.kind is not StepKind.DOCUMENT:
        raise TypeError(f"step {at.step.key} reads no document")
    return document.read_document(
        work, at.operation, command.kind, command.text, expires=command.expires, issued=command.issued
    )


def redo_from(work: Work, command: RedoFrom) -> OperationView:
    """Go back to a step that is done: it and everything after it no longer count.

    Raises:
        Conflict: it is not done, or the draft is over.
    """
    authorise(work, command.session, Role.TELLER)
    visit = require_visit(work)
    operation = reach(work, command.operation, visit)
    service = service_of(operation.service)
    require_draft(work, operation)
    participate(work, operation, work.who.staff_id, Side.MAKER)
    found = standing(work, operation, service)
    first = next(
        (n for n, at in enumerate(found) if at.step.key == command.step and at.state is StepState.DONE), None
    )
    if first is None:
        raise Conflict("not-done", L("This step is not done yet."), L("Go on with the step on screen."))
    void_steps(work, [at.record.id for at in found[first:] if at.record is not None], "redo")
    undo(work, operation, [at.step for at in found[first:]], "redo")
    otp.kill(work, operation)
    change(work, operation, changed_at=work.now)
    work.audit("steps.voided", {"from": command.step, "cause": "redo"})
    return operation_view(work, operation, L("Back at this step; what came after it is to be done again."))


def undo(work: Work, operation: Operation, steps: Iterable[Step], cause: str) -> None:
    """Let what was done at steps and is no step record count no more either: readings and ticks."""
    for step in steps:
        undone = RULES[step.kind].undone
        if undone is not None:
            undone(work, operation, cause)


def void_steps(work: Work, step_records: list[UUID], cause: str) -> None:
    """Let step records count no more; they stay as evidence of what happened."""
    for record in step_records:
        work.keep(StepVoid, step_record_id=record, at=work.now, cause=cause)
