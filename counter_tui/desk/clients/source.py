"""One reading of a client list, line by line, with what proves that two readings were the same."""

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, Final

from data.terms.errors import Conflict
from data.terms.words import L

_BUFFER: Final = 1 << 16
_MARK: Final = "\ufeff"
"""What a file may begin with, in either encoding."""


class Reading:
    """A file that is read once from its beginning to its end.

    Args:
        file: open; whoever opened it closes it.
        encoding: as `scan` found it.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._bytes = _Hashed(file)
        # Lines end with CR, LF or CR LF and with nothing else.
        self._text = io.TextIOWrapper(io.BufferedReader(self._bytes, _BUFFER), encoding, newline="")
        self._given = sha256()

    def lines(self) -> Iterator[str]:
        """The lines, with their ends.

        Raises:
            Conflict: what is read is not in the encoding that was found.
        """
        first = True
        try:
            for line in self._text:
                self._given.update(line.encode())
                yield line.removeprefix(_MARK) if first else line
                first = False
        except UnicodeDecodeError:
            raise changed() from None

    def mark(self) -> bytes:
        """A digest of every line given out so far."""
        return self._given.digest()

    def sha256(self) -> bytes:
        """The digest of the file's bytes, once every line was given out."""
        return self._bytes.digest.digest()


class _Hashed(io.RawIOBase):
    """A file's bytes on their way, hashed."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.digest = sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what io asks it for
        piece = self._file.read(len(buffer))
        self.digest.update(piece)
        buffer[: len(piece)] = piece
        return len(piece)


def changed() -> Conflict:
    """The file is another one than the one that was checked."""
    return Conflict(
        "import-changed",
        L("The file was changed while it was being imported."),
        L("Import it again once nobody writes to it."),
    )
