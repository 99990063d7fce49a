"""Papers as PDF files: what they say, and that they are what they claim to be."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.desk.api.papers import Holder, Paper
from counter_tui.gateways.typst_papers import to_pdf
from tests.papers import readers
from tests.papers.samples import AT, CHALLENGE, CONSENT, FORM, NUMBER, SLIP, SLIP_TEXT, agreement, signing

Written = Callable[[Paper], Path]
PAPERS = pytest.mark.parametrize("paper", [FORM, agreement(), SLIP], ids=["form", "agreement", "slip"])
MILLIMETRE = 72 / 25.4


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(paper: Paper) -> Path:
        path = tmp_path / "paper.pdf"
        path.write_bytes(to_pdf(paper))
        return path

    return write


# --- what they are


@PAPERS
def test_a_paper_is_sound_archivable_and_carries_its_fonts(written: Written, paper: Paper) -> None:
    pdf = written(paper)
    readers.run("qpdf", "--check", pdf)
    used = readers.fonts(pdf)
    assert used
    assert all(font.embedded and font.subset and font.unicode for font in used)
    assert {font.name.partition("+")[2].partition("-")[0] for font in used} <= {"NotoSansSC", "NotoSerifSC"}
    metadata = readers.run("pdfinfo", "-meta", pdf)
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>U</pdfaid:conformance>" in metadata


@PAPERS
def test_a_paper_tells_its_title_and_date_and_nobody_s_name(written: Written, paper: Paper) -> None:
    pdf = written(paper)
    facts = readers.facts(pdf)
    assert facts["Title"] == paper.title
    assert facts["CreationDate"] == "Mon Nov 23 01:42:05 2026 UTC"
    metadata = readers.run("pdfinfo", "-meta", pdf) + str(facts)
    assert "王小山" not in metadata
    assert "10886621" not in metadata


@PAPERS
def test_the_same_paper_is_the_same_bytes_in_any_process(paper: Paper) -> None:
    made = to_pdf(paper)
    assert to_pdf(paper) == made
    name = {"期": "agreement()", "客": "FORM", "业": "SLIP"}[paper.title[0]]
    program = (
        "import sys\n"
        "from counter_tui.gateways.typst_papers import to_pdf\n"
        "from tests.papers.samples import *\n"
        f"sys.stdout.buffer.write(to_pdf({name}))"
    )
    again = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert again.stdout == made


@PAPERS
def test_a_phone_reads_the_application_s_number(written: Written, paper: Paper) -> None:
    pages = readers.codes(written(paper))
    assert [code for page in pages for code in page] == [NUMBER]
    assert pages[-1] == [NUMBER]


@PAPERS
def test_nothing_comes_near_the_edge(written: Written, paper: Paper) -> None:
    assert readers.outside(written(paper), 3.9 * MILLIMETRE) == []


# --- what they say


def test_the_form_says_everything_on_one_page(written: Written) -> None:
    pdf = written(FORM)
    facts, text = readers.facts(pdf), readers.text(pdf)
    assert (facts["Pages"], facts["Page size"]) == ("1", "595.276 x 841.89 pts (A4)")
    holder = (FORM.holder.name, FORM.holder.account, FORM.holder.document, FORM.holder.document_number)
    for said in (
        *holder,
        *(item.label for item in FORM.items),
        "✓其他事项重置交易密码、资金密码",
        FORM.place,
        *FORM.notices,
        *FORM.statements,
        FORM.effect,
        "2026/11/23",
        "2026-11-2309:42:05+08:00",
        "阅读14秒",
        CHALLENGE,
        CONSENT,
        f"{signing().text_sha256.hex()}校验码47110815",
    ):
        assert said in text
    assert text.count("✓") == 1
    assert "1/1" in text


def test_no_bank_row_above_a_signature_is_blank(written: Written) -> None:
    assert readers.text(written(replace(FORM, unused="不变更"))).count("不变更") == 6


def test_a_form_that_is_not_signed_yet_says_nothing_of_a_signing(written: Written) -> None:
    pdf = written(replace(FORM, signing=None))
    text = readers.text(pdf)
    assert "客户签字" in text
    assert "签署记录" not in text
    assert readers.run("pdfimages", "-list", pdf).splitlines()[2:] == []


def test_a_crowded_form_stays_one_page_and_inside_it(written: Written) -> None:
    long = "上海市浦东新区世纪大道100号环球金融中心" * 4
    holder = Holder("阿卜杜勒·" * 10, "1" * 20, "外国人永久居留身份证（2023版）", "9" * 200)
    items = tuple(replace(item, chosen=True, value=long) for item in FORM.items)
    pdf = written(replace(FORM, holder=holder, items=items))
    text = readers.text(pdf)
    assert readers.facts(pdf)["Pages"] == "1"
    assert text.count(long) == len(items)
    assert holder.name in text
    assert holder.document_number in text
    assert readers.outside(pdf, 10 * MILLIMETRE) == []


def test_a_signing_page_says_who_signed_what_when_and_how(written: Written) -> None:
    paper = agreement()
    pdf = written(paper)
    assert readers.facts(pdf)["Pages"] == "2"
    text = readers.text(pdf, 2)
    for said in (
        "签署页",
        CONSENT,
        paper.title,
        "2026-10",
        "2026-10-01起施行",
        "休眠账户激活",
        NUMBER,
        "王小山",
        "10886621",
        "居民身份证310101198503120023",
        "14秒",
        CHALLENGE,
        "2026-11-2309:42:05+08:00",
        paper.signing.text_sha256.hex(),
    ):
        assert said in text
    assert "2/2" in text
    images = readers.run("pdfimages", "-list", pdf).splitlines()[2:]
    assert [line.split()[0] for line in images] == ["2"]


def test_the_whole_text_is_on_the_pages_and_every_page_is_numbered(written: Written) -> None:
    text = "\n".join(f"第{count}条 事项\n" + agreement().text for count in "一二三四五六七八九")
    pdf = written(agreement(text))
    pages = int(readers.facts(pdf)["Pages"])
    assert pages > 5
    whole = ""
    for page in range(1, pages + 1):
        said = readers.text(pdf, page)
        head, foot = f"金信期货有限公司期货交易风险说明书业务号{NUMBER}", f"版本2026-10{page}/{pages}"
        assert said.startswith(head)
        assert said.endswith(foot)
        whole += said.removeprefix(head).removesuffix(foot)
    assert "".join(text.split()) in whole
    assert whole.count("签署页") == 1
    assert "签署页" in readers.text(pdf, pages)


def test_a_signing_page_never_splits_however_long_the_consent_is(written: Written) -> None:
    paper = agreement()
    consent = CONSENT * 12
    pdf = written(replace(paper, signing=replace(paper.signing, consent=consent)))
    assert readers.facts(pdf)["Pages"] == "2"
    last = readers.text(pdf, 2)
    assert consent in last
    assert paper.signing.text_sha256.hex() in last
    assert readers.codes(pdf)[1] == [NUMBER]


def test_a_paper_never_states_the_hash_of_another_text() -> None:
    paper = agreement()
    with pytest.raises(ValueError, match="not the one that was signed"):
        replace(paper, text=paper.text + "\n")


def test_a_slip_is_80_millimetres_wide_and_says_what_the_text_says(written: Written) -> None:
    pdf = written(SLIP)
    facts = readers.facts(pdf)
    assert facts["Pages"] == "1"
    assert float(facts["Page size"].split()[0]) == pytest.approx(80 * MILLIMETRE, abs=0.01)
    bare = "".join(line for line in SLIP_TEXT.splitlines() if not line.startswith("-"))
    assert readers.text(pdf) == "".join(bare.split())


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(signing(), at=datetime(2026, 11, 23, 9, 42))  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="offset"):
        replace(SLIP, made_at=AT.replace(tzinfo=None))
