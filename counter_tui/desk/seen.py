"""What a unit of work has read and need not ask for again.

Each part is forgotten by what writes there, and all of it where the unit is undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from data.tables.base import Base
from data.tables.evidence import FaceCheck
from data.tables.messages import SlipRow
from data.tables.operations import Participant, StepRecord, StepVoid, TextOpening

_NOT_ON_FILE: Final = (FaceCheck, Participant, SlipRow, StepRecord, TextOpening)
"""Evidence of an operation's course: whatever else is kept may be something that is on file."""
_RECORDS: Final = (StepRecord, StepVoid)


class Binding(NamedTuple):
    """A binding that is live, by its id, and its device."""

    id: UUID
    device_id: UUID


@dataclass(slots=True)
class OpenVisit:
    """The visit that is open at this terminal, as this unit leaves it; see `data.tables.operations.Visit`."""

    id: UUID
    opened_at: datetime
    touched_at: datetime
    client_id: UUID | None = None
    account_id: UUID | None = None
    signed_in_at: datetime | None = None
    device_proven: UUID | None = None


class Recorded(NamedTuple):
    """The record of a step that was done; see `data.tables.operations.StepRecord`."""

    id: UUID
    operation_id: UUID
    staff_id: UUID
    visit_id: UUID
    step: str
    at: datetime
    client_turn: bool
    detail: str


class Photo(NamedTuple):
    """A photo on file: who attached it, what it holds, and when. The image itself is not read."""

    staff_id: UUID
    image_sha256: bytes
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file of a client, and for one of their accounts.

    Attributes:
        binding: the account's; at most one is live.
        signed_at: when the newest signature that counts was taken.
        photo: the newest of their document.
        consents: texts they agreed to, each with its version.
    """

    account_id: UUID
    client_id: UUID
    binding: Binding | None
    signed_at: datetime | None
    photo: Photo | None
    consents: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Seen:
    """What one unit of work has read.

    Attributes:
        session: the session asked for, and what `authorise` read of it.
        visits: the visit that is open at this terminal, if there is one; None where nobody has looked.
        on_file: what `on_file` read.
        records: of operations, the newest record of each step that still counts.
        slips: of operations, how many slips there are and the newest's id.
        tellers: names of staff who served applications.
        signed: of the applications whose tellers are known, those with signed papers.
    """

    session: tuple[UUID, Sequence[Row[*tuple[Any, ...]]]] | None = None
    visits: tuple[OpenVisit, ...] | None = None
    on_file: OnFile | None = None
    records: dict[UUID, Mapping[str, Recorded]] = field(default_factory=dict)
    slips: dict[UUID, tuple[int, UUID | None]] = field(default_factory=dict)
    tellers: dict[UUID, str] = field(default_factory=dict)
    signed: set[UUID] = field(default_factory=set)

    def forget(self, table: type[Base]) -> None:
        """Ask the store again about what a row of evidence that was just written changes."""
        if table not in _NOT_ON_FILE:
            self.on_file = None
        if table in _RECORDS:
            self.records.clear()
