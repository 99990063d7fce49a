"""`counter-tui clients`: the broker's client list."""

from pathlib import Path
from typing import Annotated

import typer

from counter_tui.commands.asking import As, PasswordStdin
from counter_tui.commands.complaints import REFUSED
from counter_tui.commands.console import administer
from counter_tui.desk.api.commands import ImportClients
from counter_tui.desk.api.views import ImportReport, RefusedRow
from data.terms.errors import Invalid
from data.terms.safe_text import safe_text
from data.terms.words import L

clients = typer.Typer(no_args_is_help=True, help=str(L("The client list.")), rich_markup_mode=None)


@clients.callback()
def _group() -> None:
    # With a callback a single command keeps its name.
    pass


@clients.command("import", help=str(L("Import a client list: all of it, or nothing when a row is refused.")))
def import_clients(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help=str(L("UTF-8 or GB18030, with a header row.")))
    ],
    number: As,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=str(L("Leave refused rows out.")))] = False,
    password_stdin: PasswordStdin = False,
) -> int:
    content = _content(file)
    report = administer(
        context,
        number,
        lambda counter, session: counter.do(ImportClients(session, content, skip_bad)),
        from_stdin=password_stdin,
    )
    for cell in report.refused:
        typer.echo(_told(cell), err=True)
    for cell in report.warnings:
        typer.echo(L("Look again: {cell}", cell=_told(cell)), err=True)
    _tell(report)
    return REFUSED if report.refused else 0


def _tell(report: ImportReport) -> None:
    refused = len({cell.line for cell in report.refused})
    typer.echo(
        L(
            "{rows} rows: {new} new, {changed} changed, {same} as before, {refused} refused.",
            rows=report.rows,
            new=report.new,
            changed=report.changed,
            same=report.same,
            refused=refused,
        )
    )
    if report.written and refused:
        typer.echo(L("The refused rows were left out; the others are imported."))
    elif report.written:
        typer.echo(L("The list is imported."))
    elif refused:
        typer.echo(L("Nothing was changed. Correct the refused rows, or leave them out with --skip-bad."))
    else:
        typer.echo(L("Nothing was changed."))


def _told(cell: RefusedRow) -> str:
    return safe_text(
        str(L("Line {line}, {column}: {says}", line=cell.line, column=cell.column or "-", says=cell.says))
    )


def _content(file: Path) -> bytes:
    try:
        return file.expanduser().read_bytes()
    except OSError:
        raise Invalid(
            "file",
            "import-unreadable",
            L("The file {path} cannot be read.", path=safe_text(str(file))),
            L("Check its path and that this user may read it."),
        ) from None
