"""One command, one transaction but for the longest: dispatch, idempotency, the record of refusals."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select
from sqlmodel import col

from counter_tui.desk.api.commands.agreements import OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.visits import TouchVisit
from counter_tui.desk.authorise import held_by
from counter_tui.desk.meeting import until_alone
from counter_tui.desk.seen import Seen
from counter_tui.desk.staff.beforehand import with_hashes
from counter_tui.desk.units import Units, record
from counter_tui.desk.work import Desk, Refused, Work
from data.store import Unit
from data.tables.base import table_of
from data.tables.operations import CommandKey
from data.terms.errors import Conflict, NotAllowed, Refusal
from data.terms.words import L

R = TypeVar("R")
Handler = Callable[[Work, Any], Any]
LongHandler = Callable[[Units, Any], Any]
_WHILE_READING: Final = (OpenAgreement, TickAgreement, TouchVisit)
Known = Row[*tuple[Any, ...]]

_KNOWN: Final = select(
    col(CommandKey.command), col(CommandKey.body), col(CommandKey.operation_id), col(CommandKey.refused)
).where(col(CommandKey.key) == bindparam("of_key"))
_REMEMBER: Final = insert(table_of(CommandKey))


class Runner:
    """Does commands on the calling thread; every change goes through `write`.

    Args:
        reads: handlers that change nothing, by the command they answer.
        writes: handlers that run in a writing unit of work.
        again: answers a repeated command anew from the operation it was about.
        longs: handlers that take several units of work, so that others can write between them.
    """

    def __init__(
        self,
        desk: Desk,
        reads: dict[type[Command[Any]], Handler],
        writes: dict[type[Command[Any]], Handler],
        again: dict[type[Command[Any]], Handler],
        longs: dict[type[Command[Any]], LongHandler],
    ) -> None:
        self._desk = desk
        self._reads = reads
        self._writes = writes
        self._again = again
        self._longs = longs

    def reads(self, command: Command[Any]) -> bool:
        """Whether `command` changes nothing."""
        return type(command) in self._reads

    def do(self, command: Command[R]) -> R:
        """Do `command` and answer.

        Raises:
            CounterError: the typed no; a `Refusal` was recorded before it is raised.
        """
        if type(command) in self._reads:
            handler = self._reads[type(command)]
            with self._desk.store.read() as unit:
                return cast(R, handler(Work(self._desk, unit.session, self._desk.clock.now()), command))
        if type(command) in self._longs:
            return cast(R, self._longs[type(command)](Units(self._desk, command), command))
        if type(command) not in self._writes:
            raise NotAllowed("not-here", L("This cannot be done here."), L("Do it at a counter's terminal."))
        if not isinstance(command, _WHILE_READING):
            # Whatever else is done at this terminal takes the text off the client's screen (rule 7).
            self._desk.openings.close()
        return cast(R, until_alone(partial(self._write, command)))

    def _write(self, command: Command[Any]) -> Any:
        desk = with_hashes(self._desk, command)
        with desk.store.begin() as unit:
            work = Work(desk, unit.session, desk.clock.now())
            key: UUID | None = getattr(command, "key", None)
            known = _known(work, key, getattr(command, "session", None))
            try:
                if known is not None:
                    answer = self._repeated(work, command, known)
                else:
                    answer = self._writes[type(command)](work, command)
                if key is not None and known is None and not isinstance(answer, Refused):
                    self._remember(work, command, key, "")
            except Refusal as refusal:
                _undo(unit, work)
                answer = Refused(refusal)
            except Conflict:
                _undo(unit, work)
                # Where another process did this very command meanwhile, it was no conflict but a repetition.
                meanwhile = _known(work, key) if known is None else None
                if meanwhile is None:
                    raise
                answer = self._repeated(work, command, meanwhile)
            if isinstance(answer, Refused):
                record(work, command, answer.error)
                if key is not None and known is None:
                    self._remember(work, command, key, answer.error.code)
        if isinstance(answer, Refused):
            raise answer.error
        return answer

    def _digest(self, command: Command[Any]) -> bytes:
        # The content may hold a code or an image: a keyed digest of it, never the content, is kept.
        fields = (getattr(command, name) for name in command.__dataclass_fields__)  # type: ignore[attr-defined]  # every command is a dataclass
        return self._desk.sealing.blind("command", "\x1f".join(map(_canonical, fields)))

    def _remember(self, work: Work, command: Command[Any], key: UUID, refused: str) -> None:
        work.write(
            _REMEMBER,
            key=key,
            command=type(command).__name__,
            body=self._digest(command),
            operation_id=work.operation_id,
            refused=refused,
            at=work.now,
        )

    def _repeated(self, work: Work, command: Command[Any], known: Known) -> Any:
        same = known.command == type(command).__name__ and known.body == self._digest(command)
        if not same or known.refused or known.operation_id is None:
            raise Conflict(
                "repeated", L("This was already handled."), L("Look at the screen and go on from there.")
            )
        work.operation_id = known.operation_id
        return self._again[type(command)](work, command)


def _undo(unit: Unit, work: Work) -> None:
    unit.undo()
    work.seen = Seen()


def _known(work: Work, key: UUID | None, session: UUID | None = None) -> Known | None:
    """What is kept of a command that was done before; asked along with the session where there is one."""
    if key is None:
        return None
    if session is not None and (held := held_by(work, session, key)):
        return held[0] if held[0].command is not None else None
    return work.ask_one(_KNOWN, of_key=key)


def _canonical(value: object) -> str:
    if hasattr(value, "__dataclass_fields__"):
        inner = "\x1e".join(_canonical(getattr(value, name)) for name in value.__dataclass_fields__)
        return f"{type(value).__name__}({inner})"
    return value.hex() if isinstance(value, bytes) else str(value)
