"""What a paper says is text, whatever it looks like: it never acts, and none of it is lost."""

from dataclasses import replace
from pathlib import Path
from string import ascii_letters, digits, punctuation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_tui.desk.api.papers import Holder, Paper
from counter_tui.gateways.typst_papers import to_pdf
from tests.papers import readers
from tests.papers.samples import FORM, WANG, agreement

ACTING = "\x00\x07\x1b\r\t\u200b\u202e\u2028\ufeff"
NO_GLYPH = "𠀀𰀀😀"
NASTY = (
    "#panic()",
    '#read("/etc/passwd")',
    "*bold* _it_ `raw` $x$",
    "= heading",
    "- item\n+ item",
    "\\ \\u{41} \\#",
    '“弯引号”"直引号"\'',
    "// comment /* comment */",
    "<label> @reference",
    "https:" + "//example.invalid/?q=#a",
    "{broker} %s ${x}",
    "--- -- ... ~",
    '"]}{"qr": []',
    "阿卜杜勒·艾则孜",
    "䶮㛃𬭳",
    "张𠀀三😀",
    "\x1b[31m红\u202e倒",
    "王" * 50,
    "ABCDEFGHIJ" * 5,
    "Łukasz Żółć ß",
)
ALPHABET = ascii_letters + digits + punctuation + " \n王䶮㛃𬭳·（《》）。，「」Łß" + ACTING + NO_GLYPH


def shown(text: str) -> str:
    """How text comes out of a paper, without blanks."""
    coded = {ord(each): f"<U+{ord(each):04X}>" for each in ACTING + NO_GLYPH + "\n"}
    return "".join(text.translate(coded).split())


def read(folder: Path, paper: Paper) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(to_pdf(paper))
    assert readers.outside(path, 28) == []
    return readers.text(path)


@pytest.mark.parametrize("nasty", NASTY)
def test_a_name_comes_out_as_it_went_in(tmp_path: Path, nasty: str) -> None:
    holder = replace(WANG, name=nasty)
    expected = shown(nasty)
    assert expected in read(tmp_path, agreement(holder=holder))
    form = read(tmp_path, replace(FORM, holder=holder, place=nasty))
    assert form.count(expected) >= 2
    assert ("字库未收录" in form) == ("<U+" in expected)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(ALPHABET, min_size=1, max_size=60))
def test_any_text_comes_out_as_it_went_in(tmp_path: Path, text: str) -> None:
    holder = Holder(text, text, text, text)
    said = read(tmp_path, replace(FORM, holder=holder, place=text, notices=(text,), effect=text))
    assert said.count(shown(text)) >= 7


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(ALPHABET, max_size=400))
def test_any_agreement_is_shown_whole(tmp_path: Path, text: str) -> None:
    said = read(tmp_path, agreement(text))
    for line in text.split("\n"):
        assert shown(line.strip(" \t\u3000")) in said


def test_a_paper_whose_data_names_a_file_reads_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    holder = replace(WANG, name=f'#read("{secret}")#include "{secret}"')
    assert "secretwords" not in read(tmp_path, agreement(holder=holder))
