"""What a client list's bytes are: UTF-8 with or without a mark, or GB18030, and nothing guessed.

A list is looked through piece by piece: its size is no matter.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import BinaryIO, Final

from counter_tui.desk.api.imports import OpenFile
from data.terms.errors import Invalid
from data.terms.words import L, Words

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"

_PIECE: Final = 1 << 18
_SAVE_AGAIN: Final = L("Save it as CSV in UTF-8 or GB18030 and import it again.")
_LONG: Final = re.compile("[\u0800-\U0010ffff]")
_BROKEN: Final = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file as a whole.

    Attributes:
        sha256: of all its bytes.
        encoding: `utf-8` or `gb18030`.
        lines: how many it has.
    """

    sha256: bytes
    encoding: str
    lines: int


def scan(open_file: OpenFile) -> Scanned:
    """Look a file through once, or three times where it is not UTF-8.

    GB18030 gives some text for nearly any bytes. A file that begins with
    UTF-8's mark, or is UTF-8 but for a few bytes, is therefore never read as
    GB18030: its names would come out as other names.

    Raises:
        Invalid: the file is empty, or in neither encoding, or has zero bytes.
    """
    digest = sha256()
    decoder = codecs.getincrementaldecoder(UTF_8)()
    start, last, ends, broken, zero, empty = b"", b"", 0, 0, 0, True
    with open_file() as file:
        for piece in _pieces(file):
            digest.update(piece)
            start = start or piece[:4]
            empty = empty and not piece.strip()
            zero = zero or _line_of(piece, piece.find(b"\0"), ends)
            broken = broken or _broken_line(decoder, piece, ends)
            ends += _ends(piece)
            last = piece
    if empty:
        raise _refusal("empty", L("The file is empty."), L("Choose the client list."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refusal("encoding", L("The file is UTF-16."), _SAVE_AGAIN)
    if zero:
        says = L("Line {line} has a zero byte: no text has one.", line=zero)
        raise _refusal("zero-byte", says, _SAVE_AGAIN)
    broken = broken or _broken_line(decoder, b"", ends)
    if broken and (start.startswith(codecs.BOM_UTF8) or _mostly_utf_8(open_file)):
        says = L("The file is UTF-8, but line {line} has a broken character.", line=broken)
        raise _refusal("encoding", says, _SAVE_AGAIN)
    if broken and not _all_gb18030(open_file):
        raise _refusal("encoding", L("The file is neither UTF-8 nor GB18030."), _SAVE_AGAIN)
    lines = ends + (not last.endswith((b"\n", b"\r")))
    return Scanned(digest.digest(), GB18030 if broken else UTF_8, lines)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file in pieces, none of which ends between CR and LF."""
    while piece := file.read(_PIECE):
        while piece.endswith(b"\r") and (more := file.read(1)):
            piece += more
        yield piece


def _ends(data: bytes) -> int:
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _line_of(data: bytes, place: int, ends: int) -> int:
    """The line of a place in a piece with `ends` line ends before it; 0 where there is no such place."""
    return 0 if place < 0 else 1 + ends + _ends(data[:place])


def _broken_line(decoder: codecs.IncrementalDecoder, piece: bytes, ends: int) -> int:
    """The line on which a piece stops being text, 0 where it does not; no bytes for the end of the file."""
    try:
        decoder.decode(piece, not piece)
    except UnicodeDecodeError as broken:
        # The decoder may hold some bytes of the piece before: no line end is among them.
        return _line_of(broken.object, broken.start, ends)
    return 0


def _mostly_utf_8(open_file: OpenFile) -> bool:
    """Whether more characters than broken bytes take three bytes or four, as Chinese does in UTF-8."""
    decoder = codecs.getincrementaldecoder(UTF_8)("surrogateescape")
    long = broken = 0
    with open_file() as file:
        for piece in chain(_pieces(file), (b"",)):
            text = decoder.decode(piece, not piece)
            long += _count(_LONG, text)
            broken += _count(_BROKEN, text)
    return long - broken > broken


def _count(wanted: re.Pattern[str], text: str) -> int:
    return len(text) - len(wanted.sub("", text))


def _all_gb18030(open_file: OpenFile) -> bool:
    decoder = codecs.getincrementaldecoder(GB18030)()
    try:
        with open_file() as file:
            for piece in _pieces(file):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _refusal(code: str, says: Words, then: Words) -> Invalid:
    return Invalid("file", f"import-{code}", says, then)
