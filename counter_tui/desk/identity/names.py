"""Names of people, and the short labels that people give to things."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from counter_tui.desk.identity.typed import INVISIBLE, SPACES, narrow
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.safe_text import acts
from data.terms.words import L, Words

LONGEST: Final = 50
DOT: Final = "·"

_DOTS: Final = frozenset(
    "\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5\u25cf\u25e6\u2981\u2e31\u2e33\u30fb\uff65\ua78f\U00010101"
)
_FULL_STOPS: Final = frozenset(".\uff0e\ufe52")
_UNREADABLE: Final = "\ufffd"
_FOREIGN: Final = frozenset(
    {DocumentKind.PASSPORT, DocumentKind.PERMANENT_RESIDENCE, DocumentKind.PERMANENT_RESIDENCE_OLD}
)
_JOINING: Final = frozenset(f" -.'\u2019{DOT}")


@dataclass(frozen=True, slots=True)
class CheckedName:
    """A name as it is kept and compared.

    Attributes:
        name: dots as `·`, no spaces between Chinese characters, never cut.
        warnings: what a person has to look at.
    """

    name: str
    warnings: tuple[Words, ...] = ()


def check_name(typed: str, *, kind: DocumentKind | None) -> CheckedName:
    """Normalise and check a person's name.

    Markup, formulae and template text are no reason to refuse: they are text,
    and everything that shows or writes a name treats it as such.

    Args:
        typed: as it came.
        kind: the document that the name is on, None where it is not known.

    Raises:
        Invalid: nothing, too long, a character that acts, dots out of place, or
            a Latin name on a document whose names are Chinese.
    """
    name = _plain(typed)
    if not name:
        raise _refusal("empty", L("There is no name yet."), L("Type the name as the document has it."))
    if len(name) > LONGEST:
        says = L("A name has at most {most} characters; this one has {count}.", most=LONGEST, count=len(name))
        raise _refusal("long", says, L("Compare it with the document."))
    if name.startswith(DOT) or name.endswith(DOT) or DOT * 2 in name:
        raise _refusal(
            "dot",
            L("A dot stands between two parts of a name, one at a time."),
            L("Type the name as the document has it."),
        )
    chinese = any(is_ideograph(each) for each in name)
    lettered = any(unicodedata.category(each)[0] == "L" and not is_ideograph(each) for each in name)
    if lettered and not chinese and kind is not None and kind not in _FOREIGN:
        raise _refusal(
            "latin",
            L("A name on this kind of document is in Chinese characters."),
            L("Type the name as the document has it, or choose the foreign document."),
        )
    return CheckedName(name, _doubts(name, mixed=chinese and lettered))


def check_label(typed: str, *, field: str, most: int) -> str:
    """Normalise a label, such as the name of a phone: spaces trimmed and run together.

    Args:
        typed: as it came.
        field: the input's name, for the refusal.
        most: how many characters fit.

    Raises:
        Invalid: nothing, more than `most` characters, or a character that acts.
    """
    label = " ".join("".join(" " if each in SPACES else each for each in typed).split())
    if not label:
        raise Invalid(field, "label-empty", L("There is no name yet."), L("Type one."))
    if any(acts(each) for each in label):
        raise Invalid(
            field,
            "label-character",
            L("There is an invisible control character in it."),
            L("Type it again on the keyboard."),
        )
    if len(label) > most:
        raise Invalid(
            field,
            "label-long",
            L("At most {most} characters fit; this has {count}.", most=most, count=len(label)),
            L("Type a shorter one."),
        )
    return label


def _plain(typed: str) -> str:
    kept: list[str] = []
    for position, each in enumerate(typed, 1):
        if each in INVISIBLE or _selects_variant(each):
            continue
        if acts(each) or each == _UNREADABLE:
            raise _refusal(
                "character",
                L(
                    "Character {position} of the name is no writing but a control character.",
                    position=position,
                ),
                L("Type the name again on the keyboard."),
            )
        kept.append(_plain_character(each))
    text = _spaced(" ".join("".join(kept).split()))
    return text if any(is_ideograph(each) for each in text) else unicodedata.normalize("NFC", text)


def _plain_character(each: str) -> str:
    if each in SPACES:
        return " "
    if each in _DOTS:
        return DOT
    return narrow(each) if narrow(each).isalnum() else each


def _spaced(text: str) -> str:
    """Drop the spaces that pad a Chinese name, and read a full stop between characters as a dot."""
    parts: list[str] = []
    for place, each in enumerate(text):
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if each == " " and (DOT in (before, after) or (is_ideograph(before) and is_ideograph(after))):
            continue
        between = each in _FULL_STOPS and is_ideograph(before) and is_ideograph(after)
        parts.append(DOT if between else each)
    return "".join(parts)


def _doubts(name: str, *, mixed: bool) -> tuple[Words, ...]:
    doubts: list[Words] = []
    if len(name) == 1:
        doubts.append(L("The name is a single character: compare it with the document."))
    if any(_is_private(each) for each in name):
        doubts.append(L("The name has a character that only some systems can show: compare it."))
    if mixed or any(_is_unusual(each) for each in name):
        doubts.append(L("The name has signs that names seldom have: compare it with the document."))
    return tuple(doubts)


def is_ideograph(each: str) -> bool:
    """A Chinese character: every block of them, planes 2 and 3 whole, so that new extensions count.

    A private-use code point stands for one that its system could not encode.
    """
    if not each:
        return False
    code = ord(each)
    return (
        0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
        or each in "〇々"
        or _is_private(each)
    )


def _is_private(each: str) -> bool:
    return unicodedata.category(each) == "Co"


def _is_unusual(each: str) -> bool:
    return not (is_ideograph(each) or each in _JOINING or unicodedata.category(each)[0] in "LM")


def _selects_variant(each: str) -> bool:
    """Variation selectors choose a drawing of the character before them, never another character."""
    return "\ufe00" <= each <= "\ufe0f" or "\U000e0100" <= each <= "\U000e01ef"


def _refusal(code: str, says: Words, then: Words) -> Invalid:
    return Invalid("name", f"name-{code}", says, then)
