"""What nobody foresaw: an incident number for the screen, a trace without secrets for the log."""

import logging
import traceback

from data.terms.errors import Unavailable
from data.terms.words import L

_LOG = logging.getLogger("counter_tui")


def report(error: BaseException, number: str) -> None:
    """Log where it happened.

    Neither the error's text nor any variable is written: they may hold a password or a client's data.
    """
    places = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("incident %s: %s\n%s", number, type(error).__qualname__, places)


def as_unavailable(number: str) -> Unavailable:
    """The sentence for staff."""
    return Unavailable(
        "incident",
        L("Something went wrong here. Incident {number}.", number=number),
        L("What was saved is kept. Try once more, or tell the administrator this number."),
    )
