"""The printed catalogue of services."""

from dataclasses import dataclass

from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """A service in the printed catalogue."""

    code: str
    key: str
    title: Words
    steps: tuple[Words, ...]
    agreements: tuple[str, ...]
    reviewed: bool
