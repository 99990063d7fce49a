"""Text from outside (names, imports, file names) shown as text: nothing in it acts.

Escape sequences steer a terminal, bidirectional marks reorder what is read, line
separators break a log's lines. Each such character is shown by its code point,
in ASCII, so that it takes the same cells in every terminal.
"""

import unicodedata

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def acts(character: str) -> bool:
    """Whether a character does something instead of being seen.

    True for controls, invisible format characters (zero width, bidirectional,
    tags), lone surrogates, line and paragraph separators, and non-characters.
    An unassigned code point does not act: it may be a character younger than
    this interpreter's tables.
    """
    code = ord(character)
    return unicodedata.category(character) in _ACTING or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def safe_text(text: str) -> str:
    """The text with every acting character shown as `<U+001B>`."""
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(each):04X}>" if acts(each) else each for each in text)
