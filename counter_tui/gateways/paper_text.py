"""Plain text read for what its lines are, so that paper can set them as such."""

import re
from typing import Any, Final

from data.terms.cells import cells

_N: Final = "[一二三四五六七八九十百零〇]+"
_CHAPTER: Final = re.compile(rf"第{_N}(?:章|编|部分)")
_HEADING: Final = re.compile(rf"第{_N}[节条]|{_N}、|（{_N}）")
_LONGEST_HEADING: Final = 30
_ENDS_A_SENTENCE: Final = "。；：，、！？.;:,!?"
_RULE: Final = re.compile(r"-{8,}")
_PAIR: Final = re.compile(r"(\S.*?) {2,}(\S.*)")
_WIDTH: Final = 48


def blocks(text: str) -> list[dict[str, Any]]:
    """The paragraphs of an agreement: each its text and its level, 0 for body text, 1 and 2 for headings.

    A heading is a short line that is numbered as Chinese texts number them and ends no sentence.
    """
    lines = (line.strip(" \t\u3000") for line in text.split("\n"))
    return [{"level": _level(line), "text": line} for line in lines if line]


def _level(line: str) -> int:
    if len(line) > _LONGEST_HEADING or line[-1] in _ENDS_A_SENTENCE:
        return 0
    return 1 if _CHAPTER.match(line) else 2 if _HEADING.match(line) else 0


def slip_lines(text: str) -> list[dict[str, str]]:
    """The lines of a slip: what stands at the left, the right, in the middle, and rules."""
    return [_line(line) for line in text.rstrip("\n").split("\n")]


def _line(line: str) -> dict[str, str]:
    bare = line.strip()
    if _RULE.fullmatch(bare):
        return {"kind": "rule"}
    if line != bare and line.startswith(" "):
        full = cells(line) >= _WIDTH
        return {"kind": "right", "right": bare} if full else {"kind": "centre", "left": bare}
    pair = _PAIR.fullmatch(line)
    if pair is not None:
        return {"kind": "pair", "left": pair[1], "right": pair[2]}
    return {"kind": "text", "left": bare}
