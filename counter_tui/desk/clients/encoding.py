"""What a client list's bytes say: UTF-8 with or without a mark, or GB18030, and nothing guessed."""

import codecs
from typing import Final

from data.terms.errors import Invalid
from data.terms.words import L, Words

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"

_GB18030_MARK: Final = "\ufeff".encode(GB18030)
_SAVE_AGAIN: Final = L("Save it as CSV in UTF-8 or GB18030 and import it again.")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was in, strictly.

    GB18030 gives some text for nearly any bytes. A file that begins with
    UTF-8's mark, or is UTF-8 but for a few bytes, is therefore never read as
    GB18030: its names would come out as other names.

    Raises:
        Invalid: the file is empty, or in neither encoding, or has zero bytes.
    """
    if not data.strip():
        raise _refusal("empty", L("The file is empty."), L("Choose the client list."))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refusal("encoding", L("The file is UTF-16."), _SAVE_AGAIN)
    if b"\0" in data:
        line = _line_of(data, data.index(b"\0"))
        raise _refusal(
            "zero-byte", L("Line {line} has a zero byte: no text has one.", line=line), _SAVE_AGAIN
        )
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode(UTF_8), UTF_8
    except UnicodeDecodeError as broken:
        if marked or _mostly_utf_8(data):
            line = _line_of(data, broken.start)
            says = L("The file is UTF-8, but line {line} has a broken character.", line=line)
            raise _refusal("encoding", says, _SAVE_AGAIN) from None
    try:
        return data.removeprefix(_GB18030_MARK).decode(GB18030), GB18030
    except UnicodeDecodeError:
        raise _refusal("encoding", L("The file is neither UTF-8 nor GB18030."), _SAVE_AGAIN) from None


def _mostly_utf_8(data: bytes) -> bool:
    """Whether more characters than broken bytes take three bytes or four, as Chinese does in UTF-8."""
    text = data.decode(UTF_8, "surrogateescape")
    broken = sum("\udc80" <= each <= "\udcff" for each in text)
    whole = sum(each >= "\u0800" for each in text) - broken
    return whole > broken


def _line_of(data: bytes, place: int) -> int:
    before = data[:place].replace(b"\r\n", b"\n")
    return 1 + before.count(b"\n") + before.count(b"\r")


def _refusal(code: str, says: Words, then: Words) -> Invalid:
    return Invalid("file", f"import-{code}", says, then)
