"""`counter-tui doctor`: looks at everything the counter needs, and changes nothing."""

import shutil
import sys
from typing import Final

import typer
from rich.cells import cell_len

from counter_tui.commands.asking import path_of
from counter_tui.commands.doctor.finding import Finding, Verdict
from counter_tui.commands.doctor.keeping import look_at_keeping
from counter_tui.commands.doctor.standing_at import look_at
from counter_tui.commands.first_look import first_look
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.terminal_look import look_at_terminal
from data.terms.safe_text import safe_text
from data.terms.words import L
from data.terms.wrapping import wrap

UNWELL = 1
_NARROWEST: Final = 20
"""Cells for what is said, however narrow the terminal is."""


def doctor(context: typer.Context) -> int:
    path = path_of(context)
    plain = first_look(path).look.lines == "plain" or not _can_write("".join(v.value[0] for v in Verdict))
    findings = [
        *look_at_keeping(path, SystemClock().now()),
        *look_at(look_at_terminal(), plain=first_look(path).look.lines == "plain"),
    ]
    width = max(cell_len(str(finding.about)) for finding in findings)
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for finding in findings:
        for line in _lines(finding, width, columns, plain=plain):
            typer.echo(line)
    return UNWELL if any(finding.verdict is Verdict.WRONG for finding in findings) else 0


def _lines(finding: Finding, width: int, columns: int | None, *, plain: bool) -> list[str]:
    """What is said of one thing, broken between words where it stands at a terminal.

    Args:
        width: of the longest name of a thing, in cells.
        columns: of the terminal; None where the output goes elsewhere, and each finding is one line.
    """
    sign = finding.verdict.value[1 if plain else 0]
    about = str(finding.about)
    gap = " " * (width - cell_len(about) + 2)
    told = L("{says} {then}", says=finding.says, then=finding.then) if finding.then.msgid else finding.says
    lead, text = f"{sign} {about}{gap}", safe_text(str(told))
    if columns is None:
        return [safe_text(lead) + text]
    indent = cell_len(lead)
    first, *others = wrap(text, max(_NARROWEST, columns - indent))
    return [safe_text(lead) + first, *(" " * indent + line for line in others)]


def _can_write(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
