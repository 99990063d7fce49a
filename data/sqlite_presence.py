"""Whether the file of a store is still the one that was opened.

An open connection goes on with a file that was removed: what is written then is
gone with it, and nothing tells. So the path is looked at around every unit of work.
"""

from pathlib import Path

from data.terms.errors import Unavailable
from data.terms.words import L


class Presence:
    """The file that the first connection found at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None

    def check(self) -> None:
        """See that the file is there, and the same.

        Raises:
            Unavailable: `store-gone`; put back as it was, it goes on. `store-replaced`; the
                connections of this process belong to the one before: they are all closed
                before new ones are made, for a lock on its journal ends with any of them.
        """
        try:
            state = self._path.stat()
        except OSError as error:
            raise Unavailable(
                "store-gone",
                L("The store is not there any more."),
                L(
                    "Nothing was changed. Put it back, or connect its disk;"
                    " the counter then goes on. ({path})",
                    path=self._path,
                ),
            ) from error
        file = state.st_dev, state.st_ino
        if self._file is None:
            self._file = file
        if self._file != file:
            raise Unavailable(
                "store-replaced",
                L("Another file was put in the place of the store."),
                L("Nothing was changed. The counter opens it anew; try again in a moment."),
            )
