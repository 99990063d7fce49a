"""What a teller types, a scanner sends or a clipboard holds, understood as one document.

Three shapes are understood, and which one it is shows in the text itself:

    310101198503120024                                          a number
    王小山,女,汉,19850312,310101198503120024,20160501-20360501   a reader's line
    P<UTOERIKSSON<<ANNA<MARIA<<<…                               machine-readable lines

A reader's line is told apart by `,`, `;`, `|`, tabs or line breaks, in full width too;
its parts may carry labels (姓名:王小山). What nobody can place in it is left out:
the address, the nation, who issued it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from counter_tui.desk.identity import mrz
from counter_tui.desk.identity.dates import Until, day_in, plain, until_in, validity_in
from counter_tui.desk.identity.documents import CheckedDocument, check_document, kind_of
from counter_tui.desk.identity.findings import refusal, wrong_kind
from counter_tui.desk.identity.names import is_ideograph
from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from data.terms.words import L

_PARTS: Final = re.compile(r"[,;|\t\r\n，；｜、]+")
_LABEL: Final = re.compile(r"\s*([^:：]{1,16})[:：](.*)", re.DOTALL)
_NUMBER_LABELS: Final = ("号码", "证号", "证件号", "编号", "NUMBER", "NO.", "ID")
_NAME_LABELS: Final = ("姓名", "NAME")
_UNTIL_LABELS: Final = ("有效期", "截止", "到期", "EXPIR", "VALID")
_ISSUE_LABELS: Final = ("签发日期", "起始", "ISSUE")
_OTHER_LABELS: Final = ("出生", "性别", "民族", "住址", "地址", "机关", "国籍", "BIRTH", "SEX", "ADDRESS")
_NO_NAMES: Final = frozenset({"男", "女", "M", "F", "汉", "中国", "CHN"}) | frozenset(
    title.render(language) for title in DOCUMENT_TITLES.values() for language in ("zh_CN", "en")
)
_LONGEST_NAME: Final = 50
_NEVER_IN_NAMES: Final = re.compile(r"[0-9０-９]|公安|管理局|[省市县区路号]$|族$")
_SINGLE_NUMBER: Final = re.compile(r"[A-Za-z]{0,3}[0-9]{5,17}[0-9A-Za-z]?(?:\([A-Za-z]\))?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read.

    Attributes:
        document: its number, which fits its kind.
        name: as the reader gave it; None where it gave none.
        spelt: the name is one of machine-readable lines: capital letters, possibly cut.
        born: from the number or the lines, None where neither tells.
        issued: the day of issue, None where it is not told.
        until: the end of validity, None where it is not told.
    """

    document: CheckedDocument
    name: str | None = field(default=None, repr=False)
    spelt: bool = False
    born: date | None = field(default=None, repr=False)
    issued: date | None = None
    until: Until | None = None


def understand(kind: DocumentKind, text: str, *, today: date) -> Reading:
    """Understand a document, its number checked against its kind.

    Args:
        kind: what the teller says it is.
        text: as typed, pasted or sent.
        today: the branch's date.

    Raises:
        WrongKind: it is a good document of another kind.
        Invalid: it is none, or the parts contradict one another.
    """
    if mrz.looks_like_one(text):
        return _of_zone(kind, mrz.read(text, today), today)
    parts = _parts(text)
    if len(parts) < 2:
        document = check_document(kind, text, today=today)
        return Reading(document, born=document.born)
    return _of_line(kind, parts, today)


def _of_zone(kind: DocumentKind, zone: mrz.Zone, today: date) -> Reading:
    if zone.passport and kind is not DocumentKind.PASSPORT:
        raise wrong_kind(DocumentKind.PASSPORT)
    if zone.passport and zone.state == "CHN":
        raise refusal(
            "passport-chinese",
            L("This passport was issued in China; accounts are held under foreign ones."),
            L("Ask for the client's ID card, residence permit or travel permit."),
        )
    if not zone.passport and zone.state != "CHN":
        raise refusal(
            "mrz-foreign",
            L("These are the lines of a card that was not issued in China."),
            L("Ask for the document that the account is held under."),
        )
    document = _first_that_fits(kind, zone.numbers, today)
    if document.born is not None and zone.born is not None and document.born != zone.born:
        raise _contradiction()
    return Reading(document, zone.name, True, document.born or zone.born, None, zone.until)


def _first_that_fits(kind: DocumentKind, numbers: Sequence[str], today: date) -> CheckedDocument:
    """A card may hold its number in the number's field or beside it."""
    first: Invalid | None = None
    for number in numbers:
        try:
            return check_document(kind, number, today=today)
        except Invalid as no:
            first = first or no
    raise first or refusal("empty", L("There is no number yet."), L("Type the number."))


