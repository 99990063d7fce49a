"""The model of the identity document: read, checked, scanned, and seen (rule 4)."""

from datetime import date
from typing import Any

from counter_tui.desk.api.commands.steps import ReadDocument
from counter_tui.desk.api.inputs import Document
from tests.house import back_png, photo_png, resident_id
from tests.machine.facts import Check, Client, Done, Operation, Person, Photo
from tests.machine.serving import at_step
from tests.machine.standing import on_file
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

ISSUED = "20200501"
TEN_YEARS = "20300501"
"""Nobody here is of an age at which a card is given for ten years."""


def read_document(state: State, terminal: str, command: ReadDocument) -> Yes:
    """What is typed is held against what is on file; nothing is kept."""
    _, operation = at_step(state, terminal, command)
    _judge(state, operation, command.text, command.expires, command.issued)
    return Yes(frozenset({1, 2, 4, 12}))


def _judge(state: State, operation: Operation, text: str, expires: str, issued: str) -> Client:
    assert operation.account is not None
    client = operation.account.client
    if text != resident_id(text[:17]):
        raise No("document-check")
    if text != client.name:
        raise No("document-differs")
    _not_lapsed(state, client)
    if expires and date.fromisoformat(expires) < state.today:
        raise No("document-expired")
    if (issued, expires) == (ISSUED, TEN_YEARS):
        raise No("document-validity")
    return client


def _not_lapsed(state: State, client: Client) -> None:
    if client.expires < state.today:
        raise No("document-lapsed")


def take(state: State, person: Person, operation: Operation, given: Document, done: Done) -> set[int]:
    client = _judge(state, operation, given.text, given.expires, given.issued)
    if not given.expires:
        raise No("document-expires-empty")
    if not given.seen:
        raise No("no-original")
    if given.front.content != photo_png():
        raise No("image-broken")
    if given.back is None:
        raise No("document-back")
    if given.back.content == photo_png():
        raise No("document-same-side")
    assert given.back.content == back_png()
    done.check = Check(person.number, date.fromisoformat(given.expires), done)
    state.later(lambda: setattr(client, "photo", Photo(person.number)))
    state.later(lambda: setattr(client, "check", done.check))
    return {4}


def seen(state: State, person: Person, operation: Operation, given: Any, done: Done) -> set[int]:
    """The original in hand; where a document on file serves again, who took it takes part."""
    if not given.seen:
        raise No("no-original")
    assert operation.account is not None
    client = operation.account.client
    _not_lapsed(state, client)
    if operation.service == "reset":
        done.reused = on_file(state, client)
        if done.reused is None:
            raise No("document-lapsed")
        state.takes_part(operation, done.reused.by, "maker")
    return {4}
