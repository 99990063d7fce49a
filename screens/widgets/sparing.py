"""Painting no more of a screen than is seen of what has changed."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

# Textual has no other door to it; its version is locked
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class SparingCompositor(Compositor):
    """Renders of each widget only lines that are painted and not covered.

    Textual's own renders every widget whole that shares a container with what is painted: at each
    key typed into a field all of the form, the bars and the containers beneath, which is two thirds
    of the way to the paint.
    """

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Have these painted, as far as they are displayed.

        One that is put away is no new one, for which Textual's own would arrange the whole screen again.
        """
        seen = self.visible_widgets
        super().update_widgets({widget for widget in widgets if widget in seen or _is_displayed(widget)})

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay everything out; Textual's own forgets then that it has, and does it again when it is asked."""
        result = super().reflow(parent, size)
        self._full_map_invalidated = False
        return result

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
        # Where each line begins that nothing has filled yet.
        bare = {
            y: [cut for cut, end in pairwise(cuts[y]) if cut < right and end > left]
            for y in crop.line_range
            if is_rendered_line(y)
        }
        # Front to back: what stands in front has filled its columns before what is beneath is asked.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            first, last = seen.column_span
            lines = [
                y
                for y in seen.intersection(crop).line_range
                if (open_ := bare.get(y))
                and open_[0] < last
                and open_[-1] >= first
                and any(first <= cut < last for cut in open_)
            ]
            if not lines:
                continue
            top, bottom = lines[0], lines[-1] + 1
            strips = widget.render_lines(Region(first - region.x, top - region.y, last - first, bottom - top))
            for y in lines:
                its = [cut for cut in cuts[y] if first <= cut <= last]
                strip = strips[y - top]
                # One that stays whole would keep itself among its pieces, and be garbage to collect.
                pieces = strip.divide([end - first for end in its[1:]]) if len(its) > 2 else (strip,)
                line = painted[y]
                for cut, piece in zip(its, pieces, strict=False):
                    if line[cut] is None:
                        line[cut] = piece
                bare[y] = [cut for cut in bare[y] if not first <= cut < last]
        return cast("Sequence[Mapping[int, Strip]]", painted)


def _is_displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
