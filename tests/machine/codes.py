"""The model of one-time codes: sent, typed back, counted (rule 3)."""

from datetime import datetime
from typing import Any

from counter_tui.desk.api.commands.steps import SendCode
from tests.machine.facts import (
    OTP_BETWEEN,
    OTP_LIFE,
    OTP_MOST,
    OTP_TRIES,
    PURPOSES,
    Challenge,
    Done,
    Operation,
    Person,
)
from tests.machine.serving import at_step
from tests.machine.standing import covered
from tests.machine.state import State
from tests.machine.verdicts import TRIED, No, Yes


def mobile_of(operation: Operation) -> str:
    """Where the codes of an operation go: at sign-in where the client said, else the reserved mobile."""
    if operation.service == "sign_in" or operation.account is None:
        return operation.mobile
    return operation.account.mobile


def free_at(state: State, operation: Operation, step: str) -> datetime | None:
    """When another code of an operation's purpose may go to its mobile."""
    purpose, mobile = PURPOSES[operation.service, step], mobile_of(operation)
    sent = [each.sent_at for each in state.challenges if (each.mobile, each.purpose) == (mobile, purpose)]
    return max(sent) + OTP_BETWEEN if sent else None


def too_many(state: State, mobile: str) -> bool:
    """Whether 10 codes went to a mobile within an hour, or 20 within a day."""
    sent = [each.sent_at for each in state.challenges if each.mobile == mobile]
    return any(sum(at > state.now - period for at in sent) >= most for most, period in OTP_MOST)


def send_code(state: State, terminal: str, command: SendCode) -> Yes:
    person, operation = at_step(state, terminal, command)
    state.takes_part(operation, person.number, "maker")
    step = command.step
    purpose, mobile, account = PURPOSES[operation.service, step], mobile_of(operation), operation.account
    covers = covered(state, operation) if step == "sign" else None
    free = free_at(state, operation, step)
    if free is not None and free > state.now:
        raise No("otp-too-soon")
    if too_many(state, mobile):
        raise No("otp-too-many")

    def sent() -> None:
        for older in state.challenges:
            same = older.operation is operation or (older.mobile == mobile and older.account is account)
            if older.purpose == purpose and older.state == "live" and same:
                older.state = "killed"
        challenge = Challenge(operation, purpose, mobile, account, state.now, covers)
        state.challenges.append(challenge)
        if account is not None:
            state.tell(f"otp_{purpose}", operation, challenge)

    state.later(sent)
    return Yes(frozenset({1, 2, 3, 12}), operation)


def typed(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    """A code typed back: right once, while it lives, for what exactly it was sent for."""
    covers = covered(state, operation) if done.step == "sign" else None
    if len(given.code) != 6 or not given.code.isdigit():
        raise No("code-form")
    challenge = state.newest(operation, PURPOSES[operation.service, done.step])
    if challenge is None:
        raise No("otp", *TRIED)
    live = challenge.state == "live" and state.now < challenge.sent_at + OTP_LIFE
    fits = challenge.mobile == mobile_of(operation) and challenge.covers == covers
    if live and fits and challenge.code == given.code:
        state.later(lambda: setattr(challenge, "state", "used"))
        return {3}
    if challenge.state == "live":
        state.later(lambda: _wrong(challenge))
    raise No("otp", "otp_challenge", *TRIED)


def _wrong(challenge: Challenge) -> None:
    challenge.wrong += 1
    if challenge.wrong >= OTP_TRIES:
        challenge.state = "killed"
