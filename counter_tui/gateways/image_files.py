"""Image files on this machine, by a path that was typed, pasted or dropped, and the newest scans."""

import heapq
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from counter_tui.desk.api.views.images import Scan, Scans
from counter_tui.desk.images import MOST_BYTES
from data.terms.errors import Invalid
from data.terms.safe_text import safe_text
from data.terms.words import L, Words

_QUOTES: Final = "'\""
_IMAGES: Final = (".png", ".jpg", ".jpeg")
_LAST: Final = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


class ImageFiles:
    """Reads image files.

    Args:
        scans: the folder in which a name without a path is looked for, and whose newest images are listed.
    """

    def __init__(self, scans: Path | None = None) -> None:
        self._scans = scans

    def read(self, path: str) -> tuple[str, bytes]:
        """The name and the bytes of the file at `path`.

        Understood are `~`, quotation marks around the path, backslashes before its
        characters and a file URL: terminals drop paths in each of these ways.

        Raises:
            Invalid: there is no such file, it cannot be read, or it is larger than 10 MB.
        """
        if not path.strip():
            raise _invalid(
                "image-none", L("No file is named."), L("Type its path, or drop the file onto the window.")
            )
        try:
            found = self._find(path.strip())
            # Without O_NONBLOCK opening a pipe would wait for whoever writes to it.
            handle = os.open(found, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError, ValueError, RuntimeError):
            raise _invalid(
                "image-missing",
                L("There is no file {path}.", path=safe_text(path)),
                L("Check the path, or drop the file onto the window."),
            ) from None
        except OSError:
            raise _unreadable(path) from None
        try:
            content = _content(handle, path)
        finally:
            os.close(handle)
        if len(content) > MOST_BYTES:
            raise _invalid("image-large", L("The file is larger than 10 MB."), L("Scan it at 300 dpi."))
        return _shown(found.name), content

    def newest(self, most: int, account: str = "") -> Scans:
        """The newest PNG and JPEG files of the scan folder, by the time they were written last.

        Those whose name bears `account` come first, so that other clients' do not crowd
        them out. Hidden files and empty ones, which a scanner may still be writing, are
        left out.
        """
        if self._scans is None:
            return Scans((), L("No scan folder is set; type the file's path, or drop the file here."))
        try:
            with os.scandir(self._scans) as entries:
                scans = filter(None, map(_scan, entries))
                found = heapq.nlargest(most, scans, key=lambda scan: (_bears(scan, account), *scan.order))
        except OSError:
            folder = safe_text(str(self._scans))
            return Scans((), L("The scan folder cannot be opened: {folder}.", folder=folder))
        return Scans(tuple(scan.told for scan in found))

    def _find(self, typed: str) -> Path:
        """The file that is meant, in the first reading of what was typed that names one."""
        readings = [self._place(reading) for reading in _readings(typed)]
        return next((path for path in readings if path.exists()), readings[-1])

    def _place(self, reading: str) -> Path:
        path = Path(reading).expanduser()
        if self._scans is not None and len(path.parts) == 1 and (self._scans / path).exists():
            return self._scans / path
        return path


class _Found(NamedTuple):
    order: tuple[float, str]
    told: Scan


def _scan(entry: "os.DirEntry[str]") -> _Found | None:
    """A file of the scan folder as it is listed, None for what is no image."""
    if entry.name.startswith(".") or not entry.name.lower().endswith(_IMAGES):
        return None
    try:
        about = entry.stat()
    except OSError:
        return None  # it has just been taken away
    if not (stat.S_ISREG(about.st_mode) and about.st_size):
        return None
    at = datetime.fromtimestamp(min(max(0.0, about.st_mtime), _LAST), UTC)
    told = Scan(str(Path(entry.path).absolute()), _shown(entry.name), at, about.st_size)
    return _Found((about.st_mtime, entry.name), told)


def _bears(scan: _Found, account: str) -> bool:
    """Whether a file's name has an account's number in it, by itself and not within a longer one."""
    return bool(account) and re.search(rf"(?<!\d){re.escape(account)}(?!\d)", scan.told.name) is not None


def _shown(name: str) -> str:
    """A file's name for the eye; one that is not UTF-8 is read as GB18030, as older scanners write it."""
    raw = os.fsencode(name)
    try:
        return safe_text(raw.decode())
    except UnicodeDecodeError:
        return safe_text(raw.decode("gb18030", "replace"))


def _readings(typed: str) -> list[str]:
    if typed.lower().startswith("file:/"):
        return [unquote(urlsplit(typed).path)]
    bare = typed[1:-1] if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in _QUOTES else typed
    # A name may hold quotation marks or backslashes of its own: as it stands comes first.
    return [typed, bare, re.sub(r"\\(.)", r"\1", bare)]


def _content(handle: int, typed: str) -> bytes:
    """What the file holds, and one byte more than an image may have where there is more."""
    kind = os.fstat(handle).st_mode
    if stat.S_ISDIR(kind):
        raise _invalid(
            "image-folder", L("{path} is a folder.", path=safe_text(typed)), L("Name a file in it.")
        )
    if not stat.S_ISREG(kind):
        raise _unreadable(typed)
    try:
        with open(handle, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        raise _unreadable(typed) from None


def _invalid(code: str, says: Words, then: Words) -> Invalid:
    return Invalid("path", code, says, then)


def _unreadable(path: str) -> Invalid:
    return _invalid(
        "image-unreadable",
        L("The file {path} cannot be read.", path=safe_text(path)),
        L("Check that it is a file which this user may read."),
    )
