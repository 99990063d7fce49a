"""Delivery of the outbox: lease, hand over, settle. At least once, each with its own id (rule 9)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, or_, select
from sqlmodel import col

from counter_tui.desk.ageing import serves
from counter_tui.desk.outbox import LABEL_TEXT, LABEL_TO
from counter_tui.desk.ports import SmsGateway
from counter_tui.desk.work import Desk, Work
from data.store import Unit
from data.tables.messages import Message
from data.terms.clock import SLACK
from data.terms.enums import MessageState
from data.terms.errors import Unavailable

_Found: TypeAlias = Row[*tuple[Any, ...]]

# Written into the statement itself: the index of what waits is found by no value that comes later.
_WAITS: Final = col(Message.state) == bindparam("waiting", MessageState.WAITING.value, literal_execute=True)
# What waits longer than anything can was put off before the clock was set back.
_WAITING: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(Message.id),
        col(Message.operation_id),
        col(Message.to_sealed),
        col(Message.text_sealed),
        col(Message.secret),
        col(Message.attempts),
        col(Message.written_at),
        col(Message.expires_at),
    )
    .where(
        _WAITS,
        or_(
            col(Message.next_at) <= bindparam("now"),
            col(Message.next_at) > bindparam("longest"),
            and_(col(Message.attempts) == 0, col(Message.next_at) > bindparam("ahead")),
        ),
        or_(
            col(Message.lease_until).is_(None),
            col(Message.lease_until) <= bindparam("now"),
            col(Message.lease_until) > bindparam("lease_over"),
        ),
    )
    .order_by(col(Message.next_at), col(Message.id))
    .limit(1)
)
_FREE: Final = _WAITING.with_for_update(skip_locked=True)
"""The same, that no other process has in hand."""
_LETTER: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(Message.id),
        col(Message.operation_id),
        col(Message.secret),
        col(Message.attempts),
        col(Message.state),
        col(Message.lease_token),
    )
    .where(col(Message.id) == bindparam("of_message"))
    .with_for_update()
)
_LET_GO: Final[dict[str, object]] = {"lease_token": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that this process holds for delivery; `token` fences its settling."""

    id: UUID
    token: UUID
    to: str = field(repr=False)
    text: str = field(repr=False)


def due(desk: Desk) -> bool:
    """Whether any message waits for delivery now: a cheap look that writes nothing."""
    with desk.store.read() as unit:
        return _next(_work(desk, unit), _WAITING) is not None


def lease(desk: Desk) -> Letter | None:
    """Take the next due message for the policy's time; None where none is due.

    One that is of no use any more (an expired code) is given up instead.
    """
    with desk.store.begin() as unit:
        work = _work(desk, unit)
        while (message := _next(work, _FREE)) is not None:
            if _too_old(work, message):
                _settled(work, message, MessageState.GIVEN_UP)
                continue
            if message.text_sealed is None:
                raise RuntimeError(f"message {message.id} waits without a text")
            token = work.new_id()
            leased = {
                "lease_token": token,
                "lease_until": work.now + desk.policy.message_lease,
                "attempts": message.attempts + 1,
            }
            work.change(Message, message.id, leased)
            return Letter(
                message.id,
                token,
                desk.sealing.open(LABEL_TO, message.id, message.to_sealed).decode(),
                desk.sealing.open(LABEL_TEXT, message.id, message.text_sealed).decode(),
            )
    return None


def settle(desk: Desk, letter: Letter, *, delivered: bool) -> None:
    """Record what became of a leased message; a lease that ran out settles nothing."""
    with desk.store.begin() as unit:
        work = _work(desk, unit)
        message = work.ask(_LETTER, of_message=letter.id)[0]
        if message.lease_token != letter.token or message.state != MessageState.WAITING:
            return
        if delivered:
            _settled(work, message, MessageState.DELIVERED)
        elif message.attempts >= desk.policy.message_tries:
            _settled(work, message, MessageState.GIVEN_UP)
        else:
            wait = desk.policy.message_retry * 2 ** (message.attempts - 1)
            work.change(Message, message.id, _LET_GO | {"next_at": work.now + wait})


def put_back(desk: Desk, letter: Letter) -> None:
    """Let a leased message wait: the gateway takes none at all, which is no failure of this one."""
    with desk.store.begin() as unit:
        work = _work(desk, unit)
        message = work.ask(_LETTER, of_message=letter.id)[0]
        if message.lease_token == letter.token and message.state == MessageState.WAITING:
            waits = {"attempts": message.attempts - 1, "next_at": work.now + desk.policy.message_retry}
            work.change(Message, message.id, _LET_GO | waits)


def deliver_next(desk: Desk, gateway: SmsGateway) -> bool:
    """Deliver one due message, outside any unit of work; whether there was one.

    Raises:
        Unavailable: the gateway takes no message now; this one waits on.
    """
    letter = lease(desk) if due(desk) else None
    if letter is None:
        return False
    try:
        gateway.send(letter.id, letter.to, letter.text)
    except Unavailable:
        put_back(desk, letter)
        raise
    except OSError:
        settle(desk, letter, delivered=False)
    else:
        settle(desk, letter, delivered=True)
    return True


def _work(desk: Desk, unit: Unit) -> Work:
    return Work(desk, unit.session, desk.clock.now())


def _too_old(work: Work, message: _Found) -> bool:
    """Whether a message is of no use any more: its code is not taken, or soon will not be."""
    if message.expires_at is None:
        return False
    return not serves(work.now, message.written_at, message.expires_at - message.written_at)


def _longest_wait(work: Work) -> timedelta:
    doublings = max(work.desk.policy.message_tries - 1, 0)
    return work.desk.policy.message_retry * (1 << doublings) + SLACK


def _next(work: Work, which: Select[*tuple[Any, ...]]) -> _Found | None:
    """The message that is due first."""
    return work.ask_one(
        which,
        now=work.now,
        ahead=work.now + SLACK,
        longest=work.now + _longest_wait(work),
        lease_over=work.now + work.desk.policy.message_lease + SLACK,
    )


def _settled(work: Work, message: _Found, state: MessageState) -> None:
    settled = _LET_GO | {"state": state, "settled_at": work.now}
    if message.secret:
        settled |= {"text_sealed": None}
    work.change(Message, message.id, settled)
    work.operation_id = message.operation_id
    work.audit(f"message.{state}", {"message": str(message.id), "attempts": message.attempts})
