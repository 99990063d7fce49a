"""Finding a service by its code, its initials or its name."""

import unicodedata
from collections.abc import Sequence

from counter_tui.desk.api.views.home import ServiceLine
from data.terms.words import LANGUAGES, Words


def find(typed: str, services: Sequence[ServiceLine]) -> tuple[ServiceLine, ...]:
    """The services that what was typed can mean, the surest first; none for nothing typed.

    Code and initials match from their beginning, a name anywhere, and its
    characters with others between them; names count in every language, and
    what a service does after its name.
    """
    wanted = unicodedata.normalize("NFKC", typed).casefold().strip()
    if not wanted:
        return ()
    ranked = [(_rank(wanted, line), index, line) for index, line in enumerate(services)]
    return tuple(line for rank, _, line in sorted(ranked, key=lambda found: found[:2]) if rank < _NO)


def means(typed: str, name: Words, initials: str) -> bool:
    """Whether what was typed can mean an action, by its initials or its name in any language."""
    wanted = unicodedata.normalize("NFKC", typed).casefold().strip()
    by_name = (rank_name(wanted, name.render(language)) < _LOOSE for language in LANGUAGES)
    return not wanted or initials.startswith(wanted) or any(by_name)


_NO = 6
_LOOSE = 4


def _rank(wanted: str, line: ServiceLine) -> int:
    if wanted in (line.code, line.initials):
        return 0
    if line.code.startswith(wanted) or line.initials.startswith(wanted):
        return 1
    names = (line.title,) if line.also is None else (line.title, line.also)
    named = min(rank_name(wanted, name.render(language)) for name in names for language in LANGUAGES)
    if named < _NO:
        return named
    return 5 if wanted in str(line.summary).casefold() else _NO


def rank_name(wanted: str, name: str) -> int:
    """How surely what was typed means a name: 0 the whole of it, 2 to 4 a part, 6 not."""
    name = name.casefold()
    if wanted == name:
        return 0
    if name.startswith(wanted):
        return 2
    if wanted in name:
        return 3
    rest = iter(name)
    return 4 if all(character in rest for character in wanted) else _NO
