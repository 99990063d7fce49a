"""The words after `counter-tui`; loaded only when there are any."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from counter_tui.bootstrap.faults import FaultLog, state_folder
from counter_tui.bootstrap.production import open_store
from counter_tui.commands.asking import AsksNothing, StoreOwner, settings_of
from counter_tui.commands.audit import audit
from counter_tui.commands.clients import clients
from counter_tui.commands.complaints import INTERRUPTED, tell
from counter_tui.commands.doctor.command import doctor
from counter_tui.commands.first_look import settings_path
from counter_tui.commands.founding import init
from counter_tui.commands.opening import USAGE_ERROR, open_counter, open_demo
from counter_tui.commands.places import branch, terminal
from counter_tui.commands.services import services
from counter_tui.commands.staff import staff
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from data.store import Store
from data.terms.errors import CounterError
from data.terms.words import L

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=str(L("A futures broker's branch counter. Without a command: open the counter.")),
)
program.command(
    "init",
    cls=AsksNothing,
    help=str(L("Make a branch: its store, keys, settings and first administrator.")),
)(init)
program.add_typer(branch, name="branch")
program.add_typer(terminal, name="terminal")
program.add_typer(staff, name="staff")
program.add_typer(clients, name="clients")
program.add_typer(audit, name="audit")
program.command(
    "doctor", help=str(L("Look at everything the counter needs; 0: nothing is wrong, 1: something is."))
)(doctor)
program.command("services", help=str(L("Print the catalogue of services.")))(services)

_Terminal = Annotated[str | None, typer.Option(metavar="NN", help=str(L("The terminal's number.")))]


@program.callback()
def root(
    context: typer.Context,
    terminal: _Terminal = None,
    config: Annotated[str | None, typer.Option(metavar="FILE", help=str(L("The settings file.")))] = None,
) -> int:
    context.obj = settings_path(config)
    return 0 if context.invoked_subcommand else open_counter(context.obj, terminal)


@program.command(help=str(L("Open an invented branch to try everything in.")))
def demo(
    seed: Annotated[int | None, typer.Option(help=str(L("Which branch is invented.")))] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=str(L("Start over.")))] = False,
    terminal: _Terminal = None,
) -> int:
    return open_demo(seed, terminal, fresh=fresh)


@program.command(help=str(L("Bring the store to this version of the program. Make a backup before.")))
def migrate(context: typer.Context, store_owner: StoreOwner = "") -> None:
    settings = settings_of(context)
    Store.migrate(settings.store.url, owner=store_owner)
    open_store(settings).close()
    typer.echo(L("The store is of this version."))


def main(arguments: Sequence[str]) -> int:
    """Do a command and give the exit code; whatever goes wrong is one clear sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that lacks a character must not end the command half-way.
            stream.reconfigure(errors="backslashreplace")
    try:
        result = program(args=list(arguments), prog_name="counter-tui", standalone_mode=False)
    except CounterError as error:
        return tell(error)
    except TyperException as error:
        sys.stderr.write(f"{error.format_message()}\n{L('See: counter-tui --help')}\n")
        return USAGE_ERROR
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - nobody at a counter can read a traceback
        return tell(FaultLog(state_folder(), SystemClock(), SystemRandom()).told(error, "a command"))
    return result if isinstance(result, int) else 0
