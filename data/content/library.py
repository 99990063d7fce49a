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
        renewal: whether who signed an older version has to sign this one.
        form: whether it has `{name}` places, filled for each application.
    """

    key: str
    version: str
    effective: date
    title: str
    text: str
    renewal: bool = False
    form: bool = False

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the exact text in UTF-8: what was agreed to can be proved later."""
        return sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Required:
    """A text that a service has its clients sign.

    Attributes:
        opened_from, opened_before: the account's opening day has to lie there.
    """

    text: str
    opened_from: date = date.min
    opened_before: date = date.max

    def of(self, opened_on: date) -> bool:
        """Whether an account that was opened on that day needs it."""
        return self.opened_from <= opened_on < self.opened_before


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
    """All content.

    Attributes:
        texts: every version of every text, agreements among them.
        required: what each service has signed, by the service's key.
    """

    texts: Mapping[str, tuple[Text, ...]]
    required: Mapping[str, tuple[Required, ...]]
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

    def asks_renewal(self, key: str, signed: str, today: date) -> bool:
        """Whether who signed version `signed` of a text has to sign again by `today`."""
        since = next(text.effective for text in self.texts[key] if text.version == signed)
        return any(text.renewal and since < text.effective <= today for text in self.texts[key])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("data.content") / name).read_text(encoding="utf-8"))


def _text(key: str, row: dict[str, Any]) -> Text:
    return Text(
        key,
        row["version"],
        row["effective"],
        row["title"],
        row["text"].strip() + "\n",
        row.get("renewal", False),
        row.get("form", False),
    )


def _reasons(rows: list[dict[str, Any]]) -> tuple[ListedReason, ...]:
    return tuple(ListedReason(row["code"], row["text"], tuple(row.get("redo", ()))) for row in rows)


@cache
def library() -> Library:
    """Read all content once."""
    texts = {
        key: tuple(_text(key, row) for row in rows)
        for name in ("texts.toml", "agreements.toml")
        for key, rows in _read(name).items()
    }
    required = {key: tuple(Required(**row) for row in rows) for key, rows in _read("required.toml").items()}
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
    return Library(
        texts,
        required,
        messages,
        slips,
        _reasons(reasons["return"]),
        _reasons(reasons["reject"]),
        reveals,
    )
