"""The client's reading: one text at a time, open for its time, then ticked (rules 7 and 13)."""

from counter_tui.desk.agreements.openings import LEAST, Opening
from counter_tui.desk.agreements.readings import Standing, keep_reading, stands, void_reading
from counter_tui.desk.agreements.required import keep, read_out
from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.texts import OpenedAgreement
from counter_tui.desk.authorise import authorise
from counter_tui.desk.people import participate
from counter_tui.desk.stepping import at_step, require_turn
from counter_tui.desk.steps.rule import At
from counter_tui.desk.views import operation_view
from counter_tui.desk.work import Work
from data.tables.operations import TextOpening
from data.terms.enums import Role, Side, StepKind
from data.terms.errors import Refusal
from data.terms.words import L


def open_agreement(work: Work, command: OpenAgreement) -> OpenedAgreement:
    """Put an agreement on screen: its time begins, and whatever was open is cut short.

    Raises:
        Refusal: this operation needs no such text.
    """
    at, _, _ = at_step(work, command.session, command.operation, command.step)
    _require_agreements(at)
    work.desk.openings.close()
    want = _of(work, at, command.agreement).want
    text = keep(work, at.operation, want, at.step.items)
    opening = work.new_id()
    work.keep(
        TextOpening,
        id=opening,
        operation_id=at.operation.id,
        step=at.step.key,
        text_key=text.key,
        version=text.version,
        text_sha256=text.sha256,
        at=work.now,
    )
    work.audit("agreement.opened", {"text": text.key, "version": text.version, "opening": str(opening)})
    work.session.flush()
    work.desk.openings.now = Opening(
        opening,
        at.operation.id,
        at.step.key,
        text.id,
        work.desk.clock.monotonic(),
    )
    return OpenedAgreement(text.key, text.title, text.version, read_out(work, text), int(LEAST))


def close_agreement(work: Work, command: CloseAgreement) -> None:
    """The text is on screen no more: what was read of it counts for nothing.

    As any command that is no part of reading, it was cut short by the runner already, whoever asks.
    """
    authorise(work, command.session, Role.TELLER)


def tick_agreement(work: Work, command: TickAgreement) -> OperationView:
    """Tick the agreement that is open, or take a tick away.

    Raises:
        Refusal: it is not open, not for long enough, or is another text by now.
    """
    at, _, steps = at_step(work, command.session, command.operation, command.step)
    _require_agreements(at)
    require_turn(command.client_turn, client_turn=at.step.client_turn)
    participate(work, at.operation, work.who.staff_id, Side.MAKER)
    found = _of(work, at, command.agreement)
    title = found.want.text.title
    if not command.ticked:
        if found.reading is not None:
            void_reading(work, found.reading, "unticked")
            work.audit("agreement.unticked", {"reading": str(found.reading.id)})
        return operation_view(work, at.operation, L("{title} is ticked no more.", title=title), steps)
    if found.reading is None:
        _tick(work, at, found)
    return operation_view(work, at.operation, L("{title} is ticked and kept.", title=title), steps)


def _tick(work: Work, at: At, found: Standing) -> None:
    opening = work.desk.openings.now
    mine = (
        opening is not None
        and opening.operation_id == at.operation.id
        and opening.step == at.step.key
        and work.session.get(TextOpening, opening.row) is not None
    )
    if not mine or opening is None:
        raise _not_open()
    if found.text is None or opening.text_id != found.text.id:
        # Another agreement is open, or this one is another text since: a new version, another form.
        raise _not_open()
    read = work.desk.clock.monotonic() - opening.since
    # By the millisecond, up to which a difference of two readings of the clock is exact.
    read_ms = int(read * 1000 + 0.001)
    if read_ms < LEAST * 1000:
        raise Refusal(
            "read-longer",
            L("This has not been read for long enough."),
            L("Read for {seconds} more seconds, then tick.", seconds=-int(-(LEAST - read) // 1)),
            rule=7,
        )
    reading = keep_reading(work, at.operation, at.visit.id, at.step.key, found.text, read_ms)
    work.audit(
        "agreement.ticked",
        {
            "text": found.text.key,
            "version": found.text.version,
            "sha256": found.text.sha256.hex(),
            "reading": str(reading.id),
            "opening": str(opening.row),
            "read_ms": read_ms,
        },
    )


def _not_open() -> Refusal:
    return Refusal(
        "not-open",
        L("This text is not open on screen."),
        L("Open it and let the client read it; its seconds begin anew."),
        rule=7,
    )


def _of(work: Work, at: At, key: str) -> Standing:
    for found in stands(work, at.operation, at.step.items):
        if found.want.text.key == key:
            return found
    raise Refusal(
        "no-agreement", L("There is no such text to sign here."), L("Choose one from the list."), rule=7
    )


def _require_agreements(at: At) -> None:
    if at.step.kind is not StepKind.AGREEMENTS:
        raise TypeError(f"step {at.step.key} has no agreements")
