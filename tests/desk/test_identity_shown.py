"""What staff see of numbers and names: masks, and text in which nothing acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.terms.documents import DOCUMENT_TITLES
from data.terms.enums import DocumentKind
from data.terms.masking import mask_account, mask_document, mask_mobile, mask_name
from data.terms.safe_text import safe_text


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("310101198503071234", "310***********1234"),
        ("CAN110081080310", "CAN********0310"),
        ("M0123456702", "M0******702"),
        ("H01234567", "H*****567"),
        ("01234567", "0*****67"),
        ("12345", "1***5"),
        ("1234", "***4"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_document_masks(number: str, mask: str) -> None:
    assert mask_document(number) == mask


def test_mobile_masks() -> None:
    assert mask_mobile("13812345678") == "138****5678"
    assert mask_mobile("12345678") == "1*****78"


def test_account_masks() -> None:
    assert mask_account("10886621") == "10****21"
    assert mask_account("108866") == "10**66"
    assert mask_account("10886") == "*****"


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("王小山", "王*山"),
        ("孙伟", "孙*"),
        ("王", "*"),
        ("", ""),
        ("欧阳修文", "欧**文"),
        ("阿凡提·买买提", "阿***提"),
        ("𬭳小𠀀", "𬭳*𠀀"),
        ("John Smith", "J*** S***"),
        ("Jo A. Ng", "J*** A*** N***"),
        ("Anna", "A**a"),
    ],
)
def test_name_masks(name: str, mask: str) -> None:
    assert mask_name(name) == mask


@given(st.text("0123456789X", min_size=1, max_size=30))
def test_a_document_mask_keeps_the_length_and_hides_half_or_more(number: str) -> None:
    mask = mask_document(number)
    assert len(mask) == len(number)
    assert mask.count("*") * 2 >= len(number)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小山", "王小山"),
        ("[bold]王[/] {x} =1+1", "[bold]王[/] {x} =1+1"),
        ("a\x1b[31mb", "a<U+001B>[31mb"),
        ("a\x9bb\x7f\x00", "a<U+009B>b<U+007F><U+0000>"),
        ("a\nb\tc\r", "a<U+000A>b<U+0009>c<U+000D>"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("a\u200bb\u2028", "a<U+200B>b<U+2028>"),
        ("a\ud800\uffff\ufdd0", "a<U+D800><U+FFFF><U+FDD0>"),
        ("\U000e0041", "<U+E0041>"),
        ("𲎰\ue000", "𲎰\ue000"),  # young and private characters are characters
    ],
)
def test_nothing_acts_in_safe_text(text: str, shown: str) -> None:
    assert safe_text(text) == shown


@given(st.text())
def test_safe_text_is_safe_and_stays_so(text: str) -> None:
    shown = safe_text(text)
    shown.encode("utf-8")
    assert safe_text(shown) == shown
    assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in shown)


def test_every_kind_of_document_has_its_own_title() -> None:
    assert len({words.render("en") for words in DOCUMENT_TITLES.values()}) == len(DocumentKind)
