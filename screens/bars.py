"""What stands in the bars and the services list, from what the application knows."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from data.terms.enums import Role, StoreKind
from data.terms.words import L, Words, plain
from screens import areas
from screens.widgets.facts import (
    ServiceGroup,
    ServiceLine,
    Standing,
    StripCell,
    StripFacts,
    TopFacts,
    client_strip,
)
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.views.home import Home
    from counter_tui.desk.api.views.home import ServiceLine as HomeLine
    from counter_tui.desk.api.views.session import LastSignIn
    from counter_tui.desk.api.views.visit import ClientFacts
    from screens.attending import Attending

ROLES: Final = {
    Role.TELLER: L("Teller"),
    Role.SUPERVISOR: L("Supervisor"),
    Role.WITNESS: L("Witness"),
    Role.TRAINER: L("Trainer"),
    Role.ADMINISTRATOR: L("Administrator"),
}
SIGNS: Final[dict[str, Sign | None]] = {
    "none": None,
    "ok": Sign.OK,
    "error": Sign.ERROR,
    "warn": Sign.WARN,
    "draft": Sign.UNFINISHED,
    "pending": Sign.PENDING,
    "returned": Sign.RETURNED,
    "off": Sign.NONE,
}
"""The widgets' sign for each of the engine's, by its value."""

_GROUPS: Final = {
    "prepare": L("Prepare"),
    "serve": L("Serve"),
    "look_up": L("Look up"),
    "post": L("Post"),
}
_DAYS: Final = (L("Mon"), L("Tue"), L("Wed"), L("Thu"), L("Fri"), L("Sat"), L("Sun"))


def terminal_words(number: str) -> Words | None:
    """`03 号机`; None for a console without a terminal."""
    return L("Terminal {number}", number=number) if number else None


def top(shell: "Attending") -> TopFacts:
    """The top bar: the place as far as it is known, who is here, what waits, the time."""
    place, staff, home, now = shell.place, shell.staff, shell.home, shell.now()
    date = plain(now.strftime("%Y-%m-%d"))
    seed = place.seed if place is not None else None
    return TopFacts(
        broker=place.broker if place is not None else str(L("Counter services")),
        branch=place.branch if place is not None else "",
        terminal=terminal_words(place.terminal) if place is not None else None,
        staff=staff.name if staff is not None else "",
        role=_role(shell),
        approvals=home.pending if home is not None else None,
        online=shell.online,
        date=L("{date} {day}", date=date, day=_DAYS[now.weekday()]),
        time=now.strftime("%H:%M"),
        training=place.kind is StoreKind.TRAINING if place is not None else shell.training,
        seed=str(seed) if seed is not None else "",
    )


def _role(shell: "Attending") -> Words | None:
    """The role in which somebody works here: at the desk as supervisor, elsewhere by their first one."""
    if shell.staff is None:
        return None
    if shell.current_mode == areas.DESK:
        return ROLES[Role.SUPERVISOR]
    return next((words for role, words in ROLES.items() if role in shell.staff.roles), None)


def last_words(last: "LastSignIn", shell: "Attending") -> Words:
    """When and where somebody signed in before: what they would notice first if it was not them."""
    at, today = shell.at(last.at), shell.now().date()
    days = (today - at.date()).days
    day = L("today") if days == 0 else L("yesterday") if days == 1 else plain(at.strftime("%Y-%m-%d"))
    here = shell.place is not None and shell.place.terminal == last.terminal
    where = L("this terminal") if here else terminal_words(last.terminal) or L("the console")
    return L("Last sign-in {day} {time}, {where}", day=day, time=at.strftime("%H:%M"), where=where)


def strip(shell: "Attending") -> StripFacts | None:
    """The client's strip; None where nobody is at the counter."""
    visit = shell.home.visit if shell.home is not None else None
    if visit is None:
        return None
    stay = stay_words(visit.opened_at, shell.clock.now())
    if visit.client is not None:
        return strip_of(visit.client, stay)
    client = StripCell(L("Client"), L("Not signed in"), width=20, strong=True)
    here = StripCell(L("At the counter"), plain(stay), strong=True, own=False, short=L("Here"))
    return StripFacts((client,), (here,))


def strip_of(client: "ClientFacts", stay: str) -> StripFacts:
    """The strip of a client who is signed in."""
    return client_strip(
        name=client.name,
        account=client.account,
        state=_state(client),
        device=_device(client),
        signature=(
            Standing(Sign.WARN, L("Missing"))
            if client.signature_on is None
            else Standing(Sign.OK, L("On file"))
        ),
        mobile=client.mobile,
        stay=stay,
    )


def _state(client: "ClientFacts") -> Standing:
    if not client.flags:
        return Standing(Sign.OK, L("Normal"))
    first, *others = client.flags
    return Standing(Sign.WARN, L("{flag} +{count}", flag=first, count=len(others)) if others else first)


def _device(client: "ClientFacts") -> Standing:
    if client.device is None:
        return Standing(Sign.WARN, L("Not bound"))
    if not client.proven:
        return Standing(Sign.WARN, L("{device}, to prove", device=client.device))
    return Standing(Sign.OK, plain(client.device))


def stay_words(since: datetime, now: datetime) -> str:
    """How long a visit has lasted: MM:SS, hours in front where it is that long."""
    seconds = max(0, int((now - since).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def service_groups(home: "Home | None") -> tuple[ServiceGroup, ...]:
    """The services list with how each stands for the client."""
    if home is None:
        return ()
    return tuple(
        ServiceGroup(title, tuple(_line(line) for line in home.services if line.group == group))
        for group, title in _GROUPS.items()
        if any(line.group == group for line in home.services)
    )


def _line(line: "HomeLine") -> ServiceLine:
    return ServiceLine(
        code=line.code,
        title=line.title,
        initials=line.initials,
        sign=SIGNS[line.sign],
        state=line.note,
        available=line.available,
    )


def top_hidden(shell: "Attending") -> TopFacts:
    """The top bar of a hidden screen: the place and the time, nothing of the work."""
    return top(shell)._replace(staff="", role=None, approvals=None)
