"""What the steps of an application tell who decides, and the images they stand on."""

from dataclasses import replace
from uuid import UUID

from counter_tui.desk.api.views.evidence import EvidenceImage, EvidenceLine, EvidenceSection
from counter_tui.desk.operations import records
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.steps.rules import RULES
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.words import L


def told_by_steps(work: Work, operation: Operation) -> tuple[EvidenceSection, ...]:
    """A section for each step that is done, in their order."""
    done = records(work, operation)
    return tuple(
        EvidenceSection(step.title, _lines(RULES[step.kind].evidence(work, done[step.key])))
        for step in service_of(operation.service).steps
        if step.key in done
    )


def each_image_once(sections: tuple[EvidenceSection, ...]) -> tuple[EvidenceSection, ...]:
    """Sections in which an image stands where it is named first.

    Only the photo of the face check is named twice: it is a side of the document mostly, and
    says so there.
    """
    named = [image.id for section in sections for line in section.lines for image in line.images]
    seen: set[UUID] = set()

    def once(line: EvidenceLine) -> EvidenceLine:
        images = tuple(image for image in line.images if image.id not in seen)
        seen.update(image.id for image in images)
        return replace(line, images=tuple(map(marked, images)))

    def marked(image: EvidenceImage) -> EvidenceImage:
        if named.count(image.id) == 1:
            return image
        return replace(image, title=L("{title} (face photo)", title=image.title))

    return tuple(replace(section, lines=tuple(map(once, section.lines))) for section in sections)


def images_of(work: Work, operation: Operation) -> frozenset[UUID]:
    """The images that the evidence of an application names."""
    return frozenset(
        image.id
        for section in told_by_steps(work, operation)
        for line in section.lines
        for image in line.images
    )


def _lines(found: EvidenceLine | tuple[EvidenceLine, ...]) -> tuple[EvidenceLine, ...]:
    return found if isinstance(found, tuple) else (found,)
