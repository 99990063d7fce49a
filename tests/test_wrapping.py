"""Chinese lines: what may begin one, what may end one, what stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from data.terms.wrapping import wrap, wrap_evenly

CLOSING = "。，）》、；：？」"
OPENING = "（《「"
TEXT = st.text("甲乙丙丁。，）》（《0123456789 ", max_size=120)


def test_no_line_begins_with_a_closing_mark() -> None:
    assert wrap("甲乙丙丁。戊己", 8) == ["甲乙丙", "丁。戊己"]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert wrap("甲乙丙《丁戊》", 8) == ["甲乙丙", "《丁戊》"]


@pytest.mark.parametrize(
    "number", ["128,406.20", "310***********1234", "2026-12-31", "400-0988-278", "99.5%", "Ctrl+G"]
)
def test_numbers_and_words_stay_whole(number: str) -> None:
    broken = wrap(f"甲乙丙丁戊己庚{number}辛壬癸", 20)
    assert len(broken) > 1
    assert any(number in line for line in broken)


def test_a_number_longer_than_a_line_is_cut_but_nothing_is_lost() -> None:
    assert wrap("1" * 25, 10) == ["1" * 10, "1" * 10, "1" * 5]


def test_an_indent_is_kept_and_a_marker_hangs() -> None:
    assert wrap("  甲乙丙丁", 8) == ["  甲乙丙", "  丁"]
    assert wrap("1. 甲乙丙丁", 9) == ["1. 甲乙丙", "   丁"]


def test_a_first_line_indent_of_full_width_spaces_is_the_first_lines_own() -> None:
    assert wrap("\u3000\u3000甲乙丙丁", 8) == ["\u3000\u3000甲乙", "丙丁"]


def test_empty_lines_stay() -> None:
    assert wrap("甲\n\n乙", 8) == ["甲", "", "乙"]


def test_english_breaks_between_words() -> None:
    assert wrap("The code is wrong.", 9) == ["The code", "is wrong."]


def test_a_width_without_room_for_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="1"):
        wrap("甲", 1)


@given(text=TEXT, width=st.integers(12, 40))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int) -> None:
    broken = wrap(text, width)
    assert all(cell_len(line) <= width for line in broken)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")


@given(
    words=st.lists(
        st.sampled_from(["甲", "乙丙", "（丁）", "《戊己》", "128,406.20", "庚，", "辛。"]), max_size=40
    ),
    width=st.integers(16, 40),
)
def test_no_line_breaks_a_rule(words: list[str], width: int) -> None:
    broken = wrap("".join(words), width)
    assert not any(line.startswith(tuple(CLOSING)) or line.endswith(tuple(OPENING)) for line in broken)


@pytest.mark.parametrize(
    ("text", "width"),
    [("它加密保存，以后到访仍可用。宽高都至少 200 点。", 44), ("请重新扫描，或另选一个没有损坏。", 30)],
)
def test_no_last_line_is_left_with_one_character(text: str, width: int) -> None:
    assert cell_len(wrap(text, width)[-1]) <= 4
    lines = wrap_evenly(text, width)
    assert len(lines) == len(wrap(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert cell_len(lines[-1]) >= 8 and all(cell_len(line) <= width for line in lines)
