"""What can be shown in full, and why (rule 10)."""

from dataclasses import dataclass

from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class RevealItem:
    """A number that is masked wherever staff look; `masked` as they see it."""

    key: str
    title: Words
    masked: str


@dataclass(frozen=True, slots=True)
class RevealReason:
    """A listed reason for seeing a number in full; `note` when it has to be explained in words."""

    code: str
    text: str
    note: bool


@dataclass(frozen=True, slots=True)
class Revealable:
    """What can be shown in full here, and for which reasons (rule 10)."""

    items: tuple[RevealItem, ...]
    reasons: tuple[RevealReason, ...]
