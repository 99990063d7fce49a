"""Errors as the command line tells them: one sentence, what to do, and an exit code."""

import sys
from typing import Final

from data.terms.errors import Conflict, CounterError, Unavailable

REFUSED: Final = 3
UNAVAILABLE: Final = 4
CONFLICT: Final = 5


def tell(error: CounterError) -> int:
    """Write an error to the standard error and give the exit code for it."""
    lines = [str(error.says), *([str(error.then)] if error.then.msgid else [])]
    sys.stderr.write("\n".join(lines) + "\n")
    if isinstance(error, Unavailable):
        return UNAVAILABLE
    return CONFLICT if isinstance(error, Conflict) else REFUSED
