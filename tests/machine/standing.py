"""How far an operation has come in the model, and what of a client is on file."""

from tests.machine.facts import (
    AGREEMENTS,
    FACE_FRESH,
    FORM,
    STEPS,
    TEXTS,
    Check,
    Client,
    Done,
    Operation,
    Photo,
    Reading,
    Text,
)
from tests.machine.state import State
from tests.machine.verdicts import No


def serves(state: State, operation: Operation, done: Done, terminal: str) -> bool:
    """Whether a step that was done still serves at a terminal, or is stale."""
    if done.step == "face":
        return state.now - done.at < FACE_FRESH
    if done.step == "original" and operation.service == "reset":
        return done.visit is state.visit_at(terminal)
    if done.step == "agreements":
        return done.readings == read(state, operation)
    return True


def needed(state: State, operation: Operation, step: str, terminal: str) -> bool:
    """Whether a step is not passed over for what is on file."""
    client = operation.account.client if operation.account is not None else None
    if step in TEXTS:
        return client is None or TEXTS[step] not in client.agreed
    if step == "photo":
        return client is None or photo(client) is None
    if step == "document":
        return client is None or on_file(state, client) is None
    if step == "original" and operation.service == "reset":
        taken = operation.counting("document")
        return taken is None or taken.visit is not state.visit_at(terminal)
    if step in ("file", "attest"):
        return operation.from_file
    return True


def current(state: State, operation: Operation, terminal: str, *, but: str = "") -> str | None:
    """The first step that is undone or stale at a terminal, None when nothing is left (rule 1).

    Args:
        but: a step to be taken as done.
    """
    if operation.state != "draft":
        return None
    for step in STEPS[operation.service]:
        done = operation.counting(step)
        if step == but or (done is not None and serves(state, operation, done, terminal)):
            continue
        if needed(state, operation, step, terminal):
            return step
    return None


def photo(client: Client) -> Photo | None:
    """The photo a face is compared with: the newest, unless it was turned down (rule 8)."""
    return None if client.photo is None or client.photo.turned_down else client.photo


def on_file(state: State, client: Client) -> Check | None:
    """The document that need not be uploaded again (rule 4): the newest one, or none."""
    check = client.check
    if check is None or check.done.void or check.turned_down:
        return None
    lapsed = check.expires < state.today or client.expires < state.today
    return None if lapsed or photo(client) is None else check


def texts(state: State, operation: Operation) -> tuple[Text, ...]:
    """The exact texts that an operation needs read now (rule 7)."""
    chosen = operation.counting("choose")
    items = () if chosen is None else chosen.items
    return tuple((key, operation, items, state.today) if key == FORM else (key,) for key in AGREEMENTS)


def reading(operation: Operation, text: Text) -> Reading | None:
    """The reading of a text that counts."""
    return next((each for each in operation.readings if each.text == text and not each.void), None)


def read(state: State, operation: Operation) -> tuple[Reading | None, ...]:
    """How far the texts are read: None for each that is not."""
    return tuple(reading(operation, text) for text in texts(state, operation))


def covered(state: State, operation: Operation) -> tuple[object, ...]:
    """What exactly a signing code is for: the set that is read, and the signature that signs it (rule 7)."""
    assert operation.account is not None
    if None in read(state, operation):
        raise No("not-read")
    return (operation.account.client.signature, *texts(state, operation))
