"""Finding a service by its code, its initials or its name."""

import unicodedata
from collections.abc import Sequence

from counter_tui.desk.api.views import ServiceLine


def find(typed: str, services: Sequence[ServiceLine]) -> tuple[ServiceLine, ...]:
    """The services that what was typed can mean, the surest first; none for nothing typed.

    Code and initials match from their beginning, a name anywhere, and its
    characters with others between them.
    """
    wanted = unicodedata.normalize("NFKC", typed).casefold().strip()
    if not wanted:
        return ()
    ranked = [(_rank(wanted, line), index, line) for index, line in enumerate(services)]
    return tuple(line for rank, _, line in sorted(ranked, key=lambda found: found[:2]) if rank < _NO)


_NO = 5


def _rank(wanted: str, line: ServiceLine) -> int:
    title = str(line.title).casefold()
    if wanted in (line.code, line.initials, title):
        return 0
    if line.code.startswith(wanted) or line.initials.startswith(wanted):
        return 1
    if title.startswith(wanted):
        return 2
    if wanted in title:
        return 3
    rest = iter(title)
    return 4 if all(character in rest for character in wanted) else _NO
