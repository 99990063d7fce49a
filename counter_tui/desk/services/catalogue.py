"""All services, in the order of their codes."""

from dataclasses import dataclass

from counter_tui.desk.api.views.catalogue import CatalogueLine
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.services.device import BIND, JOIN, PROVE, UNBIND
from counter_tui.desk.services.reset import RESET
from counter_tui.desk.services.sign_in import SIGN_IN
from counter_tui.desk.services.signature import SIGNATURE
from counter_tui.desk.services.unlock import UNLOCK
from data.content.library import library
from data.terms.enums import Gate, Role
from data.terms.words import L, Words

SERVICES: tuple[Service, ...] = (SIGN_IN, BIND, JOIN, PROVE, UNBIND, SIGNATURE, UNLOCK, RESET)

_BY_KEY = {service.key: service for service in SERVICES}


@dataclass(frozen=True, slots=True)
class Look:
    """An entry of the services list with nothing to be done step by step; it has its own screen.

    Attributes:
        role: who may open it.
        client: whether a client must be signed in.
    """

    code: str
    key: str
    title: Words
    summary: Words
    initials: str
    group: Group
    role: Role
    client: bool


LOOKS: tuple[Look, ...] = (
    Look(
        "10",
        "records",
        L("Applications"),
        L("Unfinished, under review, done"),
        "ls",
        Group.LOOK_UP,
        Role.TELLER,
        client=True,
    ),
    Look(
        "11",
        "desk",
        L("Approval desk"),
        L("What waits for a decision"),
        "sp",
        Group.POST,
        Role.SUPERVISOR,
        client=False,
    ),
)

WAYS: dict[Gate, tuple[tuple[str, Words], ...]] = {
    Gate.SIGNED_IN: (("sign_in", L("Sign the client in")),),
    Gate.DEVICE_BOUND: (("bind", L("Bind a device")),),
    Gate.DEVICE_PROVEN: (("prove", L("Prove the device")), ("unbind", L("Unbind the other phone"))),
    Gate.SIGNATURE: (("signature", L("Take a signature")),),
}
"""The services that lead through a gate, the likeliest first."""


def service_of(key: str) -> Service:
    """The service of that key.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]


def by_code(code: str) -> tuple[Service, ...]:
    """The services reached by two digits: several where the visit decides which."""
    return tuple(service for service in SERVICES if service.code == code)


def catalogue() -> tuple[CatalogueLine, ...]:
    """What is on offer, for printing."""
    services = (
        CatalogueLine(
            service.code,
            service.key,
            service.title,
            tuple(step.title for step in service.steps),
            tuple(row.text for row in library().required.get(service.key, ())),
            service.reviewed,
        )
        for service in SERVICES
    )
    looks = (CatalogueLine(look.code, look.key, look.title, (), (), False) for look in LOOKS)
    return (*services, *looks)
