"""`counter-tui init`: a new branch on an empty machine."""

import json
from pathlib import Path
from typing import Annotated

import typer

from counter_tui.bootstrap.founding import Founding, Places, check_places, found_store
from counter_tui.commands.asking import PasswordStdin, StoreOwner, new_password_of, path_of
from counter_tui.desk.founding import FirstAdministrator
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from data.database import on_server
from data.terms.enums import DocumentKind
from data.terms.words import L, shown_language


def init(
    context: typer.Context,
    broker: Annotated[str, typer.Option(prompt=str(L("Broker")), help=str(L("The broker's name.")))],
    hotline: Annotated[
        str, typer.Option(prompt=str(L("Hotline")), help=str(L("The number that clients call.")))
    ],
    branch_code: Annotated[
        str, typer.Option(prompt=str(L("Code of the branch")), help=str(L("1 to 8 letters or digits.")))
    ],
    branch_name: Annotated[
        str, typer.Option(prompt=str(L("Name of the branch")), help=str(L("The name of the branch.")))
    ],
    admin: Annotated[
        str,
        typer.Option(
            prompt=str(L("Staff number of the first administrator")),
            help=str(L("The first administrator's staff number, 3 to 8 digits.")),
        ),
    ],
    admin_name: Annotated[
        str,
        typer.Option(
            prompt=str(L("Name of the first administrator")),
            help=str(L("The first administrator's name.")),
        ),
    ],
    document_number: Annotated[
        str,
        typer.Option(
            prompt=str(L("The administrator's identity document number")),
            help=str(L("The administrator's own document, so that nobody serves themselves.")),
        ),
    ],
    document_kind: Annotated[
        DocumentKind, typer.Option(help=str(L("The kind of that document.")))
    ] = DocumentKind.RESIDENT_ID,
    terminal: Annotated[
        list[str] | None, typer.Option(help=str(L("A terminal's number; may be given several times.")))
    ] = None,
    utc_offset: Annotated[
        int,
        typer.Option(min=-720, max=840, help=str(L("Minutes the branch's time is ahead of UTC."))),
    ] = 480,
    store: Annotated[
        str | None,
        typer.Option(
            help=str(L("The new store: a path, or a server's address; beside the settings when not given."))
        ),
    ] = None,
    store_owner: StoreOwner = "",
    keys: Annotated[
        Path | None, typer.Option(help=str(L("The new key file, not in the store's folder.")))
    ] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    settings = path_of(context)
    places = Places(
        settings,
        _address(store, settings.parent),
        (keys or settings.parent / "counter.keys").expanduser().absolute(),
        store_owner,
    )
    check_places(places)
    terminals = tuple(terminal or ("01",))
    founding = Founding(
        broker,
        hotline,
        utc_offset,
        (branch_code, branch_name),
        terminals,
        FirstAdministrator(
            admin, admin_name, document_kind, document_number, new_password_of(from_stdin=password_stdin)
        ),
    )
    found_store(
        places,
        _settings(places, branch_code.strip().upper(), terminals[0]),
        founding,
        clock=SystemClock(),
        random=SystemRandom(),
        passwords=ArgonPasswords(),
    )
    typer.echo(L("The branch is made. Settings: {settings}.", settings=settings))
    typer.echo(
        L(
            "Copy the key file {keys} to a safe place now: without it the store cannot be read.",
            keys=places.keys,
        )
    )
    typer.echo(L("Next: counter-tui staff add"))


def _address(store: str | None, folder: Path) -> str:
    """The new store's address, from what was given for it."""
    if store is not None and on_server(store):
        return store
    path = Path(store).expanduser() if store else folder / "store" / "counter.db"
    return f"sqlite:///{path.absolute()}"


def _settings(places: Places, branch: str, terminal: str) -> str:
    """The text of a new settings file; JSON's strings are TOML's too."""

    def written(value: object) -> str:
        return json.dumps(str(value), ensure_ascii=False)

    return "\n".join(
        (
            "# Settings of Counter TUI; docs/counter.toml.sample explains every key.",
            "",
            "[store]",
            f"url = {written(places.store)}",
            f"keys = {written(places.keys)}",
            "",
            "[terminal]",
            f"branch = {written(branch)}",
            f"number = {written(terminal.strip().zfill(2))}",
            "",
            "[look]",
            f"language = {written(shown_language())}",
            "",
        )
    )
