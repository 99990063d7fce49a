"""Texts and agreements as they are put on screen."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OpenedText:
    title: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedAgreement:
    """An agreement as it is on screen; `seconds` is how long it stays open before its tick."""

    key: str
    title: str
    version: str
    text: str = field(repr=False)
    seconds: int
