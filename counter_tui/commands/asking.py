"""What commands ask for at the keyboard, and what several of them take."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from counter_tui.settings import Settings, read
from data.terms.errors import Invalid
from data.terms.words import L

As = Annotated[
    str, typer.Option("--as", prompt=str(L("Your staff number")), help=str(L("Your staff number.")))
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help=str(L("Read the password from the standard input.")))
]
StoreOwner = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        envvar="COUNTER_TUI_STORE_OWNER",
        help=str(L("On a server: the address of the role that owns the tables. It is not kept.")),
    ),
]


class AsksNothing(TyperCommand):
    """A command that asks for nothing where the password is a line of the standard input.

    A prompt would take that line as its answer, and what is left be tried as the password.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the option that would be asked for, before anything is done."""
        given, _, _ = self.make_parser(ctx).parse_args(list(args))
        if given.get("password_stdin") and not given.get("help"):
            asked = [one for one in self.params if getattr(one, "prompt", None) and one.name not in given]
            if asked:
                missing = ", ".join(one.opts[0] for one in asked)
                ctx.fail(
                    str(L("With --password-stdin nothing is asked for. Give {options} too.", options=missing))
                )
        return super().parse_args(ctx, args)


def settings_of(context: typer.Context) -> Settings:
    """The settings that this command works with."""
    return read(path_of(context))


def path_of(context: typer.Context) -> Path:
    """Where the settings of this command are."""
    path = context.find_object(Path)
    if path is None:
        raise RuntimeError("the program did not say where its settings are")
    return path


def password_of(*, from_stdin: bool) -> str:
    """A password: a line of the standard input, or typed without echo.

    Raises:
        Invalid: there is no keyboard to type it at.
    """
    return _line() if from_stdin else _typed(str(L("Password")))


def new_password_of(*, from_stdin: bool) -> str:
    """A new password: a line of the standard input, or typed twice without echo.

    Raises:
        Invalid: there is no keyboard to type it at, or the two differ.
    """
    if from_stdin:
        return _line()
    chosen = _typed(str(L("New password")))
    if _typed(str(L("The new password again"))) != chosen:
        raise Invalid(
            "new", "password-twice", L("The two passwords differ."), L("Run the command again and take care.")
        )
    return chosen


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise Invalid(
            "password",
            "no-keyboard",
            L("There is no keyboard to type a password at."),
            L("Give it on the standard input, with --password-stdin."),
        )
    return str(typer.prompt(prompt, hide_input=True))
