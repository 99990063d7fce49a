"""What a return has done again (rule 8)."""

from typing import Final

from counter_tui.desk import documents, faces, otp
from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.operations import records
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.stepping import undo, void_steps
from counter_tui.desk.steps.rules import RULES
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.enums import Outcome, StepKind
from data.terms.errors import Invalid
from data.terms.words import L

_PICTURED: Final = frozenset((StepKind.DOCUMENT, StepKind.DOCUMENT_PHOTO))


def returnable(work: Work, operation: Operation) -> tuple[Step, ...]:
    """The steps that a return may name: what was done, and a document or photo passed over as on file."""
    done = records(work, operation)
    on_file = {StepKind.DOCUMENT_PHOTO} if _compared(work, operation) is not None else set()
    if documents.served_again(work, operation) is not None:
        on_file.add(StepKind.DOCUMENT)
    return tuple(
        step for step in service_of(operation.service).steps if step.key in done or step.kind in on_file
    )


def to_redo(work: Work, command: Decide, operation: Operation) -> tuple[Step, ...]:
    """The steps a return asks to do again, with what rests on them and the last one, which submits.

    Raises:
        Invalid: it names none, or one that was not done.
    """
    if command.outcome is not Outcome.RETURN:
        return ()
    offered = returnable(work, operation)
    wanted = set(command.redo)
    if not wanted or not wanted <= {step.key for step in offered}:
        raise Invalid(
            "redo", "redo", L("Name the steps to do again."), L("Tick at least one step that was done.")
        )
    steps = service_of(operation.service).steps
    wanted.add(steps[-1].key)
    if any(step.kind in _PICTURED for step in steps if step.key in wanted):
        # The person was compared with a photo that counts no more (rule 5).
        wanted |= {step.key for step in steps if step.kind is StepKind.FACE}
    first = next(at for at, step in enumerate(steps) if step.key in wanted)
    # What is to be done again comes before what was read and signed on the strength of it (rule 8).
    wanted |= {step.key for step in steps[first:] if RULES[step.kind].undone is not None}
    return tuple(step for step in offered if step.key in wanted)


def put_back(work: Work, operation: Operation, redo: tuple[Step, ...]) -> None:
    """Make a draft of it again, in which these steps are to be done.

    A document or a photo on file that is asked for anew is on file no more, whoever captured it:
    no other application can be spared it either. The face check that stood on a photo turned down
    counts no more: the person is compared with the better one (rule 5).
    """
    # A draft's whole time: what lay long in the queue would be returned expired.
    operation.expires_at = work.now + work.desk.policy.draft_lifetime
    work.session.add(operation)
    done = records(work, operation)
    kinds = {step.kind for step in redo}
    turned_down = {}
    if StepKind.DOCUMENT in kinds and (again := documents.served_again(work, operation)) is not None:
        turned_down[again.id] = documents.TURNED_DOWN
    if StepKind.DOCUMENT_PHOTO in kinds and (compared := _compared(work, operation)) is not None:
        turned_down[compared.id] = faces.TURNED_DOWN
    for record, cause in turned_down.items():
        void_steps(work, [record], cause)
    returned = [done[step.key].id for step in redo if step.key in done]
    void_steps(work, [record for record in returned if record not in turned_down], "returned")
    undo(work, operation, redo, "returned")
    otp.kill(work, operation)


def _compared(work: Work, operation: Operation) -> Recorded | None:
    """The face check of an operation, which stands on the photo on file; None where it has none."""
    done = records(work, operation)
    steps = service_of(operation.service).steps
    return next((done[step.key] for step in steps if step.kind is StepKind.FACE and step.key in done), None)
