"""Tables on the command line."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.terms.safe_text import safe_text


def show(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; what is in it is text, whatever it holds, and is wrapped rather than cut."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe_text(cell)) for cell in row))
    Console(highlight=False).print(table)
