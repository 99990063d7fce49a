"""Plain text read for what its lines are."""

import pytest

from counter_tui.gateways.paper_text import blocks, slip_lines
from tests.papers.samples import SLIP_TEXT


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第一章 总则", 1),
        ("第二部分 风险揭示", 1),
        ("第十二条 通知与送达", 2),
        ("一、我们收集什么", 2),
        ("（三）交易时间", 2),
        ("　　（三）交易时间", 2),
        ("一、为核实是您本人办理业务，柜面人员将把您本人与证件照片进行核对。", 0),
        ("第一条 甲方应当按约定履行；", 0),
        ("第一条 " + "甲" * 30, 0),
        ("第一次开户的客户请看", 0),
        ("为在柜台办理业务", 0),
    ],
)
def test_a_short_numbered_line_that_ends_no_sentence_is_a_heading(line: str, level: int) -> None:
    assert blocks(f"\n{line}\n\n") == [{"level": level, "text": line.strip("　")}]


def test_every_line_with_words_is_a_paragraph() -> None:
    assert [each["text"] for each in blocks("甲\n\n乙\n 丙\n")] == ["甲", "乙", "丙"]


def test_the_lines_of_a_slip_are_known_by_how_they_stand() -> None:
    kinds = [line["kind"] for line in slip_lines(SLIP_TEXT)]
    assert kinds == ["centre", "centre", "rule", *["pair"] * 5, "text", "right", "rule", *["text"] * 3]


def test_nothing_of_a_slip_is_lost() -> None:
    said = "".join(line.get("left", "") + line.get("right", "") for line in slip_lines(SLIP_TEXT))
    assert "".join(said.split()) == "".join(SLIP_TEXT.replace("-" * 48, "").split())
