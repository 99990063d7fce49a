"""The model of what a return has done again (rule 8)."""

from tests.machine.facts import STEPS, Operation
from tests.machine.serving import forget, void
from tests.machine.state import State
from tests.machine.verdicts import No


def served_again(operation: Operation) -> bool:
    """Whether an operation stands on a document on file, and took none of its own."""
    original = operation.counting("original")
    own = operation.counting("document") is not None
    return not own and original is not None and original.reused is not None


def returnable(operation: Operation) -> tuple[str, ...]:
    """What was done, and a document or photo that was passed over as on file."""
    offered = set(operation.counted)
    if operation.counting("face") is not None:
        offered.add("photo")
    if served_again(operation):
        offered.add("document")
    return tuple(step for step in STEPS[operation.service] if step in offered)


def again(operation: Operation, named: tuple[str, ...]) -> tuple[str, ...]:
    """What is to be done again where a return names some steps: what rests on them too, and the last."""
    steps, offered, wanted = STEPS[operation.service], returnable(operation), set(named)
    if not wanted or not wanted <= set(offered):
        raise No("redo")
    wanted.add(steps[-1])
    if wanted & {"photo", "document"}:
        wanted.add("face")
    first = min(steps.index(step) for step in wanted)
    if "agreements" in steps[first:]:
        wanted.add("agreements")
    return tuple(step for step in offered if step in wanted)


def put_back(state: State, operation: Operation, redo: tuple[str, ...]) -> None:
    """Make a draft of it again; a document or photo on file that is not good enough is on file no more."""
    original, face = operation.counting("original"), operation.counting("face")
    if "document" in redo and served_again(operation):
        assert original is not None and original.reused is not None
        original.reused.turned_down = original.void = True
    if "photo" in redo and face is not None:
        assert face.photo is not None
        face.photo.turned_down = face.void = True
    void(operation, redo)
    if "agreements" in redo:
        forget(operation)
    state.kill(operation)
    operation.draft_since = state.now
