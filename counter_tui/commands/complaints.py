"""Errors as the command line tells them: one sentence, what to do, and an exit code."""

import sys
from typing import Final

from data.terms.errors import Conflict, CounterError, Unavailable
from data.terms.safe_text import safe_text

REFUSED: Final = 3
UNAVAILABLE: Final = 4
CONFLICT: Final = 5
INTERRUPTED: Final = 130


def tell(error: CounterError) -> int:
    """Write an error to the standard error and give the exit code for it."""
    for words in (error.says, error.then):
        if words.msgid:
            sys.stderr.write(f"{safe_text(str(words))}\n")
    if isinstance(error, Unavailable):
        return UNAVAILABLE
    return CONFLICT if isinstance(error, Conflict) else REFUSED
