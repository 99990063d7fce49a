"""What an import comes to: counted row by row, told cell by cell, and no more of it held than is told."""

from dataclasses import dataclass, field

from counter_tui.desk.api.imports import MOST_TOLD, ImportWatch
from counter_tui.desk.api.views.importing import ImportReport, RefusedRow


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows: all of them, and what they came to.

    Attributes:
        rows: in the file, refused ones too.
    """

    rows: int
    new: int
    changed: int
    same: int
    refused: int


@dataclass(slots=True)
class Tally:
    """Counts on their way, and the first of the cells that were told.

    Attributes:
        watch: is told of every cell.
        cells: how many were refused.
    """

    watch: ImportWatch
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    cells: int = 0
    _refused: list[RefusedRow] = field(default_factory=list)
    _doubted: list[RefusedRow] = field(default_factory=list)

    def refuse(self, cells: list[RefusedRow]) -> None:
        """Rows are refused for these cells, which are all there are of their rows."""
        cells.sort(key=lambda cell: cell.line)
        self.refused += len({cell.line for cell in cells})
        self.cells += len(cells)
        self._refused += cells[: MOST_TOLD - len(self._refused)]
        for cell in cells:
            self.watch.refused(cell)

    def doubt(self, cells: list[RefusedRow]) -> None:
        """These cells are taken, and a person should look at them."""
        self._doubted += cells[: MOST_TOLD - len(self._doubted)]
        for cell in cells:
            self.watch.doubted(cell)

    @property
    def counts(self) -> Counts:
        """The rows so far."""
        return Counts(self.rows, self.new, self.changed, self.same, self.refused)

    def report(self, counts: Counts, *, written: bool, resumed: bool = False) -> ImportReport:
        """The answer to whoever asked for the import."""
        return ImportReport(
            rows=counts.rows,
            new=counts.new,
            changed=counts.changed,
            same=counts.same,
            refused_rows=counts.refused,
            refused=tuple(self._refused),
            warnings=tuple(self._doubted),
            written=written,
            resumed=resumed,
        )
