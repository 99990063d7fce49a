"""The invented branch, larger: two branches, people with several roles, clients of every sort."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from counter_tui.desk.api.commands.administration import AddBranch, AddStaff, AddTerminal
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.imports import held
from counter_tui.desk.policy import Policy
from data.terms.enums import DocumentKind, Role
from tests import postgres
from tests.doubles import FixedClock, SeededRandom
from tests.house import (
    ADMINISTRATOR,
    CLIENTS,
    COLUMNS,
    MORNING,
    PASSWORD,
    STAFF,
    House,
    Phones,
    build,
    client_row,
    resident_id,
)
from tests.machine.facts import CONSOLE

TERMINALS: Final = ("PD-03", "PD-04", "PD-05", "XH-01")
LAPSES: Final = date(2026, 11, 24)
"""The last day of one client's document: the day after the first."""

_CHIEF: Final = "33010219790909003"
MORE_CLIENTS: Final = (
    client_row("10886625", "孙一明", "31010119880808001", "13500001111", password_failures=8),
    client_row("10886626", "孙一明", "31010119880808001", "13500001111", password_failures=6),
    client_row("10886627", "何静", "31010119860606002", "13400002222", password_failures=6, frozen=1),
    client_row(
        "10886628", "冯远", "31010119820202003", "13300003333", password_failures=7, document_expires=LAPSES
    ),
    client_row("10886629", "钱主管", _CHIEF, "13200004444", password_failures=6),
)
NEXT_CLIENT: Final = client_row("10886640", "周宁", "31010119810909003", "13100005555", password_failures=6)
"""Whom the broker's next list brings in."""
MORE_STAFF: Final = (
    ("2003", "钱主管", "PD", frozenset({Role.SUPERVISOR}), _CHIEF),
    ("3001", "徐汇", "XH", frozenset({Role.TELLER, Role.SUPERVISOR}), "33010219840404004"),
)


@dataclass(frozen=True, slots=True)
class Hired:
    """A member of staff the model begins with."""

    number: str
    branch: str
    roles: frozenset[Role]
    document: str


HIRED: Final = (
    Hired(ADMINISTRATOR[0], "PD", frozenset({Role.ADMINISTRATOR}), ADMINISTRATOR[1]),
    *(Hired(number, "PD", frozenset(roles), first17) for number, _, roles, first17 in STAFF),
    *(Hired(number, branch, roles, first17) for number, _, branch, roles, first17 in MORE_STAFF),
)


def rows() -> list[dict[str, str]]:
    """Every client's row, by column."""
    return [told_in(line) for line in [*CLIENTS.splitlines()[1:], *MORE_CLIENTS] if line]


def told_in(line: str) -> dict[str, str]:
    """A client's row, by column."""
    return dict(zip(COLUMNS.split(","), line.split(","), strict=True))


def listed(told: list[dict[str, str]]) -> bytes:
    """A client list that says this."""
    names = COLUMNS.split(",")
    return "\n".join((COLUMNS, *(",".join(row[name] for name in names) for row in told), "")).encode()


def found(folder: Path, kind: postgres.Kind) -> None:
    """Make the two branches' store, by the commands an administrator has."""
    build(folder, kind)
    house = House(folder, FixedClock(MORNING), SeededRandom(13), Phones(), Policy())
    console = house.at(CONSOLE)
    console.sign_in(ADMINISTRATOR[0])
    console.do(AddBranch(console.session, "XH", "上海徐汇营业部"))
    console.do(AddTerminal(console.session, "XH", "01"))
    for number, name, branch, roles, first17 in MORE_STAFF:
        once = console.do(
            AddStaff(
                console.session,
                number,
                name,
                branch,
                roles,
                "",
                DocumentKind.RESIDENT_ID,
                resident_id(first17),
            )
        )
        own = house.at(CONSOLE)
        own.sign_in(number, once)
        own.do(ChangePassword(own.session, once, PASSWORD))
        own.do(SignOut(own.session))
    report = console.do(ImportClients(console.session, held(listed(rows()))))
    assert report.new == len(MORE_CLIENTS), report
    console.do(SignOut(console.session))
    house.close()
