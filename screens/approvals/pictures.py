"""Images among the evidence: painted in cells, side by side, under what they belong to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from textual.content import Content

from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.evidence import EvidenceImage
from counter_tui.desk.api.views.images import Picture
from data.terms.words import L, Words
from data.terms.wrapping import wrap
from screens.widgets.half_cells import as_lines
from screens.widgets.ink import fit, ink, row, shown

COLUMNS: Final = 28
ROWS: Final = 8
"""Cells an image is opened for on the evidence page, whatever the room: a resize opens nothing anew."""
_GAP: Final = 2


def images_in(evidence: Evidence) -> tuple[EvidenceImage, ...]:
    """The images that an application's evidence names, in their order."""
    return tuple(image for section in evidence.sections for line in section.lines for image in line.images)


@dataclass(slots=True)
class Pictures:
    """The images of the open application as far as they were opened: a picture, or why there is none."""

    opened: dict[UUID, list[Content]] = field(default_factory=dict)

    def show(self, image: UUID, picture: Picture | None, words: Words | None) -> None:
        """An image was opened, or refused."""
        if picture is not None:
            self.opened[image] = as_lines(picture)
        else:
            self.opened[image] = [ink(line, "$muted") for line in wrap(shown(words or Words("")), COLUMNS)]

    def paint(self, images: Sequence[EvidenceImage], width: int) -> Iterator[Content]:
        """Rows of images with their names above; the room is kept while one is being opened."""
        in_row = max(1, (width + _GAP) // (COLUMNS + _GAP))
        for start in range(0, len(images), in_row):
            yield from self._row(images[start : start + in_row])

    def _row(self, images: Sequence[EvidenceImage]) -> Iterator[Content]:
        gap = " " * _GAP
        yield row(*(ink(fit(shown(image.title), COLUMNS) + gap, "$muted") for image in images))
        waiting = [ink(L("The picture is being opened."), "$muted")]
        found = [self.opened.get(image.id, waiting) for image in images]
        whole = all(image.id in self.opened for image in images)
        for at in range(max(map(len, found)) if whole else ROWS):
            cells = [lines[at] if at < len(lines) else Content("") for lines in found]
            yield row(*(part for cell in cells for part in (cell, " " * (COLUMNS - cell.cell_length), gap)))
