"""`counter-tui doctor`: looks at everything the counter needs, and changes nothing."""

import sys

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

UNWELL = 1


def doctor(context: typer.Context) -> int:
    path = path_of(context)
    plain = first_look(path).look.lines == "plain" or not _can_write("".join(v.value[0] for v in Verdict))
    findings = [
        *look_at_keeping(path, SystemClock().now()),
        *look_at(look_at_terminal(), plain=first_look(path).look.lines == "plain"),
    ]
    width = max(cell_len(str(finding.about)) for finding in findings)
    for finding in findings:
        typer.echo(_line(finding, width, plain=plain))
    return UNWELL if any(finding.verdict is Verdict.WRONG for finding in findings) else 0


def _line(finding: Finding, width: int, *, plain: bool) -> str:
    sign = finding.verdict.value[1 if plain else 0]
    about = str(finding.about)
    gap = " " * (width - cell_len(about) + 2)
    told = L("{says} {then}", says=finding.says, then=finding.then) if finding.then.msgid else finding.says
    return safe_text(f"{sign} {about}{gap}{told}")


def _can_write(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
