"""`counter-tui clients`: the broker's client list."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO
from uuid import UUID

import typer

from counter_tui.commands.asking import As, AsksNothing, PasswordStdin
from counter_tui.commands.complaints import INTERRUPTED, REFUSED, tell
from counter_tui.commands.console import administer
from counter_tui.commands.following import STOPPED, Following
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.counter import Counter
from counter_tui.desk.api.views.importing import ImportReport
from data.terms.errors import Conflict, CounterError, Invalid
from data.terms.safe_text import safe_text
from data.terms.words import L

clients = typer.Typer(no_args_is_help=True, help=str(L("The client list.")), rich_markup_mode=None)


@clients.command(
    "import",
    cls=AsksNothing,
    help=str(L("Import a client list: all of it, or nothing when a row is refused.")),
)
def import_clients(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help=str(L("UTF-8 or GB18030, with a header row.")))
    ],
    number: As,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=str(L("Leave refused rows out.")))] = False,
    password_stdin: PasswordStdin = False,
) -> int:
    following = Following()
    job = partial(_import, file=file, skip_bad=skip_bad, following=following)
    try:
        report = administer(context, number, job, from_stdin=password_stdin)
    except CounterError as error:
        code = tell(error)
        if following.writing and not isinstance(error, Conflict):
            typer.echo(L("Some of its rows are in. Import the same file again to finish."), err=True)
        return INTERRUPTED if error.code == STOPPED else code
    _tell(report)
    return REFUSED if report.refused_rows else 0


@clients.command(
    cls=AsksNothing, help=str(L("Give up an import that was interrupted. What it has brought in stays."))
)
def abandon(context: typer.Context, number: As, password_stdin: PasswordStdin = False) -> int:
    given_up = administer(
        context,
        number,
        lambda counter, session: counter.do(AbandonImport(session)),
        from_stdin=password_stdin,
    )
    typer.echo(
        L(
            "The import is given up. {new} new accounts and {changed} changed ones stay;"
            " {missing} rows were not imported.",
            new=given_up.new,
            changed=given_up.changed,
            missing=given_up.missing,
        )
    )
    return 0


async def _import(
    counter: Counter, session: UUID, *, file: Path, skip_bad: bool, following: Following
) -> ImportReport:
    command = ImportClients(session, partial(_opened, file), skip_bad, following)
    with following:
        doing = asyncio.ensure_future(counter.do(command))
        try:
            return await asyncio.shield(doing)
        except asyncio.CancelledError:
            # Ctrl+C: the batch that is being written is finished, and what is said tells how it stands.
            following.stop()
            return await doing


def _tell(report: ImportReport) -> None:
    typer.echo(
        L(
            "{rows} rows: {new} new, {changed} changed, {same} as before, {refused} refused.",
            rows=report.rows,
            new=report.new,
            changed=report.changed,
            same=report.same,
            refused=report.refused_rows,
        )
    )
    if report.resumed:
        typer.echo(L("This finishes the import that was interrupted."))
    if report.written and report.refused_rows:
        typer.echo(L("The refused rows were left out; the others are imported."))
    elif report.written:
        typer.echo(L("The list is imported."))
    elif report.refused_rows:
        typer.echo(L("Nothing was changed. Correct the refused rows, or leave them out with --skip-bad."))
    else:
        typer.echo(L("Nothing was changed."))


def _opened(file: Path) -> BinaryIO:
    try:
        return file.expanduser().open("rb")
    except OSError:
        raise Invalid(
            "file",
            "import-unreadable",
            L("The file {path} cannot be read.", path=safe_text(str(file))),
            L("Check its path and that this user may read it."),
        ) from None
