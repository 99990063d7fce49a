"""The model of each kind of step."""

from typing import Any

from pyotp import TOTP

from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.inputs import FromFile
from data.terms.enums import FaceResult
from tests.house import photo_png, signature_png, strokes
from tests.machine import codes, documents, reading
from tests.machine.facts import (
    CLIENTS_TURN,
    FACE_MOST,
    ITEMS,
    PHONE_BLOCK,
    PHONE_STEP,
    PHONE_TRIES,
    TEXTS,
    Done,
    Operation,
    Person,
    Phone,
    Photo,
    Signature,
)
from tests.machine.serving import at_step, slip, void
from tests.machine.standing import current, photo
from tests.machine.state import State
from tests.machine.verdicts import TRIED, No, Yes

UPRIGHT = strokes(1_000, 3_000)


def take_step(state: State, terminal: str, command: TakeStep) -> Yes:
    person, operation = at_step(state, terminal, command)
    state.end_unfit(operation)
    given: Any = command.given
    if command.client_turn != (command.step in CLIENTS_TURN and not isinstance(given, FromFile)):
        raise No("not-the-turn")
    state.takes_part(operation, person.number, "maker")
    done = Done(command.step, state.now, state.busy(terminal))
    # What is done anew was stale: it counts no more, even where a no to this try is kept.
    stale = operation.counting(command.step) is not None
    state.later(lambda: void(operation, (command.step,)))
    take = {
        "choose": _choose,
        "details": _details,
        "document": documents.take,
        "otp": codes.typed,
        "agreements": reading.all_read,
        "sign": reading.sign,
        "policy": _text,
        "consent": _text,
        "photo": _photo,
        "face": _face,
        "scan": _scan,
        "verify": _verify,
        "original": documents.seen,
        "draw": _draw,
        "file": _file,
        "attest": _attest,
        "confirm": _confirm,
    }[command.step]
    try:
        also = take(state, person, operation, given, done)
    except No as no:
        no.kept |= {"step_void"} if no.kept and stale else frozenset[str]()
        raise
    state.later(lambda: operation.done.append(done))
    if current(state, operation, terminal, but=command.step) is None:
        also = also | _completed(state, person, operation)
    if operation.application:
        also = also | {14}
    return Yes(frozenset({1, 2, 8, 12, 13}) | also, operation)


def _completed(state: State, person: Person, operation: Operation) -> set[int]:
    visit, account, phone = operation.visit, operation.account, operation.phone
    if account is None:
        raise No("not-verified")
    if operation.application:
        state.later(lambda: state.move(operation, "pending"))
        state.later(lambda: slip(operation))
        return {11, 14}
    if operation.service == "sign_in":
        state.later(lambda: setattr(visit, "account", account))
    if operation.service == "bind":
        if account.number in state.bound:
            raise No("bound-meanwhile")
        assert phone is not None
        state.later(lambda: state.bound.update({account.number: phone}))
        state.later(lambda: setattr(visit, "proven", phone))
        state.later(lambda: state.tell("device_bound", operation))
    if operation.service == "join":
        if account.number in state.bound:
            raise No("bound-meanwhile")
        known = state.known(account)
        assert known is not None
        state.later(lambda: state.bound.update({account.number: known}))
        state.later(lambda: setattr(visit, "proven", known))
        state.later(lambda: state.tell("device_bound", operation))
    if operation.service == "prove":
        state.later(lambda: setattr(visit, "proven", state.bound[account.number]))
    if operation.service == "unbind":
        state.later(lambda: state.unbound.append((account.number, state.bound.pop(account.number))))
        state.later(lambda: setattr(visit, "proven", None))
        state.later(lambda: state.tell("device_unbound", operation))
    if operation.service in ("bind", "join", "unbind", "signature"):
        state.later(lambda: slip(operation))
    state.later(lambda: state.move(operation, "done"))
    return {11}


