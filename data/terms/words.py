"""Sentences for people: English in the code, other languages from catalogues.

A sentence is marked where it is declared with `L` and becomes text only where
it is shown, so that a declaration can be read once and shown in any language.
"""

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

DOMAIN: Final = "counter_tui"
LOCALES: Final = Path(__file__).parent / "locale"
SOURCE_LANGUAGE: Final = "en"
LANGUAGES: Final = ("zh_CN", "en")
CLIENT_LANGUAGE: Final = "zh_CN"
"""What clients take home and get by SMS is in this language, whatever staff read."""

_shown = "zh_CN"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language])


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence not yet in any language.

    Attributes:
        msgid: the English sentence, with `{name}` places.
        places: what goes into the places; a `Words` there is put in the same language.
    """

    msgid: str
    places: tuple[tuple[str, object], ...] = ()

    def with_(self, **places: object) -> "Words":
        """The same sentence with its places filled."""
        return Words(self.msgid, (*self.places, *places.items()))

    def render(self, language: str) -> str:
        """The sentence in `language` (one of `LANGUAGES`).

        Values are put in as they are: a brace or bracket in a name is text.
        """
        text = _catalogue(language).gettext(self.msgid) if self.msgid else ""
        if not self.places:
            return text
        filled = {
            name: value.render(language) if isinstance(value, Words) else str(value)
            for name, value in self.places
        }
        return text.format_map(filled)

    def __str__(self) -> str:
        return self.render(_shown)


def L(msgid: str, **places: object) -> Words:  # noqa: N802 - the extractor's keyword, read as a mark
    """Mark an English sentence for translation and give it as `Words`."""
    return Words(msgid, tuple(places.items()))


def plain(text: str) -> Words:
    """Text that is data (a name, a number), to stand where a sentence is expected."""
    return Words("{text}", (("text", text),))


def show_in(language: str) -> None:
    """Choose the language in which `str(words)` gives sentences from now on.

    Raises:
        ValueError: no catalogue has that language.
    """
    global _shown
    if language not in LANGUAGES:
        raise ValueError(language)
    _shown = language


def shown_language() -> str:
    """The language chosen by `show_in`."""
    return _shown
