"""A broker's client list."""

from dataclasses import dataclass, field
from uuid import UUID

from counter_tui.desk.api import imports
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.views.importing import ImportReport


@dataclass(frozen=True, slots=True)
class ImportClients(Command[ImportReport]):
    """Import a broker's client list (a CSV file), or finish an import of it that was interrupted.

    Attributes:
        skip_bad: whether the other rows are imported when some are refused.
        watch: follows it.
    """

    session: UUID
    file: imports.OpenFile = field(repr=False)
    skip_bad: bool = False
    watch: imports.ImportWatch = field(default=imports.UNWATCHED, repr=False)


@dataclass(frozen=True, slots=True)
class AbandonImport(Command[imports.AbandonedImport]):
    """Give up an import that was interrupted; what it has brought in stays."""

    session: UUID
