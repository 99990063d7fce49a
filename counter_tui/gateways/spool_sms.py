"""SMS by way of a spool folder: a file for each message, taken from there by whatever sends it."""

import json
import os
from pathlib import Path
from typing import Final
from uuid import UUID

from counter_tui.gateways.whole_file import make_private, write_whole
from data.terms.errors import Unavailable
from data.terms.words import L

_TRIAL: Final = ".trial."
_LONGEST: Final = 4096
"""Bytes of a trial: more than any message has."""


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
            Unavailable: `spool-unwritable`; the folder takes no message now.
            OSError: it takes others, but not this one.
            In both cases nothing of it is left.
        """
        content = json.dumps({"id": str(message), "to": to, "text": text}, ensure_ascii=False)
        try:
            make_private(self._folder)
            write_whole(self._folder / f"{message}.json", content.encode() + b"\n")
        except OSError:
            self.ready()
            raise

    def ready(self) -> None:
        """See that a message can be handed over now.

        Raises:
            Unavailable: `spool-unwritable`.
        """
        trial = self._folder / f"{_TRIAL}{os.getpid()}"
        try:
            make_private(self._folder)
            write_whole(trial, bytes(_LONGEST))
            trial.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(
                "spool-unwritable",
                L("Messages cannot be handed over: {folder} cannot be written to.", folder=self._folder),
                L("Nothing was sent. See that the folder is there and has room, then try again."),
            ) from error
