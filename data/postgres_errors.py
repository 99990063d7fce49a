"""What PostgreSQL says no with, in words for staff."""

import re
from typing import Final

from psycopg import Error, OperationalError
from sqlalchemy.exc import DBAPIError

from data.terms.errors import Contended, Unavailable
from data.terms.words import L, Words

_TURNED_AWAY: Final = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf|role .* does not|not permitted to log in"
    r"|permission denied for database"
)
_CROWDED: Final = re.compile(r"too many (clients|connections)|connection slots")
_NO_DATABASE: Final = re.compile(r"database .* does not exist")

_LOST: Final = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05", "25P03"})
_CONTENDED: Final = frozenset({"40001", "40P01"})


def unavailable(error: BaseException) -> Unavailable | None:
    """What an error of the database means to staff, None where it is a fault of the program."""
    driver_error = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(driver_error, Error):
        return None
    state = driver_error.sqlstate
    if state is None:
        # The server did not say it: there was none to ask, or it let nobody in.
        return _unreached(str(driver_error)) if isinstance(driver_error, OperationalError) else None
    if state in _CONTENDED:
        return Contended()
    if state in _LOST or state.startswith("08"):
        return _lost()
    meaning = _meanings().get(state) or _meanings().get(state[:2])
    return None if meaning is None else Unavailable(*meaning)


def _lost() -> Unavailable:
    return Unavailable(
        "store-lost",
        L("The connection to the store was lost."),
        L("Nothing was changed. Try again in a moment."),
    )


def _unreached(message: str) -> Unavailable:
    """The server gives no code before it has let somebody in; its words are English or the default's."""
    if not message.startswith(("connection failed", "connection is bad", "connection timeout")):
        return _lost()
    if _TURNED_AWAY.search(message):
        return Unavailable(*_meanings()["28"])
    if _CROWDED.search(message):
        return Unavailable(*_meanings()["53300"])
    if _NO_DATABASE.search(message):
        return Unavailable(*_meanings()["3D000"])
    return Unavailable(
        "store-away",
        L("The server of the store cannot be reached."),
        L("Nothing was changed. Check the network and that the server runs, then try again."),
    )


def _meanings() -> dict[str, tuple[str, Words, Words]]:
    """By the server's code (SQLSTATE), or by the first two characters of a class of them."""
    busy = (
        "store-busy",
        L("The store is busy: another counter has been writing for too long."),
        L("Nothing was changed. Try again in a moment."),
    )
    broken = (
        "store-broken",
        L("The server finds the store damaged."),
        L("Stop working on it and call the administrator: a backup is needed."),
    )
    return {
        "28": (
            "store-password",
            L("The server of the store did not let this counter in."),
            L("Check the role and its password in the store's address; the server's log says more."),
        ),
        "3D000": (
            "store-missing",
            L("The server has no such database."),
            L("Check the name of the database in the store's address."),
        ),
        "25006": (
            "store-read-only",
            L("The store cannot be written to now: its server only reads."),
            L("Nothing was changed. Tell the administrator, who finds the server that writes."),
        ),
        "42501": (
            "store-rights",
            L("The store's role may not do this."),
            L("Nothing was changed. Running counter-tui migrate gives the role its rights."),
        ),
        "53300": (
            "store-crowded",
            L("The server of the store has no connection left."),
            L("Nothing was changed. Try again in a moment, and tell the administrator."),
        ),
        "53100": (
            "store-full",
            L("The disk of the store is full."),
            L("Nothing was changed. Make room on the disk, then try again."),
        ),
        "58030": (
            "store-io",
            L("The disk of the store does not answer as it should."),
            L("Nothing was changed. Check the disk, then try again."),
        ),
        "53": busy,
        "55P03": busy,
        "57014": busy,
        "XX001": broken,
        "XX002": broken,
    }
