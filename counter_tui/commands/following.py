"""Following a long import from a terminal, or from a log."""

import sys
from threading import Event
from types import TracebackType
from typing import Final, Self

import typer
from rich.console import Console
from rich.progress import Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from counter_tui.desk.api.imports import ImportProgress, ImportStage
from counter_tui.desk.api.views.importing import RefusedRow
from data.terms.errors import Conflict
from data.terms.safe_text import safe_text
from data.terms.words import L

STOPPED: Final = "import-stopped"
EVERY: Final = 10_000
"""Lines of the file between two lines of a log."""

_WIDTH: Final = 30
_STAGES: Final = {
    ImportStage.CHECKING: L("Checking the list"),
    ImportStage.APPLYING: L("Importing"),
}


class Following:
    """Tells on the standard error how far an import is: a bar on a terminal, now and then a line elsewhere.

    It is told of on the thread that imports, and stopped from another one.

    Attributes:
        writing: whether a part of the list may be in already.
    """

    def __init__(self) -> None:
        self.writing = False
        self._stop = Event()
        self._stage: ImportStage | None = None
        self._next = EVERY
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                _Bar(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True, highlight=False),
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stop(self) -> None:
        """Stop the import after the batch it is at."""
        self._stop.set()

    def refused(self, cell: RefusedRow) -> None:
        """Tell of a refused cell."""
        self._tell(told(cell))

    def doubted(self, cell: RefusedRow) -> None:
        """Tell of a doubtful one."""
        self._tell(str(L("Look again: {cell}", cell=told(cell))))

    def went_on(self, progress: ImportProgress) -> None:
        """Show how far it is.

        Raises:
            Conflict: it was to stop.
        """
        self.writing = progress.stage is ImportStage.APPLYING
        if progress.stage is not self._stage:
            self._begin(progress)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[-1], completed=progress.line)
        elif progress.line >= self._next:
            self._next = progress.line - progress.line % EVERY + EVERY
            says = L("line {line} of {lines}", line=progress.line, lines=progress.lines)
            self._tell(f"{_STAGES[progress.stage]}: {says}")
        if self._stop.is_set():
            raise self._stopped()

    def _begin(self, progress: ImportProgress) -> None:
        self._stage, self._next = progress.stage, EVERY
        if self._bar is not None:
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._bar.add_task(str(_STAGES[progress.stage]), total=progress.lines)

    def _stopped(self) -> Conflict:
        then = L("Nothing was changed.")
        if self.writing:
            then = L("Some of its rows are in. Import the same file again to finish.")
        return Conflict(STOPPED, L("The import was stopped."), then)

    def _tell(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, markup=False, soft_wrap=True)
        else:
            typer.echo(line, err=True)


class _Bar(ProgressColumn):
    """A bar of characters that are one cell wide on every terminal."""

    def render(self, task: Task) -> Text:
        """The bar as far as the task is."""
        full = int(_WIDTH * task.percentage / 100)
        return Text(f"[{'#' * full}{'.' * (_WIDTH - full)}]")


def told(cell: RefusedRow) -> str:
    """A cell as one line."""
    return safe_text(
        str(L("Line {line}, {column}: {says}", line=cell.line, column=cell.column or "-", says=cell.says))
    )
