"""SVG pictures of a screen with Chinese at its right width.

Rich gives each run of text a `textLength` counted in characters, which
squeezes a wide character into half its room.
"""

import re
from itertools import groupby
from typing import Final, TypeVar

from rich.cells import cell_len
from textual.app import App

Result = TypeVar("Result")

_TEXT: Final = r'<text ([^>]*?)x="([\d.]+)" ([^>]*?)textLength="([\d.]+)"([^>]*)>([^<]*)</text>'


def correct_widths(svg: str) -> str:
    """Give each run of text in Rich's SVG the width of its cells, wide and narrow characters apart."""
    return re.sub(_TEXT, _corrected, svg)


def _corrected(match: re.Match[str]) -> str:
    import html  # knows every entity by name; no frame needs it

    before, x, between, length, after, escaped = match.groups()
    text = html.unescape(escaped)
    if text.isascii() or not text:
        return match.group()
    cell = float(length) / len(text)
    at = float(x)
    runs = []
    for _, group in groupby(text, cell_len):
        run = "".join(group)
        width = cell * cell_len(run)
        shown = html.escape(run).replace("\u00a0", "&#160;")
        runs.append(f'<text {before}x="{at:g}" {between}textLength="{width:g}"{after}>{shown}</text>')
        at += width
    return "".join(runs)


class TrueScreenshots(App[Result]):
    """An app whose screenshots show Chinese at its right width."""

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Export an SVG picture of the current screen.

        Args:
            title: the picture's title, the app's where None.
            simplify: join neighbouring pieces of one style.
        """
        return correct_widths(super().export_screenshot(title=title, simplify=simplify))
