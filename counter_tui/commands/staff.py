"""`counter-tui staff`: who may do what."""

from datetime import timedelta, timezone
from typing import Annotated, Final
from uuid import UUID

import typer

from counter_tui.commands.asking import As, AsksNothing, PasswordStdin, settings_of
from counter_tui.commands.console import administer
from counter_tui.commands.tables import show
from counter_tui.desk.api.commands.administration import AddStaff, AskStaff, DisableStaff, ResetStaff
from counter_tui.desk.api.commands.sign_in import AskPlace
from counter_tui.desk.api.counter import Counter
from counter_tui.desk.api.views.staff import StaffLine
from data.terms.enums import DocumentKind, Role
from data.terms.words import L, Words

staff = typer.Typer(no_args_is_help=True, help=str(L("Members of staff.")), rich_markup_mode=None)

ROLE_TITLES: Final[dict[Role, Words]] = {
    Role.TELLER: L("Teller"),
    Role.SUPERVISOR: L("Supervisor"),
    Role.WITNESS: L("Witness"),
    Role.TRAINER: L("Trainer"),
    Role.ADMINISTRATOR: L("Administrator"),
}

_Number = Annotated[str, typer.Argument(metavar="NUMBER", help=str(L("The person's staff number.")))]


@staff.command(
    "add", cls=AsksNothing, help=str(L("Add a member of staff; prints a password for one sign-in."))
)
def add(
    context: typer.Context,
    person: _Number,
    name: Annotated[str, typer.Argument(metavar="NAME", help=str(L("The person's name.")))],
    role: Annotated[
        list[Role], typer.Option(help=str(L("What the person may do; may be given several times.")))
    ],
    document_number: Annotated[
        str,
        typer.Option(
            prompt=str(L("The person's identity document number")),
            help=str(L("The person's own document, so that nobody serves themselves.")),
        ),
    ],
    number: As,
    document_kind: Annotated[
        DocumentKind, typer.Option(help=str(L("The kind of that document.")))
    ] = DocumentKind.RESIDENT_ID,
    licence: Annotated[str, typer.Option(help=str(L("The licence number; a witness needs one.")))] = "",
    branch: Annotated[
        str | None, typer.Option(help=str(L("The branch's code; the one in the settings when not given.")))
    ] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    at = branch or settings_of(context).terminal.branch
    password = administer(
        context,
        number,
        lambda counter, session: counter.do(
            AddStaff(session, person, name, at, frozenset(role), licence, document_kind, document_number)
        ),
        from_stdin=password_stdin,
    )
    typer.echo(L("{number} was added.", number=person.strip()))
    _tell_password(password)


@staff.command("disable", cls=AsksNothing, help=str(L("Take away a person's access, at once.")))
def disable(
    context: typer.Context, person: _Number, number: As, password_stdin: PasswordStdin = False
) -> None:
    administer(
        context,
        number,
        lambda counter, session: counter.do(DisableStaff(session, person)),
        from_stdin=password_stdin,
    )
    typer.echo(L("{number} has no access any more.", number=person.strip()))


@staff.command(
    "reset", cls=AsksNothing, help=str(L("Give a person a new password for one sign-in; a lock is lifted."))
)
def reset(context: typer.Context, person: _Number, number: As, password_stdin: PasswordStdin = False) -> None:
    password = administer(
        context,
        number,
        lambda counter, session: counter.do(ResetStaff(session, person)),
        from_stdin=password_stdin,
    )
    _tell_password(password)


@staff.command("list", cls=AsksNothing, help=str(L("Everyone, by number.")))
def list_staff(context: typer.Context, number: As, password_stdin: PasswordStdin = False) -> None:
    async def look(counter: Counter, session: UUID) -> tuple[int, tuple[StaffLine, ...]]:
        place = await counter.do(AskPlace())
        return place.utc_offset, await counter.do(AskStaff(session))

    offset, lines = administer(context, number, look, from_stdin=password_stdin)
    show(
        [
            str(heading)
            for heading in (
                L("Staff number"),
                L("Name"),
                L("Branch"),
                L("Roles"),
                L("Licence"),
                L("State"),
                L("Last sign-in"),
            )
        ],
        (_row(line, timezone(timedelta(minutes=offset))) for line in lines),
    )


def _row(line: StaffLine, zone: timezone) -> tuple[str, ...]:
    state = L("disabled") if not line.active else L("locked") if line.locked else L("active")
    last = f"{line.last.astimezone(zone):%Y-%m-%d %H:%M}" if line.last else ""
    roles = ", ".join(str(ROLE_TITLES[role]) for role in line.roles)
    return line.number, line.name, line.branch, roles, line.licence, str(state), last


def _tell_password(password: str) -> None:
    typer.echo(L("Password for one sign-in: {password}", password=password))
    typer.echo(L("Hand it over in person; a new one is chosen with it."))
