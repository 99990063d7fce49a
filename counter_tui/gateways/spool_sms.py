"""SMS by way of a spool folder: a file for each message, taken from there by whatever sends it."""

import json
from pathlib import Path
from uuid import UUID

from counter_tui.gateways.whole_file import make_private, write_whole


class SpoolSms:
    """Writes each message as JSON of `id`, `to` and `text`, in a file named by its id.

    A message handed over twice is the same file again. Names that begin with a dot
    are not yet whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: UUID, to: str, text: str) -> None:
        """Put a message into the folder, safe on disk.

        Raises:
            OSError: it could not be written; nothing of it is left.
        """
        make_private(self._folder)
        content = json.dumps({"id": str(message), "to": to, "text": text}, ensure_ascii=False)
        write_whole(self._folder / f"{message}.json", content.encode() + b"\n")
