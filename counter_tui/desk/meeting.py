"""Two processes that write the same at the same time: the one that was undone does it again."""

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import IntegrityError

from data.constraints import was_first
from data.terms.errors import Contended

R = TypeVar("R")

TRIES: Final = 5
"""How often at most; each time but the last somebody else has got further."""


def until_alone(do: Callable[[], R]) -> R:
    """Do a whole unit of work, and again where another's stood in its way and undid it.

    Either the database chose it to end a ring of waiting, or a unique key found that the
    other was first; done again, it sees what the other wrote and answers for itself. On
    SQLite writers stand in line and this does not happen.

    Raises:
        Contended: it was in the way of others each time.
    """
    for _ in range(TRIES - 1):
        try:
            return do()
        except Contended:
            continue
        except IntegrityError as error:
            if not was_first(error):
                raise
    return do()
