"""Evidence, piece by piece."""

from dataclasses import dataclass
from uuid import UUID

from counter_tui.desk.api.views.signs import Sign
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class EvidenceImage:
    """An image that evidence stands on; `id` is what `OpenImage` takes."""

    id: UUID
    title: Words


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: what, how it stands, the particulars, and the images it stands on."""

    label: Words
    sign: Sign
    text: Words
    images: tuple[EvidenceImage, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    title: Words
    lines: tuple[EvidenceLine, ...]
