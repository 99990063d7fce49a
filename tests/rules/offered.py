"""A service that only tests offer: it stands on the document, as services to come do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from counter_tui.desk.api.views.home import Group
from counter_tui.desk.services import catalogue
from counter_tui.desk.services.common import DOCUMENT_ANEW_STEPS, DOCUMENT_STEPS, FACE_STEP
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, StepKind
from data.terms.words import plain


def _nothing(work: Work, operation: Operation, account: FundAccount) -> None:
    """What its approval brings about."""


def _standing_on(key: str, document: tuple[Step, ...]) -> Service:
    return Service(
        key=key,
        code="06",
        title=plain("Trial"),
        summary=plain("A service that stands on the document"),
        initials="sy",
        group=Group.SERVE,
        application=True,
        reviewed=True,
        gates=(Gate.SIGNED_IN,),
        steps=(*document, FACE_STEP, Step("confirm", StepKind.CONFIRM, plain("Confirm"), client_turn=True)),
        effect=_nothing,
    )


TRIAL: Final = _standing_on("trial", DOCUMENT_STEPS)
ANEW: Final = _standing_on("anew", DOCUMENT_ANEW_STEPS)


@contextmanager
def offered(*services: Service) -> Iterator[None]:
    """Let services be opened by their keys, though no list has them."""
    known = catalogue._BY_KEY  # noqa: SLF001 - what is on offer is nobody's to change but a test's
    before = dict(known)
    known.update((service.key, service) for service in services)
    try:
        yield
    finally:
        known.clear()
        known.update(before)
