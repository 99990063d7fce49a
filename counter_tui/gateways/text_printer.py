"""Slips as text files."""

import re
from pathlib import Path
from uuid import UUID

from counter_tui.gateways.whole_file import make_private, write_whole
from data.terms.errors import Unavailable
from data.terms.words import L


class TextPrinter:
    """Prints a slip as a file of UTF-8 text, named by the application's number and the slip's id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def print(self, slip: UUID, name: str, text: str) -> str:
        """Write the slip and give the path; printed again it is the same file.

        Raises:
            Unavailable: `slip-unwritable`.
        """
        # The end of an id is chance, its beginning is time and alike for slips of one minute.
        path = self._folder / f"{re.sub(r'[^A-Za-z0-9-]', '_', name)}-{slip.hex[-8:]}.txt"
        try:
            make_private(self._folder)
            write_whole(path, text.encode())
        except OSError as error:
            raise Unavailable(
                "slip-unwritable",
                L("The slip cannot be saved in {folder}.", folder=self._folder),
                L("The slip is kept. Check that the folder is writable and has room, then print again."),
            ) from error
        return str(path)
