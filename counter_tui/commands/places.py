"""`counter-tui branch` and `counter-tui terminal`."""

from typing import Annotated

import typer

from counter_tui.commands.asking import As, AsksNothing, PasswordStdin
from counter_tui.commands.console import administer
from counter_tui.desk.api.commands.administration import AddBranch, AddTerminal
from data.terms.words import L

branch = typer.Typer(no_args_is_help=True, help=str(L("Branches.")), rich_markup_mode=None)
terminal = typer.Typer(no_args_is_help=True, help=str(L("Terminals.")), rich_markup_mode=None)

_Code = Annotated[str, typer.Argument(metavar="CODE", help=str(L("1 to 8 letters or digits.")))]


@branch.command("add", cls=AsksNothing, help=str(L("Add a branch.")))
def add_branch(
    context: typer.Context,
    code: _Code,
    name: Annotated[str, typer.Argument(metavar="NAME", help=str(L("The name of the branch.")))],
    number: As,
    password_stdin: PasswordStdin = False,
) -> None:
    administer(
        context,
        number,
        lambda counter, session: counter.do(AddBranch(session, code, name)),
        from_stdin=password_stdin,
    )
    typer.echo(L("Branch {code} was added.", code=code.strip().upper()))


@terminal.command("add", cls=AsksNothing, help=str(L("Add a terminal to a branch.")))
def add_terminal(
    context: typer.Context,
    branch: Annotated[str, typer.Argument(metavar="BRANCH", help=str(L("The branch's code.")))],
    terminal_number: Annotated[str, typer.Argument(metavar="NUMBER", help=str(L("1 or 2 digits.")))],
    number: As,
    password_stdin: PasswordStdin = False,
) -> None:
    administer(
        context,
        number,
        lambda counter, session: counter.do(AddTerminal(session, branch, terminal_number)),
        from_stdin=password_stdin,
    )
    typer.echo(
        L(
            "Terminal {number} of branch {code} was added.",
            number=terminal_number.strip().zfill(2),
            code=branch.strip().upper(),
        )
    )
