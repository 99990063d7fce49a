"""What commands ask for at the keyboard, and what several of them take."""

import sys
from pathlib import Path
from typing import Annotated

import typer

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
