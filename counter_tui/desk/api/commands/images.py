"""Images: files, strokes, and what is on file."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.drawing import Stroke
from counter_tui.desk.api.inputs import Image
from counter_tui.desk.api.views.images import Picture, Scans


@dataclass(frozen=True, slots=True)
class ReadImage(Command[Image]):
    """Read an image file from this machine; nothing is kept yet."""

    session: UUID
    path: str


@dataclass(frozen=True, slots=True)
class AskScans(Command[Scans]):
    """The newest images of the scan folder; never waits long for a folder that does not answer."""

    session: UUID


@dataclass(frozen=True, slots=True)
class ReadPreview(Command[Picture]):
    """Look at an image file of this machine before it is taken, in at most so many cells."""

    session: UUID
    path: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class ReadStrokes(Command[Picture]):
    """The image that strokes give, as the desk would keep it, in at most so many cells; nothing is kept."""

    session: UUID
    strokes: tuple[Stroke, ...] = field(repr=False)
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class OpenImage(Command[Picture]):
    """Open an image on file, a document's photo or a signature; each opening is audited (rule 10).

    Attributes:
        operation: what it is opened for: one of the visit's, or an application that waits for a decision.
        image: its id, as the facts of a step or a line of evidence name it.
    """

    session: UUID
    operation: UUID
    image: UUID
    columns: int
    rows: int
