"""All the evidence of one application on one screen, under the time that it is still held."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from counter_tui.desk.api.views.deciding import Evidence
from counter_tui.desk.api.views.evidence import EvidenceLine, EvidenceSection
from counter_tui.desk.api.views.images import Picture
from data.terms import keys
from data.terms.words import L, Words, shown_language
from data.terms.wrapping import wrap
from screens.approvals.pictures import Pictures, images_in
from screens.approvals.queue_rows import time_left
from screens.bars import SIGNS
from screens.widgets.fitting import is_compact
from screens.widgets.ink import fit, ink, row, sentence, shown, signed, spaced, spread, with_keys
from screens.widgets.signs import Sign, colour, glyph, glyphs

_LABEL: Final = 10
_WIDE_LABEL: Final = 14
"""Labels of other languages take more room than Chinese ones."""
_SIGN: Final = 2


class LeaseHeading(Widget):
    """Service and number; at the right who holds it and for how long, which the line below shows too."""

    DEFAULT_CSS = """
    LeaseHeading { height: 3; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    .compact LeaseHeading { height: 2; }
    """
    SCOPED_CSS = False

    _evidence: Evidence | None = None
    _now: datetime | None = None
    _whole = timedelta(minutes=10)
    _ended = False
    painted_at: float | None = None
    """When what it shows was first on screen, as events count time; None before."""

    def show(self, evidence: Evidence, now: datetime) -> None:
        """Show another application; its claim counts as just begun."""
        self._evidence, self._now, self._ended = evidence, now, False
        self.painted_at = None
        if evidence.until is not None:
            self._whole = max(evidence.until - now, timedelta(seconds=1))
        self.refresh()

    def pass_time(self, now: datetime) -> None:
        """Count down."""
        self._now = now
        self.refresh()

    def end(self) -> None:
        """Nobody holds it any more."""
        self._ended = True
        self.refresh()

    def render(self) -> Content:
        evidence, now, width = self._evidence, self._now, self.content_size.width
        if evidence is None or now is None:
            return Content(" ")
        if self.painted_at is None:
            self.painted_at = events.Event().time
        compact = is_compact(self)
        view = evidence.operation
        title = shown(view.title) if compact else spaced(shown(view.title))
        number = f"{evidence.client}  {evidence.account}" if compact else view.number
        left = row(ink(view.code, "bold $accent"), "  ", ink(title, "bold"), "   ", ink(number, "$muted"))
        top = spread(left, self._held(evidence, now), width)
        blank = [] if compact else [Content(" ")]
        return Content("\n").join([top, self._line(evidence, now, width), *blank])

    def _held(self, evidence: Evidence, now: datetime) -> Content:
        if evidence.until is None:
            return ink(L("Read-only"), "$warning bold")
        if self._ended:
            return ink(L("No longer held"), "$warning bold")
        left = time_left(evidence.until, now)
        return sentence(L("Held by you, {left} left", left=left), "$muted", left="bold")

    def _line(self, evidence: Evidence, now: datetime, width: int) -> Content:
        heavy = glyphs().line
        if evidence.until is None:
            return ink(glyphs().hair * width, "$rule")
        left = 0.0 if self._ended else max(timedelta(), evidence.until - now) / self._whole
        filled = min(width, round(width * left))
        return row(ink(heavy * filled, "$accent"), ink(heavy * (width - filled), "$rule"))


class EvidenceSheet(VerticalScroll, can_focus=True):
    """The evidence; scrolls with the arrow keys where it is longer than its place."""

    advice = L("All that was done, in order; the arrows scroll it. Look closely at what carries a sign.")

    DEFAULT_CSS = """
    EvidenceSheet { height: 1fr; width: 100%; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page = _Page()

    def compose(self) -> ComposeResult:
        yield self._page

    def show(self, evidence: Evidence, submitted: str) -> None:
        """Show another application's evidence, from its beginning.

        Args:
            submitted: when it was submitted, in the branch's time.
        """
        self._page.evidence, self._page.submitted, self._page.pictures = evidence, submitted, Pictures()
        self._page.refresh(layout=True)
        self.scroll_home(animate=False)

    def show_picture(self, image: UUID, picture: Picture | None, words: Words | None = None) -> None:
        """An image of that application, or why it cannot be seen."""
        self._page.pictures.show(image, picture, words)
        self._page.refresh(layout=True)

    def wipe(self) -> None:
        """Hold no evidence and no image."""
        self._page.evidence, self._page.pictures = None, Pictures()
        self._page.refresh(layout=True)


class _Page(Widget):
    DEFAULT_CSS = "_Page { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    evidence: Evidence | None = None
    submitted = ""

    def __init__(self) -> None:
        super().__init__()
        self.pictures = Pictures()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self.evidence is None or width < 2:
            return []
        pictures = None if is_compact(self) else self.pictures
        return list(_paint(self.evidence, self.submitted, width, pictures))


def _paint(evidence: Evidence, submitted: str, width: int, pictures: Pictures | None) -> Iterator[Content]:
    """The evidence; compact, which is without pictures, their names and the key that opens them."""
    compact = pictures is None
    label = _LABEL if shown_language() == "zh_CN" else _WIDE_LABEL
    if evidence.readonly is not None:
        told = f"{glyph(Sign.WARN)} {shown(evidence.readonly)}"
        yield from (ink(line, f"bold {colour(Sign.WARN)}") for line in wrap(told, width))
    if not compact:
        client = row(ink(evidence.client, "bold"), ink(f"  {shown(evidence.account)}"))
        yield from _labelled(L("Client"), client, label)
    by = L("{teller}, submitted {time}", teller=evidence.teller, time=submitted)
    yield from _labelled(L("Teller"), ink(by), label)
    images = images_in(evidence)
    if compact and images:
        names = "  ".join(shown(image.title) for image in images)
        first, *others = wrap(f"{keys.ORIGINALS} {names}", max(2, width - label - _SIGN))
        yield from _labelled(L("Images"), with_keys(first), label)
        yield from (ink(" " * (label + _SIGN) + other) for other in others)
    for title, lines in _groups(evidence.sections):
        if not compact:
            yield Content(" ")
            yield _heading(title, lines, width)
        for line in lines:
            yield from _line(line, label, width)
        if pictures is not None:
            yield from pictures.paint([image for line in lines for image in line.images], width)


def _groups(sections: Sequence[EvidenceSection]) -> list[tuple[Words, list[EvidenceLine]]]:
    """Sections of one line each stand together under one heading, each line by its section's name.

    Their place is that of the first of them. One with images stands by itself.
    """
    groups: list[tuple[Words, list[EvidenceLine]]] = []
    single: list[EvidenceLine] | None = None
    for section in sections:
        if len(section.lines) != 1 or section.lines[0].images:
            groups.append((section.title, list(section.lines)))
            continue
        if single is None:
            single = []
            groups.append((L("What was done"), single))
        (line,) = section.lines
        single.append(replace(line, label=section.title))
    return groups


def _heading(title: Words, lines: Sequence[EvidenceLine], width: int) -> Content:
    """A ruled heading with the verdict of its worst line at the right."""
    signs = {SIGNS[line.sign] for line in lines}
    if Sign.ERROR in signs:
        verdict = signed(Sign.ERROR, L("not in order"), strong=True)
    elif Sign.WARN in signs:
        verdict = signed(Sign.WARN, L("look closely"), strong=True)
    elif Sign.OK in signs:
        verdict = signed(Sign.OK, L("in order"), quiet="$success")
    else:
        verdict = Content("")
    left = ink(title, "bold $muted")
    room = width - left.cell_length - verdict.cell_length - 2
    return row(left, " ", ink(glyphs().hair * max(0, room), "$rule"), " ", verdict)


def _line(line: EvidenceLine, label: int, width: int) -> Iterator[Content]:
    sign = SIGNS[line.sign]
    mark = ink(f"{glyph(sign)} ", f"bold {colour(sign)}") if sign is not None else Content(" " * _SIGN)
    tone = "bold" if sign in (Sign.WARN, Sign.ERROR) else ""
    room = max(2, width - max(label, cell_len(shown(line.label)) + 1) - _SIGN)
    first, *others = wrap(shown(line.text), room) or [""]
    name = shown(line.label)
    name = fit(name, label) if cell_len(name) < label else f"{name} "
    yield row(ink(name, "$muted"), mark, ink(first, tone))
    for other in others:
        yield ink(" " * (cell_len(name) + _SIGN) + other, tone)


def _labelled(name: Words, value: Content, label: int) -> Iterator[Content]:
    yield row(ink(fit(shown(name), label), "$muted"), " " * _SIGN, value)
