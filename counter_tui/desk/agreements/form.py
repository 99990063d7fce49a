"""A form as it was signed, taken apart again for a paper: from its exact text, never from newer data."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from counter_tui.desk.api.papers import FormItem

_SECTION: Final = re.compile(r"[一二三四五六七八九十]、(?P<title>.+)")
_BOX: Final = re.compile(r"\[(?P<tick>[x ])\] (?P<label>[^：]+)(?:：(?P<value>.*))?")
_NUMBERED: Final = re.compile(r"\d+\. (?P<text>.+)")
_FACT: Final = re.compile(r"(?P<name>[^：]+)：(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a form says.

    Attributes:
        bank: what stands for a bank account where none is changed.
    """

    facts: dict[str, str] = field(repr=False)
    items: tuple[FormItem, ...]
    place: str
    notices: tuple[str, ...]
    statements: tuple[str, ...]
    bank: str

    @property
    def applied_on(self) -> date:
        """申请日期."""
        return date.fromisoformat(self.facts["申请日期"])


def read_form(text: str) -> ReadForm:
    """Take a 客户信息变更申请表 apart.

    Raises:
        ValueError: the text is no such form.
    """
    sections: dict[str, list[str]] = {"": []}
    title = ""
    for line in filter(None, text.splitlines()):
        if (found := _SECTION.fullmatch(line)) is not None:
            title = found["title"]
            sections[title] = []
        else:
            sections[title].append(line)
    try:
        head, boxes, (place,), notices, banks, end = (
            sections[name]
            for name in ("", "客户信息变更事项", "签约场所", "重要提示", "银行结算账户", "客户声明")
        )
        bank = banks[0].partition("：")[2]
    except (KeyError, ValueError, IndexError):
        raise ValueError("no form of a change of client data") from None
    facts = {found["name"]: found["value"] for line in (*head, *end) if (found := _FACT.fullmatch(line))}
    return ReadForm(
        facts,
        tuple(
            FormItem(found["label"], found["tick"] == "x", found["value"] or "")
            for line in boxes
            if (found := _BOX.fullmatch(line))
        ),
        place,
        _numbered(notices),
        _numbered(end),
        bank,
    )


def _numbered(lines: list[str]) -> tuple[str, ...]:
    return tuple(found["text"] for line in lines if (found := _NUMBERED.fullmatch(line)))
