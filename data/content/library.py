"""Content: the sentences and lists that a broker writes, read from the files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A version of a text that clients open and agree to.

    Attributes:
        key: which text this is a version of.
        effective: the first day, in the branch's time, on which it is in force.
    """

    key: str
    version: str
    effective: date
    title: str
    text: str

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the exact text in UTF-8: what was agreed to can be proved later."""
        return sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Template:
    """An SMS with `{name}` places; `secret` when its text holds a code or password."""

    text: str
    secret: bool


@dataclass(frozen=True, slots=True)
class SlipContent:
    """The words of a slip, with `{name}` places; `by` names the part of who made it."""

    heading: str
    by: str
    status: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedReason:
    """A reason a supervisor may choose; `redo` names the steps a return proposes to do again."""

    code: str
    text: str
    redo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevealingReason:
    """A reason for which a number may be seen in full; `note` when it has to be explained in words."""

    code: str
    text: str
    note: bool


@dataclass(frozen=True, slots=True)
class Library:
    """All content."""

    texts: Mapping[str, tuple[Text, ...]]
    messages: Mapping[str, Template]
    slips: Mapping[str, SlipContent]
    return_reasons: tuple[ListedReason, ...]
    reject_reasons: tuple[ListedReason, ...]
    reveal_reasons: tuple[RevealingReason, ...]

    def in_force(self, key: str, today: date) -> Text:
        """The version of text `key` in force on `today`.

        Raises:
            LookupError: none is in force yet.
        """
        versions = [text for text in self.texts[key] if text.effective <= today]
        if not versions:
            raise LookupError(key)
        return max(versions, key=lambda text: text.effective)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("data.content") / name).read_text(encoding="utf-8"))


def _reasons(rows: list[dict[str, Any]]) -> tuple[ListedReason, ...]:
    return tuple(ListedReason(row["code"], row["text"], tuple(row.get("redo", ()))) for row in rows)


@cache
def library() -> Library:
    """Read all content once."""
    texts = {
        key: tuple(
            Text(key, row["version"], row["effective"], row["title"], row["text"].strip() + "\n")
            for row in rows
        )
        for key, rows in _read("texts.toml").items()
    }
    messages = {
        key: Template(row["text"], row.get("secret", False)) for key, row in _read("messages.toml").items()
    }
    slips = {
        key: SlipContent(row["heading"], row["by"], row["status"], tuple(row["sentences"]))
        for key, row in _read("slips.toml").items()
    }
    reasons = _read("reasons.toml")
    reveals = tuple(
        RevealingReason(row["code"], row["text"], row.get("note", False)) for row in reasons["reveal"]
    )
    return Library(texts, messages, slips, _reasons(reasons["return"]), _reasons(reasons["reject"]), reveals)
