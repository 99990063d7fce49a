"""The doctor's look at the terminal it stands at."""

from collections.abc import Iterator
from typing import Final

from counter_tui.commands.doctor.finding import Finding, Verdict
from counter_tui.gateways.terminal_look import SAMPLES, Terminal
from data.terms.words import L

_ROWS, _COLUMNS = 24, 80
_ROOMY_ROWS, _ROOMY_COLUMNS = 36, 120
_TRUE: Final = 1 << 24
_MANY: Final = 256


def look_at(terminal: Terminal | None, *, plain: bool) -> Iterator[Finding]:
    """One finding for each property of the terminal.

    Args:
        terminal: None where the command stands at none.
        plain: the settings have lines painted plainly.
    """
    if terminal is None:
        yield Finding(
            Verdict.CARE,
            L("Terminal"),
            L("Not looked at: input or output is no terminal."),
            L("Run it in the window in which the counter is opened, without redirecting it."),
        )
        return
    yield _size(terminal)
    yield _colours(terminal)
    yield _encoding(terminal)
    yield from _widths(terminal, plain=plain)
    yield _mouse(terminal)


def _size(terminal: Terminal) -> Finding:
    about = L("Size")
    size = L("{columns} columns, {rows} rows.", columns=terminal.columns, rows=terminal.rows)
    if terminal.columns < _COLUMNS or terminal.rows < _ROWS:
        return Finding(Verdict.WRONG, about, size, L("Make the window at least 80 by 24."))
    if terminal.columns < _ROOMY_COLUMNS or terminal.rows < _ROOMY_ROWS:
        return Finding(
            Verdict.WELL, about, L("{size} Everything fits; from 120 by 36 it is roomier.", size=size)
        )
    return Finding(Verdict.WELL, about, size)


def _colours(terminal: Terminal) -> Finding:
    about = L("Colours")
    if terminal.colours >= _TRUE:
        return Finding(Verdict.WELL, about, L("All of them (24 bit)."))
    if terminal.colours >= _MANY:
        return Finding(
            Verdict.CARE,
            about,
            L("256: the nearest ones are shown."),
            L("Set COLORTERM=truecolor if the terminal has all of them."),
        )
    return Finding(
        Verdict.WRONG,
        about,
        L("{count}: regions and states can hardly be told apart.", count=terminal.colours),
        L("Unset NO_COLOR, and set TERM to what the terminal is, such as xterm-256color."),
    )


def _encoding(terminal: Terminal) -> Finding:
    about, encoding = L("Encoding"), terminal.encoding
    if encoding.replace("-", "") == "utf8":
        return Finding(Verdict.WELL, about, L("UTF-8."))
    return Finding(
        Verdict.WRONG,
        about,
        L("{encoding}: Chinese would be garbled, and the counter does not start.", encoding=encoding),
        L("Set LANG to a language with UTF-8, such as zh_CN.UTF-8."),
    )


def _widths(terminal: Terminal, *, plain: bool) -> Iterator[Finding]:
    about, widths = L("Widths"), terminal.widths
    if not widths:
        yield Finding(
            Verdict.CARE,
            about,
            L("The terminal does not say where its cursor stands."),
            L('Look whether frames and columns are straight; if not: lines = "plain" under [look].'),
        )
        return
    wrong = [sign for name in ("chinese", "rare") for sign in SAMPLES[name] if widths[sign] != 2]
    if wrong:
        yield Finding(
            Verdict.WRONG,
            about,
            L("Chinese characters do not take two cells: {signs}.", signs=" ".join(wrong)),
            L("Choose another terminal or a font with Chinese; behind tmux or ssh, set LANG there too."),
        )
    wide = [sign for name in ("frames", "signs") for sign in SAMPLES[name] if widths[sign] != 1]
    if wide and not plain:
        yield Finding(
            Verdict.CARE,
            about,
            L("Lines and signs take two cells here, and break frames: {signs}.", signs=" ".join(wide)),
            L('Write lines = "plain" under [look] in the settings, or have the terminal show them narrow.'),
        )
    elif wide:
        yield Finding(Verdict.WELL, about, L("Lines and signs are wide here; the settings have them plain."))
    elif not wrong:
        yield Finding(Verdict.WELL, about, L("Chinese takes two cells, lines and signs one."))
    if any(widths[sign] != 1 for sign in SAMPLES["names"]):
        yield Finding(
            Verdict.CARE,
            L("Names"),
            L("The point in names takes two cells here: such names shift what follows by one."),
            L("Have the terminal show characters of ambiguous width narrow."),
        )


def _mouse(terminal: Terminal) -> Finding:
    about, modes = L("Mouse"), terminal.modes
    if not modes:
        return Finding(
            Verdict.CARE,
            about,
            L("The terminal does not say whether it reports the mouse."),
            L("Everything works by keyboard; a signature can come from a file."),
        )
    if not modes.get("mouse", modes.get("cells", False)):
        return Finding(
            Verdict.CARE,
            about,
            L("Not reported."),
            L("Everything works by keyboard; a signature can come from a file."),
        )
    if modes.get("pixels", False):
        return Finding(Verdict.WELL, about, L("Reported by the pixel: signatures are smooth."))
    return Finding(Verdict.WELL, about, L("Reported by the cell: signatures are drawn in steps."))