def _choose(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    if not given.items or set(given.items) - set(ITEMS):
        raise No("choose-one")
    done.items = tuple(item for item in ITEMS if item in given.items)
    return set()


def _details(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    if not given.account.isdigit() or len(given.account) < 6:
        raise No("account-form")
    if len(given.mobile) != 11:
        raise No("mobile-form")
    account = state.accounts.get(given.account)
    if account is not None and account.mobile != given.mobile:
        account = None
    if account is not None:
        state.not_own(person, account)
    state.later(lambda: setattr(operation, "account", account))
    state.later(lambda: setattr(operation, "mobile", given.mobile))
    return set()


def _text(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    step = done.step
    if step not in operation.opened:
        raise No("not-opened")
    if not given.agreed:
        raise No("not-agreed")
    account = operation.account
    if account is not None:
        state.later(lambda: account.client.agreed.add(TEXTS[step]))
    return {5, 7}


def _photo(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    # A signature's picture is just large enough to pass for a photo: what is on it a person must see.
    if given.content not in (photo_png(), signature_png()):
        raise No("image-broken")
    assert operation.account is not None
    client = operation.account.client
    state.later(lambda: setattr(client, "photo", Photo(person.number)))
    return {4}


def _face(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    assert operation.account is not None
    client = operation.account.client
    if state.failed_today(client) >= FACE_MOST:
        raise No("face-limit")
    if given.result is None:
        raise No("face-declined", *TRIED)
    done.photo = photo(client)
    if done.photo is None:
        raise No("no-photo")
    state.takes_part(operation, done.photo.by, "maker")
    if given.result == FaceResult.PASSED:
        return {5}
    state.later(lambda: client.failed.append(state.now))
    if state.failed_today(client) + 1 >= FACE_MOST:
        state.later(lambda: state.move(operation, "ended"))
        raise No("face-ended", "face_check", "operation", *TRIED)
    raise No("face-failed", "face_check", *TRIED)


def _scan(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    if operation.phone is None:
        raise No("no-enrolment")
    if len(given.name) > 20:
        raise No("label-long")
    return set()


def phone_of(state: State, operation: Operation) -> Phone | None:
    """The phone whose code an operation asks: the one it enrols, else the bound one, else a known one."""
    if operation.phone is not None or operation.account is None:
        return operation.phone
    return state.bound.get(operation.account.number) or state.known(operation.account)


def _verify(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    phone = phone_of(state, operation)
    if phone is None:
        raise No("no-device")
    if len(given.code) != 6 or not given.code.isdigit():
        raise No("code-form")
    until = state.barred(phone.blocked_until, PHONE_BLOCK)
    if until is not None:
        state.later(lambda: setattr(phone, "blocked_until", until))
        raise No("device-blocked", *(("device", *TRIED) if until != phone.blocked_until else ()))
    now = int(state.now.timestamp()) // PHONE_STEP
    shown = TOTP(phone.secret).generate_otp
    fits = [step for step in (now, now - 1, now + 1) if step > phone.last and shown(step) == given.code]
    if fits:
        state.later(lambda: setattr(phone, "last", fits[0]))
        state.later(lambda: setattr(phone, "wrong", 0))
        return {2}
    state.later(lambda: _missed(state, phone))
    raise No("device-code", "device", *TRIED)


def _missed(state: State, phone: Phone) -> None:
    phone.wrong += 1
    if phone.wrong >= PHONE_TRIES:
        phone.wrong = 0
        phone.blocked_until = state.now + PHONE_BLOCK


def _draw(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    # At once: what comes after it depends on it.
    operation.from_file = isinstance(given, FromFile)
    if operation.from_file:
        return set()
    if given.strokes == UPRIGHT:
        raise No("signature-upright")
    if given.strokes != strokes():
        raise No("signature-blank")
    assert operation.account is not None
    client = operation.account.client
    state.later(lambda: client.signatures.append(Signature(counts=True)))
    return set()


def _file(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    if given.content == photo_png():
        raise No("signature-upright")
    if given.content != signature_png():
        raise No("image-broken")
    assert operation.account is not None
    client, taken = operation.account.client, Signature()
    state.later(lambda: client.signatures.append(taken))
    state.later(lambda: setattr(operation, "taken", taken))
    return set()


def _attest(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    second = state.people.get(given.staff_number)
    if second is person:
        raise No("attest-self")
    if not state.matches(second, given.password) or second is None:
        raise No("password", "staff", *TRIED)
    assert operation.account is not None
    state.not_own(second, operation.account)
    state.takes_part(operation, second.number, "maker")
    assert operation.taken is not None
    taken = operation.taken
    state.later(lambda: setattr(taken, "counts", True))
    return set()


def _confirm(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    if not given.yes:
        raise No("client-said-no", *TRIED)
    return set()
