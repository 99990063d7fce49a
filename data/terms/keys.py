"""The keys that act everywhere, by what they do; which ones they are is a setting.

Screens bind each key as it is by default. What is typed is translated on its
way in (`meant`), and what is painted on its way out (`str(key)`), so that no
screen, dialog or sentence knows that a key was moved.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from data.terms.errors import Invalid
from data.terms.words import L, Words


class Key(NamedTuple):
    """What one key does, wherever it does anything.

    Attributes:
        id: its name in the settings.
        first: the key by default, as it is painted (`F5`, `Ctrl+Q`).
        second: the second way to it, for terminals that keep the first for themselves; empty for none.
    """

    id: str
    first: str
    second: str = ""

    def __str__(self) -> str:
        """The key as it is now, for a place in a sentence or in the key bar."""
        return _labels(self)[0]

    @property
    def also(self) -> str:
        """The second way as it is now, empty for none."""
        return _labels(self)[1]


HELP: Final = Key("help", "F1", "Ctrl+G")
SERVICES: Final = Key("services", "F2", "Ctrl+P")
CLIENT: Final = Key("client", "F3", "Ctrl+N")
RECORDS: Final = Key("records", "F4", "Ctrl+L")
AGAIN: Final = Key("again", "F5", "Ctrl+R")
DESK: Final = Key("desk", "F6", "Ctrl+T")
BACK: Final = Key("back", "F7", "Ctrl+B")
ORIGINALS: Final = Key("originals", "F8", "Ctrl+O")
ASIDE: Final = Key("aside", "F9", "Ctrl+Y")
TRAINING: Final = Key("training", "F12")
LEAVE: Final = Key("leave", "Ctrl+Q")
KEYS: Final = (HELP, SERVICES, CLIENT, RECORDS, AGAIN, DESK, BACK, ORIGINALS, ASIDE, TRAINING, LEAVE)

_KEY: Final = re.compile(r"F(?:[1-9]|1\d|2[0-4])|Ctrl\+[A-Z]")
_TAKEN: Final = frozenset("ACDEFHIJKMUVWXZ")
"""With Ctrl these edit text, are other keys to a terminal, or end and stop programs."""

_chosen: dict[str, tuple[str, str]] = {}
_meant: dict[str, str] = {}


def labels() -> tuple[str, ...]:
    """Every key as it is painted now."""
    return tuple(label for key in KEYS for label in _labels(key) if label)


def meant(typed: str) -> str | None:
    """The key by default whose place a typed one has; None for one that was moved away from its own.

    Args:
        typed: as terminals' libraries call keys: `f5`, `ctrl+r`.
    """
    return _meant.get(typed, typed) or None


def use_keys(asked: Mapping[str, object]) -> None:
    """Take keys as the settings have them; every other key is as it is by default.

    Args:
        asked: what stands in `[keys]`: for an id a key, or a list of the key and a second way to it.

    Raises:
        Invalid: `keys`; an id nobody knows, a key that cannot be had, or one that was given twice.
    """
    chosen = choose(asked)
    _chosen.clear()
    _chosen.update(chosen)
    _meant.clear()
    for key in KEYS:
        for label in (key.first, key.second):
            if label and label not in chosen.get(key.id, (label,)):
                _meant.setdefault(_typed(label), "")
        for label in chosen.get(key.id, ()):
            if label:
                _meant[_typed(label)] = _typed(key.first)


def choose(asked: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """The first and second key of each id in `asked`; arguments and errors as in `use_keys`."""
    known = {key.id: key for key in KEYS}
    chosen: dict[str, tuple[str, str]] = {}
    for name, value in asked.items():
        if name not in known:
            ids = ", ".join(known)
            raise _refused(name, L("is not known; these are: {ids}", ids=ids))
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, Sequence) or not 1 <= len(given) <= 2:
            raise _refused(name, L("must be a key, or a list of two"))
        first, *others = [_label(name, each) for each in given]
        chosen[name] = (first, others[0] if others else known[name].second)
    holders: dict[str, str] = {}
    for key in KEYS:
        for label in chosen.get(key.id, (key.first, key.second)):
            other = holders.setdefault(label, key.id) if label else key.id
            if other != key.id:
                name, holder = (key.id, other) if key.id in asked else (other, key.id)
                raise _refused(name, L("is {key}, which {other} has already", key=label, other=holder))
    return chosen


def _label(name: str, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    label = "+".join(part.capitalize() for part in text.split("+"))
    if not _KEY.fullmatch(label):
        raise _refused(name, L("must be a key such as F8 or Ctrl+O"))
    if label.startswith("Ctrl+") and label[-1] in _TAKEN:
        raise _refused(name, L("cannot be {key}: text fields or the terminal need it", key=label))
    return label


def _refused(name: str, what: Words) -> Invalid:
    return Invalid(
        f"keys.{name}",
        "keys",
        L("In the settings, the key keys.{name} {what}.", name=name, what=what),
        L("Compare it with docs/counter.toml.sample."),
    )


def _labels(key: Key) -> tuple[str, str]:
    return _chosen.get(key.id, (key.first, key.second))


def _typed(label: str) -> str:
    return label.lower()
