"""Painting no more of a screen than is seen of what has changed."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import Compositor  # Textual has no other door to it; its version is locked
from textual.geometry import Region
from textual.strip import Strip


class SparingCompositor(Compositor):
    """Renders of each widget only lines that are painted and not covered.

    Textual's own renders every widget whole that shares a container with what is painted: at each
    key typed into a field all of the form, the bars and the containers beneath, which is two thirds
    of the way to the paint.
    """

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """The strips to paint, line by line, each by the column it begins at; None outside `crop`.

        Args:
            crop: what is painted stands in here.
            is_rendered_line: whether a line of the screen is painted.
        """
        cuts = self.cuts
        painted: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        left, right = crop.column_span
        # Front to back: what stands in front has filled its columns before what is beneath is asked.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            first, last = seen.column_span
            lines: list[tuple[int, list[int]]] = []
            for y in seen.intersection(crop).line_range:
                if is_rendered_line(y):
                    its = [cut for cut in cuts[y] if first <= cut <= last]
                    line = painted[y]
                    if any(line[cut] is None and cut < right and end > left for cut, end in pairwise(its)):
                        lines.append((y, its))
            if not lines:
                continue
            top, bottom = lines[0][0], lines[-1][0] + 1
            strips = widget.render_lines(Region(first - region.x, top - region.y, last - first, bottom - top))
            for y, its in lines:
                line = painted[y]
                pieces = strips[y - top].divide([end - first for end in its[1:]])
                for cut, strip in zip(its, pieces, strict=False):
                    if line[cut] is None:
                        line[cut] = strip
        return cast("Sequence[Mapping[int, Strip]]", painted)
