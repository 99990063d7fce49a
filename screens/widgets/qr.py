"""A QR code of half blocks, black on white whatever the theme: cameras want it so."""

from typing import Final

from textual.content import Content
from textual.geometry import Size

from screens.widgets.ink import row
from screens.widgets.wiped import Wiped

BORDER: Final = 2
"""Light modules around the symbol; ISO/IEC 18004 asks for 4, phones read 2, and 80 by 24 has room for 2."""

_INK: Final = "#000000 on #ffffff"
_HALVES: Final = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


class QrPaper(Wiped):
    """A URI as a QR code, error level L; at most 78 bytes take 37 by 19 cells."""

    DEFAULT_CSS = """
    QrPaper { width: auto; height: auto; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, uri: str | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = _half_blocks(uri) if uri is not None else []

    def show(self, uri: str) -> None:
        """Show another code."""
        self._lines = _half_blocks(uri)
        self.refresh(layout=True)

    def wipe(self) -> None:
        """No code: it carries the phone's secret."""
        self._lines = []
        super().wipe()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max((len(line) for line in self._lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render(self) -> Content:
        return Content("\n").join(row(Content.assemble((line, _INK))) for line in self._lines)


def _half_blocks(uri: str) -> list[str]:
    # Imported when a device is bound, not on the way to the first frame.
    from qrcode.constants import ERROR_CORRECT_L
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_L, border=BORDER)
    code.add_data(uri, optimize=0)
    code.make(fit=True)
    modules = [[bool(module) for module in line] for line in code.get_matrix()]
    modules.append([False] * len(modules[0]))
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(modules[::2], modules[1::2], strict=True)
    ]