def _of_line(kind: DocumentKind, parts: Sequence[str], today: date) -> Reading:
    told = _Told(kind, today)
    for part in parts:
        told.hear(part)
    document = check_document(kind, told.number(), today=today)
    if document.born is not None and told.births and document.born not in told.births:
        raise _contradiction()
    born = document.born or told.born()
    issued, until = told.validity(born)
    return Reading(document, told.name, False, born, issued, until)


class _Told:
    """What the parts of a line have said so far."""

    def __init__(self, kind: DocumentKind, today: date) -> None:
        self._kind = kind
        self._today = today
        self._labelled: str | None = None
        self._numbers: list[str] = []
        self._days: list[date] = []
        self._endless: list[str] = []
        self._issued: date | None = None
        self._until: Until | None = None
        self.births: list[date] = []
        self.name: str | None = None

    def hear(self, part: str) -> None:
        """Place one part by its label, else by what it looks like."""
        labelled = _LABEL.fullmatch(part)
        label, text = (labelled[1].upper(), labelled[2]) if labelled else ("", part)
        period = validity_in(text, self._today)
        if period is not None:
            self._issued, self._until = period
        elif any(word in label for word in ("出生", "BIRTH")):
            self.births += [day for day in (day_in(text),) if day is not None]
        elif any(word in label for word in _ISSUE_LABELS):
            self._issued = day_in(text) or self._issued
        elif any(word in label for word in _UNTIL_LABELS):
            self._until = until_in(text, self._today) or self._until
        elif any(word in label for word in _OTHER_LABELS):
            return
        elif any(word in label for word in _NAME_LABELS):
            self.name = text.strip()
        elif any(word in label for word in _NUMBER_LABELS):
            self._labelled = text
        else:
            self._place(text)

    def _place(self, text: str) -> None:
        until, day = until_in(text, self._today), day_in(text)
        if day is not None:
            # Eight digits may be a Taiwan permit's number too: that is seen once all parts are heard.
            self._days.append(day)
            self._numbers.append(text)
        elif until is not None and plain(text).isdigit():
            self._endless.append(text)
            self._numbers.append(text)
        elif until is not None:
            self._until = until
        elif _is_number(text, self._today):
            self._numbers.insert(0, text)
        elif self.name is None and _is_name(text):
            self.name = text.strip()

    def number(self) -> str:
        """The part that is the number: the one that says so, else the first that fits the kind, else any.

        Raises:
            Invalid: none of them can be one.
        """
        if self._labelled is not None:
            return self._labelled
        for text in self._numbers:
            try:
                check_document(self._kind, text, today=self._today)
            except Invalid:
                continue
            self._drop(text)
            return text
        dateless = [text for text in self._numbers if day_in(text) is None and text not in self._endless]
        if not dateless:
            raise refusal(
                "line",
                L("No document number can be found in this line."),
                L("Type the number itself."),
            )
        return dateless[0]

    def born(self) -> date | None:
        """The date of birth beside a number that has none in it: of three days the first."""
        if not self.births and len(self._days) > 2:
            self.births.append(min(self._days))
        return next(iter(self.births), None)

    def _drop(self, text: str) -> None:
        day = day_in(text)
        if day is not None:
            self._days.remove(day)
        elif text in self._endless:
            self._endless.remove(text)

    def validity(self, born: date | None) -> tuple[date | None, Until | None]:
        """When it was issued and until when it serves, from the days that are not the birth."""
        days = sorted(day for day in self._days if day != born and day not in self.births)
        past = [day for day in days if day <= self._today]
        ahead = [day for day in days if day > self._today]
        until = self._until or (Until(None) if self._endless else None)
        if until is None and (ahead or len(past) > 1):
            until = until_in((ahead or past)[-1].isoformat(), self._today)
            past = past if ahead else past[:-1]
        return self._issued or (past[-1] if past else None), until


def _parts(text: str) -> list[str]:
    parts = [part for part in _PARTS.split(text) if part.strip()]
    if len(parts) == 1 and any(map(is_ideograph, parts[0])):
        # A space stands between parts only where a name is among them; in a number it groups.
        return parts[0].split()
    return parts


def _is_number(text: str, today: date) -> bool:
    if _kind_of_text(text, today) is not None:
        return True
    return _SINGLE_NUMBER.fullmatch(plain(text)) is not None


def _kind_of_text(text: str, today: date) -> DocumentKind | None:
    """The kind that a text is beyond doubt the number of, None where it is none."""
    try:
        return kind_of(text, today)
    except Invalid:
        return None


def _is_name(text: str) -> bool:
    name = text.strip()
    return (
        0 < len(name) <= _LONGEST_NAME
        and name not in _NO_NAMES
        and _NEVER_IN_NAMES.search(name) is None
        and any(each.isalpha() for each in name)
    )


def _contradiction() -> Invalid:
    return refusal(
        "born-differs",
        L("The date of birth beside the number is another than the one in it."),
        L("Read the document again, or type the number itself."),
    )
