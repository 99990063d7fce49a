"""Papers saved as PDF files, and opened where somebody sits at a desktop."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from counter_tui.desk.api.papers import AgreementPaper, FormPaper, Paper, SavedPaper, SlipPaper
from counter_tui.gateways.whole_file import make_private, write_whole
from data.terms.errors import Unavailable
from data.terms.words import L

_KINDS: Final = {FormPaper: "form", AgreementPaper: "agreement", SlipPaper: "slip"}


class PaperFolder:
    """Saves each paper as one file, named by the application's number, its kind and its own id.

    Args:
        folder: it is made where it is not there.
        to_pdf: makes a paper.
        show: opens a file with this machine's own program and tells whether it did.
    """

    def __init__(self, folder: Path, to_pdf: Callable[[Paper], bytes], show: Callable[[Path], bool]) -> None:
        self._folder = folder
        self._to_pdf = to_pdf
        self._show = show

    def save(self, paper: Paper) -> SavedPaper:
        """Make a paper, save it and show it; saved again it is the same file.

        Raises:
            Unavailable: `paper-unwritable`.
        """
        content = self._to_pdf(paper)
        number = re.sub(r"[^A-Za-z0-9-]", "_", paper.number)
        # The end of an id is chance, its beginning is time and alike for papers of one minute.
        path = self._folder / f"{number}-{_KINDS[type(paper)]}-{paper.id.hex[-8:]}.pdf"
        try:
            make_private(self._folder)
            write_whole(path, content)
        except OSError as error:
            raise Unavailable(
                "paper-unwritable",
                L("The paper cannot be saved in {folder}.", folder=self._folder),
                L("Check that the folder is writable and has room, then save it again."),
            ) from error
        return SavedPaper(str(path), self._show(path))
