"""The world outside, as the engine sees it; `counter_tui.gateways` has the real ones."""

from typing import Protocol
from uuid import UUID

from counter_tui.desk.api.papers import Paper, SavedPaper
from counter_tui.desk.api.views.images import Scans


class SmsGateway(Protocol):
    """Takes an SMS. Called outside any unit of work."""

    def send(self, message: UUID, to: str, text: str) -> None:
        """Hand over `text` for mobile `to`; `message` lets a second hand-over be told.

        Raises:
            OSError: this one could not be handed over now; it will be tried again, so often.
            Unavailable: none can be handed over now, with what to do; it waits on.
        """
        ...


class SlipPrinter(Protocol):
    """Prints a slip. Called outside any unit of work."""

    def print(self, slip: UUID, name: str, text: str) -> str:
        """Print `text` and say where it went; the same slip twice prints it twice.

        Raises:
            Unavailable: it cannot print now, with what to do.
        """
        ...


class Papers(Protocol):
    """Makes papers for clients. Called outside any unit of work."""

    def save(self, paper: Paper) -> SavedPaper:
        """Make a paper, save it, and show it where somebody sits at a desktop.

        Raises:
            Unavailable: it cannot be saved now, with what to do.
        """
        ...


class ImageFiles(Protocol):
    """Image files on this machine: scans, photos, signatures."""

    def read(self, path: str) -> tuple[str, bytes]:
        """The name and bytes of the file at `path`.

        Raises:
            Invalid: no such file, not readable, or larger than an image may be.
        """
        ...

    def newest(self, most: int, account: str = "") -> Scans:
        """The newest images of the scan folder, `most` at most; a folder that cannot be used is told.

        Those whose name bears `account` come before all others.
        """
        ...


class Passwords(Protocol):
    """Hashes of staff passwords."""

    def hash(self, password: str) -> str:
        """A salted hash in PHC format."""
        ...

    def matches(self, hashed: str | None, password: str) -> bool:
        """Whether `password` gives `hashed`; nobody's (None) takes as long and never matches."""
        ...
