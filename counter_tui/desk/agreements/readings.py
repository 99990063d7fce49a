"""Readings: which texts of an operation were read for their time and ticked, and still count (rule 7)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from counter_tui.desk.ageing import highest, next_after
from counter_tui.desk.agreements.required import Wanted, kept, wanted
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Items, Step
from counter_tui.desk.work import Work
from data.tables.agreements import AgreementReading, AgreementText, ReadingVoid
from data.tables.operations import Operation

_NUMBERS: Final = highest(col(AgreementReading.number), col(AgreementReading.operation_id))
_COUNTING: Final = (
    select(AgreementReading)
    .outerjoin(ReadingVoid, col(ReadingVoid.reading_id) == col(AgreementReading.id))
    .where(
        col(AgreementReading.operation_id) == bindparam("of_operation"),
        col(ReadingVoid.reading_id).is_(None),
    )
    .order_by(col(AgreementReading.number))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A text that has to be read, and how far that is.

    Attributes:
        text: the exact text where it was put before the client, None before.
        reading: its reading and tick where they count.
    """

    want: Wanted
    text: AgreementText | None
    reading: AgreementReading | None


def stands(work: Work, operation: Operation, items: Items | None) -> tuple[Standing, ...]:
    """Each text that an operation needs read now, in its order.

    A reading of another version, another account's form or other chosen items is of another text.
    """
    counting = {row.text_id: row for row in _counting(work, operation)}
    found: list[Standing] = []
    for want in wanted(work, operation, items):
        text = kept(work, operation, want)
        found.append(Standing(want, text, counting.get(text.id) if text is not None else None))
    return tuple(found)


def named(readings: Iterable[AgreementReading]) -> str:
    """Readings by their ids: what the record of their step keeps of them."""
    return " ".join(str(reading.id) for reading in readings)


def still_read(work: Work, operation: Operation, step: Step, record: Recorded) -> bool:
    """Whether what the step's record names is still everything that is needed, as it is now."""
    found = [at.reading for at in stands(work, operation, step.items)]
    counting = [reading for reading in found if reading is not None]
    return len(counting) == len(found) and json.loads(record.detail)["readings"] == named(counting)


def keep_reading(
    work: Work, operation: Operation, visit_id: UUID, step: str, text: AgreementText, read_ms: int
) -> AgreementReading:
    """Keep that a text was read for so long and ticked."""
    reading = AgreementReading(
        id=work.new_id(),
        operation_id=operation.id,
        number=next_after(work, _NUMBERS, operation.id),
        staff_id=work.who.staff_id,
        visit_id=visit_id,
        step=step,
        text_id=text.id,
        read_ms=read_ms,
        at=work.now,
    )
    work.keep_row(reading)
    return reading


def void_reading(work: Work, reading: AgreementReading, cause: str) -> None:
    """Let a reading and its tick count no more; that it happened stays on record."""
    work.keep(ReadingVoid, reading_id=reading.id, at=work.now, cause=cause)


def void_all(work: Work, operation: Operation, cause: str) -> None:
    """Let nothing that was read for an operation count any more."""
    for reading in _counting(work, operation):
        void_reading(work, reading, cause)


def _counting(work: Work, operation: Operation) -> list[AgreementReading]:
    return list(work.session.exec(_COUNTING, params={"of_operation": operation.id}))
